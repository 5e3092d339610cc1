// Hides the agenda and the feeds while the page loads. The browser would arrange past sessions
// otherwise, which the script collapses, and a large page would be ready a third later.
{
  const page = document.getElementById("calfeed_");
  const show = () => page.classList.remove("calfeed-loading");
  if (document.readyState === "loading") {
    page.classList.add("calfeed-loading");
    // The script of the page shows the agenda earlier, unless it is blocked or fails.
    document.addEventListener("DOMContentLoaded", show);
  }
}
