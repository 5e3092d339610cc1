// The list of other feeds: the next session and the number of upcoming sessions of each.

const upcoming = new Map();
for (const row of rows) {
  if (row.isPast || row.isCancelled) continue;
  for (const path of [...row.event.feeds, ...row.track.feeds]) {
    if (!path) continue;
    const feed = upcoming.get(path) ?? { number: 0, next: row.day };
    feed.number += 1;
    upcoming.set(path, feed);
  }
}

const feedItems = all("#feeds_ .feeds > li");
const feedPaths = new Set(feedItems.map((item) => item.querySelector("a").getAttribute("href")));
// The page writes the day before the month in English too.
const shortDate = new Intl.DateTimeFormat(language === "en" ? "en-GB" : supported, { day: "numeric", month: "short", timeZone: "UTC" });

// Languages are listed by their own names.
for (const link of all("#feeds_ a[hreflang]")) {
  try {
    link.textContent = new Intl.DisplayNames([link.hreflang], { type: "language" }).of(link.hreflang);
  } catch {
    // The tag is not valid, and stays as it is.
  }
}
const idleItems = feedItems.filter((item) => {
  const feed = upcoming.get(item.querySelector("a").getAttribute("href"));
  if (!feed) return true;
  const date = shortDate.format(new Date(`${feed.next}T12:00Z`));
  item.querySelector("small").textContent = `${fill(words.next_on, { date })} · ${feed.number}`;
  return false;
});

// Feeds without upcoming sessions are collapsed, and a list that they leave empty is removed.
let idleBox;
if (idleItems.length) {
  idleBox = make("details", {}, make("summary", { textContent: count(words.nothing_planned, idleItems.length) }), make("ul", { className: "feeds" }, ...idleItems));
  for (const list of all("#feeds_ > .feeds")) {
    if (list.childElementCount) continue;
    if (list.previousElementSibling.matches("h3")) list.previousElementSibling.remove();
    list.remove();
  }
  byId("feeds_").append(idleBox);
}

// A list of up to this number of feeds needs no filter.
const SHORT_LIST = 8;
if (feedItems.length > SHORT_LIST) {
  const field = make("input", { type: "search", autocomplete: "off" });
  byId("feeds_").querySelector("h2").after(make("label", {}, words.filter_feeds, " ", field));
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    for (const item of feedItems) item.hidden = !item.firstElementChild.textContent.toLowerCase().includes(wanted);
    for (const heading of all("#feeds_ > h3")) heading.hidden = !heading.nextElementSibling.querySelector("li:not([hidden])");
    if (idleBox && wanted) idleBox.open = true;
  });
}
