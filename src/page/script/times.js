// The times of sessions in the zone of the event, of the visitor, or in another zone.

const clocks = new Map();

// The day and the wall time of an instant in a zone.
const inZone = (instant, zone) => {
  const date = new Date(instant);
  if (zone === ownZone) return { day: isoDay(date), time: `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}` };
  if (!clocks.has(zone)) {
    clocks.set(zone, new Intl.DateTimeFormat("en-CA", {
      timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
    }));
  }
  const part = {};
  for (const { type, value } of clocks.get(zone).formatToParts(date)) part[type] = value;
  return { day: `${part.year}-${part.month}-${part.day}`, time: `${part.hour}:${part.minute}` };
};

// Browsers may name a zone by a city whose name has changed since.
const renamed = { Calcutta: "Kolkata", Faeroe: "Faroe", Godthab: "Nuuk", Katmandu: "Kathmandu", Kiev: "Kyiv", Rangoon: "Yangon", Saigon: "Ho Chi Minh" };
const cityOf = (zone) => {
  const city = zone.split("/").pop();
  return renamed[city] ?? city.replaceAll("_", " ");
};

// `event`, `visitor`, or the name of a zone.
let chosenZone = "event";
const withDay = (time, day, dayOfRow) => (day === dayOfRow ? time : `${weekday(day)} ${time}`);

// The time in the chosen zone, and the time in the zone of the visitor or of the event if it differs.
const timeTexts = (row) => {
  const zone = row.track.zone;
  const shown = { event: zone, visitor: ownZone }[chosenZone] ?? chosenZone;
  const wallStart = row.wall.split("–")[0];
  if (shown === zone) {
    const own = inZone(row.start, ownZone);
    const differs = own.time !== wallStart || own.day !== row.day;
    return [row.wall, differs ? fill(words.your_time, { time: withDay(own.time, own.day, row.day) }) : ""];
  }
  const [from, to] = [inZone(row.start, shown), inZone(row.end, shown)];
  const differs = from.time !== wallStart || from.day !== row.day;
  const text = `${withDay(from.time, from.day, row.day)}–${to.time}`;
  return [text, differs ? fill(words.in_place, { time: wallStart, place: cityOf(zone) }) : ""];
};
const showTimes = (row) => {
  if (row.isDay || row.zoneShown === chosenZone) return;
  row.zoneShown = chosenZone;
  const [text, other] = timeTexts(row);
  row.time.firstChild.textContent = `${text} `;
  row.time.querySelector(".yours")?.remove();
  if (other) row.time.append(make("small", { className: "yours", textContent: other }));
};

// The choice of a zone. The list of all zones is long, so it is made when it is needed.
const fillZones = (select) => {
  const zones = new Set(rows.filter((row) => !row.isDay).map((row) => row.track.zone));
  const [zone] = zones;
  const others = make("optgroup", { label: words.other_zones });
  select.append(new Option(zones.size === 1 ? cityOf(zone) : words.event_zone, "event"));
  if (zones.size !== 1 || zone !== ownZone) select.append(new Option(fill(words.your_zone, { zone: cityOf(ownZone) }), "visitor"));
  select.append(others);
  select.addEventListener("focus", () => {
    if (others.childElementCount) return;
    others.append(...(Intl.supportedValuesOf?.("timeZone") ?? []).map((name) => new Option(name.replaceAll("_", " "), name)));
  });
};
