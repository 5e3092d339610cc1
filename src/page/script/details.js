// The details of an event, opened at one of its sessions.

const utcStamp = (instant) => new Date(instant).toISOString().slice(0, 19).concat("Z").replaceAll(/[-:]/g, "");
const icsTime = (row, instant) => (row.isDay ? isoDay(new Date(instant)).replaceAll("-", "") : utcStamp(instant));
const icsText = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");

// A content line has at most 75 bytes (RFC 5545, 3.1).
const foldLine = (line) => {
  const encoder = new TextEncoder();
  let folded = "";
  let bytes = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (bytes + size > 74) {
      folded += "\r\n ";
      bytes = 1;
    }
    folded += character;
    bytes += size;
  }
  return folded;
};

// Title, place, address and times of one session.
const sessionFacts = (row) => {
  const track = row.item.querySelector("i")?.textContent;
  return {
    title: track ? `${row.name}: ${track}` : row.name,
    where: row.item.querySelector(".where")?.textContent ?? row.event.place,
    url: row.event.open.querySelector("a.more")?.href ?? "",
    from: icsTime(row, row.start),
    to: icsTime(row, row.end),
  };
};
const calendarFile = (row, { title, where, url, from, to }) => {
  const kind = row.isDay ? ";VALUE=DATE" : "";
  const lines = [
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//calfeed//page//EN", "BEGIN:VEVENT",
    `UID:${row.slug}-${from}@${location.hostname || "calfeed"}`, `DTSTAMP:${utcStamp(Date.now())}`,
    `DTSTART${kind}:${from}`, `DTEND${kind}:${to}`, `SUMMARY:${icsText(title)}`,
    where && `LOCATION:${icsText(where)}`, url && `URL:${url}`, "END:VEVENT", "END:VCALENDAR",
  ];
  return lines.filter(Boolean).map((line) => `${foldLine(line)}\r\n`).join("");
};
const addLinks = (row) => {
  const facts = sessionFacts(row);
  const { title, where, url, from, to } = facts;
  const iso = (instant) => (row.isDay ? isoDay(new Date(instant)) : new Date(instant).toISOString());
  const google = new URLSearchParams({ action: "TEMPLATE", text: title, dates: `${from}/${to}`, location: where, details: url });
  const outlook = new URLSearchParams({
    path: "/calendar/action/compose", rru: "addevent", subject: title, startdt: iso(row.start), enddt: iso(row.end), allday: row.isDay, location: where, body: url,
  });
  return make("p", { className: "add" }, `${words.add}: `,
    externalLink("Google", `https://calendar.google.com/calendar/render?${google}`),
    externalLink("Outlook", `https://outlook.live.com/calendar/0/deeplink/compose?${outlook}`),
    make("a", { href: `data:text/calendar;charset=utf-8,${encodeURIComponent(calendarFile(row, facts))}`, download: `${row.slug}.ics`, textContent: words.add_file }));
};

const sessionList = (sessions) => make("details", { className: "all" },
  make("summary", { textContent: words.all_sessions }),
  make("ul", {}, ...sessions.map((row) => make("li", { className: row.isCancelled ? "cancelled" : "" },
    [fullDate(row.day), row.isDay ? "" : row.wall, row.item.querySelector("i")?.textContent].filter(Boolean).join(", ")))));

// What the details show depends on the session: only an upcoming one can be added to a calendar,
// and a file of past sessions is of no use.
const prepare = (row) => {
  const { open, tracks } = row.event;
  const sessions = rows.filter((other) => other.slug === row.slug);
  const isOpen = (other) => !other.isPast && !other.isCancelled;
  all(".add", open).forEach((old) => old.remove());
  if (isOpen(row)) open.querySelector(".tracks").before(addLinks(row));
  for (const track of tracks) {
    const file = track.element.querySelector(".file");
    if (file) file.hidden = !sessions.some((other) => other.track === track && isOpen(other));
  }
  const single = open.querySelector(".tracks.single");
  if (single) single.hidden = true;
  if (sessions.length > 1 && !open.querySelector(".all")) open.append(sessionList(sessions));
};

// The details move to the session that is opened.
const close = (event) => {
  const place = event.open.parentElement;
  if (place.matches("details")) place.open = false;
  else rowOf.get(place.closest("li")).title.setAttribute("aria-expanded", "false");
  event.row.querySelector("details").append(event.open);
};
const openRow = (row) => {
  const { open } = row.event;
  if (row.box) row.box.open = true;
  if (!row.item.contains(open)) close(row.event);
  prepare(row);
  if (row.summary) {
    row.summary.parentElement.open = true;
  } else {
    row.title.parentElement.append(open);
    row.title.setAttribute("aria-expanded", "true");
  }
};
for (const row of rows) {
  const details = row.summary?.parentElement;
  details?.addEventListener("toggle", (toggle) => {
    if (toggle.target !== details || !details.open) return;
    if (!details.contains(row.event.open)) {
      close(row.event);
      details.open = true;
    }
    prepare(row);
  });
}
agenda.addEventListener("click", (click) => {
  const link = click.target.closest("[data-d] > ul > li > a, .row > a");
  if (!link || click.ctrlKey || click.metaKey || click.shiftKey) return;
  const row = rowOf.get(link.closest("li"));
  click.preventDefault();
  if (link.parentElement.contains(row.event.open)) {
    close(row.event);
  } else {
    openRow(row);
    history.replaceState(null, "", `#${encodeURIComponent(row.slug)}`);
  }
});
