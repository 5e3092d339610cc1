// Sites of several sizes, for tests, pictures and the benchmark. All content is generated.

/// The clock of the pictures: a Friday evening on which two events take place.
export const CLOCK = "2026-11-20T16:30:00Z";

const TAGS = ["talk", "workshop", "choir", "reading", "social", "kids", "garden", "repair", "film", "language", "assembly", "music"];
const PLACES = [
  "Community Centre, Main Hall, Harbour Street 4, Bremen", "Library, Room 3", "Garden at the old mill",
  "Online", "Workshop in the yard, Ringstraße 11, Bremen", "Cinema 46",
];
const TEXT = [
  "Everyone is welcome, whether you come for the first time or every week. **No registration** is necessary.",
  "",
  "Bring something to share if you can. The entrance has no steps; ask at the door for the [ramp](https://example.org/access).",
  "",
  "- Doors open half an hour earlier.",
  "- Children are welcome.",
].join("\n");

const page = (lines, text = "") => `---\n${lines.filter(Boolean).join("\n")}\n---\n${text}\n`;
const day = (start, days) => new Date(Date.parse(`${start}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/// 30 pages with 12 tags: single events, series, tracks, several zones, a conference, changes.
export function association() {
  const pages = {
    "open-choir.md": page(["title: Open choir", "date: 2026-01-09 19:00", "duration: 2h", "repeat: weekly", "tags: [choir, music]", `location: ${PLACES[0]}`,
      "sessions:", "  - {date: 2026-11-20, title: 'Open choir: rehearsal for the winter concert'}", "  - {date: 2026-11-27, cancelled: true}"], TEXT),
    "film-night.md": page(["title: 'Film night: a very long title of a film about the people who built the harbour and were never paid for it'", "date: 2026-11-20 20:30", "end: '22:45'", "tags: [film, social]", "location: Cinema 46"], TEXT),
    "assembly.md": page(["title: Quarterly assembly", "date: 2026-12-05 14:00", "duration: 3h", "status: tentative", "tags: [assembly]", `location: ${PLACES[0]}`, "organizer: Board <board@example.org>"], TEXT),
    "organizing-school.md": page(["title: Organizing school", "date: 2026-11-24", "timezone: America/New_York", "repeat: weekly", "count: 6", "duration: 2h", "tags: [workshop]", "location: Online",
      "tracks:", "  - {name: Track A, time: '12:00'}", "  - {name: Track B, time: '20:00'}"], TEXT),
    "winter-camp.md": page(["title: Winter camp", "date: 2027-01-08", "end: 2027-01-10", "tags: [kids, garden]", "location: Youth hostel, Worpswede"], TEXT),
    "summer-party.md": page(["title: Summer party", "date: 2026-07-18 15:00", "duration: 8h", "tags: [social, music]", `location: ${PLACES[2]}`], TEXT),
  };
  for (let number = 0; number < 24; number += 1) {
    const tags = [TAGS[number % 12], TAGS[(number * 5 + 3) % 12]];
    const repeat = number % 4 === 0 ? ["repeat: monthly"] : number % 4 === 1 ? ["repeat: weekly", "count: 8"] : [];
    const title = `${tags[0][0].toUpperCase()}${tags[0].slice(1)} ${["evening", "circle", "for beginners", "in the yard"][number % 4]} ${number + 1}`;
    pages[`page-${number}.md`] = page([`title: ${title}`, `date: ${day("2026-09-01", number * 6)} ${10 + (number % 10)}:30`, "duration: 90m", ...repeat, `tags: [${tags}]`, `location: ${PLACES[number % 6]}`], TEXT);
  }
  return { pages, config: "title: Harbour Neighbours\ndescription: Concerts, workshops and meetings in the old harbour. Everyone is welcome.\nbase_url: https://harbour.example.org/calendar/\ntimezone: Europe/Berlin\n" };
}

/// 500 events with 10 sessions each over ten years, until the end of 2027.
export function archive({ texts = false, tags = true } = {}) {
  const pages = {};
  for (let number = 0; number < 500; number += 1) {
    const start = day("2017-12-15", Math.floor(number * 7.2));
    const hour = 8 + (number % 12);
    pages[`event-${number}.md`] = page([`title: Meeting of group ${number % 37}, course ${number}`, `date: ${start} ${hour}:00`, "duration: 2h", "repeat: weekly", "count: 10",
      tags && `tags: [${TAGS[number % 12]}, ${TAGS[(number + 5) % 12]}]`, `location: ${PLACES[number % 6]}`], texts ? TEXT.repeat(3) : "");
  }
  return { pages, config: "title: Archive of the Adult School\ntimezone: Europe/Berlin\nhistory: 12 months\n" };
}
