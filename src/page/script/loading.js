// Hides the agenda and the feeds while the page loads. Otherwise the browser lays out past sessions
// that the script then collapses, and a large page is ready after 1.1 s instead of 0.7 s.
{
  const page = document.getElementById("calfeed_");
  const show = () => page.classList.remove("calfeed-loading");
  if (document.readyState === "loading") {
    page.classList.add("calfeed-loading");
    // The script of the page shows the agenda earlier, unless it is blocked or fails.
    document.addEventListener("DOMContentLoaded", show);
  }
}
