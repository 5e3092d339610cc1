// The events and sessions, read from the rows of the agenda.

// The slug of an event is the id of its details. The details are in the HTML once per event.
const events = new Map();
for (const open of all(".open")) {
  const tags = all(".facts .tags a", open).map((link) => ({ slug: decodeURIComponent(link.hash.slice(5)), name: link.textContent }));
  const whole = open.querySelector(".whole");
  events.set(open.id, {
    open,
    tags,
    row: open.closest("li"),
    place: open.closest("li").querySelector(".where")?.textContent ?? "",
    tracks: all(".track", open).map((track) => ({
      element: track,
      zone: track.dataset.zone ?? root.dataset.zone,
      feeds: [...(track.dataset.feeds?.split(" ") ?? []), track.querySelector(".sub")?.getAttribute("href")],
    })),
    feeds: [whole?.getAttribute("href"), ...tags.map((tag) => `tags/${encodeURIComponent(tag.slug)}.ics`)],
  });
}

// A wall time such as `18:30` in minutes.
const minutes = (wall) => Number(wall.slice(0, 2)) * 60 + Number(wall.slice(3));

// The start and the end of a session in milliseconds. The HTML has the start only if the offset
// from UTC is not that of the day, and the length only if it differs from that of the written
// times, such as `22:00–01:00`, or as `3d` for days.
const interval = ({ t, l }, { d, o }, wall) => {
  if (l?.endsWith("d")) {
    const start = new Date(`${d}T00:00`);
    return [start.getTime(), new Date(start.getFullYear(), start.getMonth(), start.getDate() + parseInt(l, 10)).getTime()];
  }
  const [from, to] = wall.split("–");
  const start = t ? t * 1000 : Date.parse(`${d}T${from}${o}`);
  const length = minutes(to) - minutes(from);
  return [start, start + (l ?? (length > 0 ? length : length + 1440) * 60) * 1000];
};

const rows = all("#agenda_ [data-d] > ul > li").map((item) => {
  const summary = item.firstElementChild.matches("details") ? item.firstElementChild.firstElementChild : null;
  const line = summary ?? item;
  const title = line.querySelector(summary ? ".title" : "a");
  const slug = summary ? summary.nextElementSibling.id : decodeURIComponent(title.hash.slice(1));
  const time = line.firstElementChild;
  const wall = time.firstChild.textContent.trim();
  const event = events.get(slug);
  const day = item.parentElement.parentElement;
  const [start, end] = interval(item.dataset, day.dataset, wall);
  return {
    item, summary, title, time, wall, slug, event, start, end,
    isDay: item.dataset.l?.endsWith("d") ?? false,
    track: event.tracks[item.dataset.k ?? 0],
    day: day.dataset.d,
    name: title.textContent,
    isCancelled: item.className === "cancelled",
    isPast: end <= now,
    isShown: true,
    text: `${line.textContent} ${event.place} ${event.tags.map((tag) => tag.name).join(" ")}`.toLowerCase(),
  };
});
const rowOf = new Map(rows.map((row) => [row.item, row]));

// Large pages have place and tags once per event. Upcoming sessions repeat them.
const addPlace = ({ item, event }) => {
  if (!event.place || item.querySelector(".where")) return;
  const where = make("span", { className: "where", textContent: event.place });
  const meta = item.querySelector(":scope > small");
  if (meta) meta.prepend(where);
  else item.append(make("small", {}, where));
};
for (const row of rows) {
  if (row.isPast) continue;
  const { item, event } = row;
  if (!row.summary) addPlace(row);
  if (!event.tags.length) continue;
  if (!row.summary) item.append(make("div", { className: "row" }, ...item.childNodes));
  if (!item.querySelector(":scope > .tags")) item.append(event.open.querySelector(".facts .tags").cloneNode(true));
}
