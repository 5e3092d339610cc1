// Reloads the page after a build that changed it, at the same position.
(() => {
  const { version, changes } = document.currentScript.dataset;
  const key = "calfeed-position";
  const all = () => [...document.querySelectorAll("details:not(#calfeed-diagnostics)")];

  const restore = () => {
    const saved = sessionStorage.getItem(key);
    if (!saved) return;
    sessionStorage.removeItem(key);
    const { top, open } = JSON.parse(saved);
    const details = all();
    if (details.length === open.length) details.forEach((element, index) => { element.open = open[index]; });
    scrollTo(0, top);
    history.scrollRestoration = "auto";
  };
  const reload = () => {
    sessionStorage.setItem(key, JSON.stringify({ top: scrollY, open: all().map((element) => element.open) }));
    history.scrollRestoration = "manual";
    location.reload();
  };

  if (document.readyState === "complete") restore();
  else addEventListener("load", restore);
  new EventSource(changes).addEventListener("build", (build) => {
    if (build.data !== version) reload();
  });
})();
