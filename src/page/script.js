// Adds to the page what only the browser knows: the visitor's clock, time zone, clipboard and address.
(() => {
  "use strict";
  const root = document.getElementById("calfeed_");
  const $ = (id) => document.getElementById(id);
  const all = (selector, within = root) => [...within.querySelectorAll(selector)];
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const words = JSON.parse($("words_").textContent);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
  const language = document.documentElement.lang || "en";
  let plural;
  try { plural = new Intl.PluralRules(language); } catch { plural = new Intl.PluralRules("en"); }
  const count = (word, number) => fill(word[plural.select(number)] ?? word.other ?? word, { count: number });
  const now = Date.now();
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  const isoDay = (date) => `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;
  const today = isoDay(new Date(now));

  // Sessions: the rows of the agenda

  const events = new Map();
  for (const open of all(".open")) {
    const row = open.closest("li");
    const trackLinks = all(".track", open).map((track) => ({
      zone: track.dataset.zone,
      feeds: [...(track.dataset.feeds?.split(" ") ?? []), track.querySelector(".sub")?.getAttribute("href")],
    }));
    const tags = all(".facts .tags a", open).map((a) => ({ slug: decodeURIComponent(a.hash.slice(5)), name: a.textContent }));
    events.set(open.id, {
      open, row, tags, tracks: trackLinks,
      feeds: [open.querySelector(".whole")?.getAttribute("href"), ...tags.map((tag) => `tags/${encodeURIComponent(tag.slug)}.ics`)],
      place: open.querySelector(".facts li")?.textContent ?? "",
      where: row.querySelector(".where")?.textContent ?? "",
    });
  }
  const rows = all("#agenda_ li[data-t]").map((item) => {
    const { t, l, k } = item.dataset;
    const isDay = t.includes("-", 1);
    const link = item.querySelector(":scope > a");
    const title = link ?? item.querySelector(".title");
    const slug = link ? decodeURIComponent(link.hash.slice(1)) : item.querySelector(".open").id;
    const event = events.get(slug);
    const start = isDay ? new Date(`${t}T00:00`).getTime() : t * 1000;
    const end = isDay ? new Date(new Date(start).setDate(new Date(start).getDate() + Number(l))).getTime() : start + l * 1000;
    const track = event.tracks[k ?? 0];
    return {
      item, slug, event, track, start, end, isDay, title,
      day: item.closest(".day").dataset.d,
      isCancelled: item.className === "cancelled",
      isPast: end <= now,
      name: title.textContent,
      text: `${item.querySelector("summary")?.textContent ?? item.textContent} ${event.where} ${event.tags.map((tag) => tag.name).join(" ")}`.toLowerCase(),
      // Time in the event's zone, as the HTML has it.
      wall: item.querySelector(".time").firstChild.textContent.trim(),
    };
  });
  const byItem = new Map(rows.map((row) => [row.item, row]));

  // The HTML has place and tags of an event once; upcoming sessions repeat them.
  for (const { item, event, isPast } of rows) {
    if (isPast || item === event.row) continue;
    if (event.where && !item.querySelector(".meta")) item.append(make("small", { className: "meta", textContent: event.where }));
    const tags = event.row.querySelector(":scope > .tags");
    if (tags) item.append(tags.cloneNode(true));
  }

  // Times

  const clocks = new Map();
  const inZone = (instant, zone) => {
    const date = new Date(instant);
    if (zone === own) {
      const two = (number) => String(number).padStart(2, "0");
      return { day: isoDay(date), time: `${two(date.getHours())}:${two(date.getMinutes())}` };
    }
    if (!clocks.has(zone)) {
      clocks.set(zone, new Intl.DateTimeFormat("en-CA", {
        timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
      }));
    }
    const part = {};
    for (const { type, value } of clocks.get(zone).formatToParts(date)) part[type] = value;
    return { day: `${part.year}-${part.month}-${part.day}`, time: `${part.hour}:${part.minute}` };
  };
  const renamed = { Calcutta: "Kolkata", Faeroe: "Faroe", Godthab: "Nuuk", Katmandu: "Kathmandu", Kiev: "Kyiv", Rangoon: "Yangon", Saigon: "Ho Chi Minh" };
  const place = (zone) => {
    const city = zone.split("/").pop();
    return renamed[city] ?? city.replaceAll("_", " ");
  };
  const weekday = (day) => words.weekdays_[(new Date(`${day}T12:00Z`).getUTCDay() + 6) % 7];
  const fullDate = (day) => {
    const [year, month, number] = day.split("-").map(Number);
    return fill(words.date, { weekday: weekday(day), day: number, month: words.months_[month - 1], year });
  };
  let zoneChoice = "event";
  const dayBefore = (time, day, other) => (day === other ? time : `${weekday(day)} ${time}`);
  const showTimes = (row) => {
    if (row.isDay || row.zoneShown === zoneChoice) return;
    row.zoneShown = zoneChoice;
    const field = row.item.querySelector(".time");
    const zone = row.track.zone;
    const wallStart = row.wall.split("–")[0];
    const shown = zoneChoice === "event" ? zone : zoneChoice === "visitor" ? own : zoneChoice;
    let yours = "";
    if (shown === zone) {
      field.firstChild.textContent = row.wall;
      const mine = inZone(row.start, own);
      if (mine.time !== wallStart || mine.day !== row.day) yours = fill(words.your_time, { time: dayBefore(mine.time, mine.day, row.day) });
    } else {
      const [from, to] = [inZone(row.start, shown), inZone(row.end, shown)];
      field.firstChild.textContent = `${dayBefore(from.time, from.day, row.day)}–${to.time}`;
      if (from.time !== wallStart || from.day !== row.day) yours = fill(words.in_place, { time: wallStart, place: place(zone) });
    }
    let small = field.querySelector(".yours");
    if (!yours) { small?.remove(); return; }
    if (!small) { small = make("span", { className: "yours" }); field.append(small); }
    small.textContent = yours;
  };

  // Past sessions move to the end

  const past = make("div");
  let pastCount = 0;
  for (const section of all("#agenda_ > section")) {
    const days = all(".day", section);
    const old = make("section");
    for (const day of days) {
      if (day.dataset.d === today) day.classList.add("today");
      const items = all("li[data-t]", day);
      const over = items.filter((item) => byItem.get(item).isPast);
      if (!over.length) continue;
      pastCount += over.length;
      if (over.length === items.length) { old.append(day); continue; }
      const shell = day.cloneNode(false);
      shell.append(day.querySelector("h3").cloneNode(true), make("ul", {}, ...over));
      old.append(shell);
    }
    if (!old.childElementCount) continue;
    const heading = section.querySelector("h2");
    const isEmpty = !section.querySelector(".day");
    const copy = isEmpty ? heading : heading.cloneNode(true);
    if (!isEmpty) copy.removeAttribute("id");
    old.prepend(copy);
    if (isEmpty) section.remove();
    past.prepend(old);
  }
  const agenda = $("agenda_");
  $("jump_")?.remove();
  let pastBox;
  if (pastCount) {
    if (pastCount === rows.length) agenda.append(make("p", { className: "none", textContent: words.nothing_coming }));
    pastBox = make("details", { className: "past" }, make("summary", { textContent: count(words.past, pastCount) }), past);
    pastBox.addEventListener("toggle", () => { for (const row of rows) if (row.isPast) showTimes(row); });
    agenda.append(pastBox);
  }
  const showAllTimes = () => { for (const row of rows) if (!row.isPast || pastBox?.open) showTimes(row); };

  // Addresses: a site need not say where it is, the browser knows

  const said = (text) => {
    $("said_").textContent = text;
    setTimeout(() => { $("said_").textContent = ""; }, 6000);
  };
  const copy = async (field) => {
    field.focus();
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      said(words.copied);
    } catch { said(words.copy_by_hand); }
  };
  const external = (text, href, className = "") => make("a", { href, className, target: "_blank", rel: "noopener", textContent: text });
  const isOnWeb = location.protocol.startsWith("http");
  const base = all(".address input")[0]?.value.replace(/[^/]*$/, "") ?? (isOnWeb ? new URL(".", location.href).href : null);
  const fillMenu = (menu, path, name) => {
    menu.dataset.path = path;
    menu.dataset.name = name;
    const file = make("a", { className: "file", href: path, download: "", textContent: words.download });
    const hint = make("p", { className: "hint", textContent: words.download_help });
    if (!base) { menu.replaceChildren(file, hint); return; }
    const address = new URL(path, base).href;
    const query = `url=${encodeURIComponent(address)}&name=${encodeURIComponent(name)}`;
    const field = make("input", { readOnly: true, value: address, dir: "ltr" });
    const google = external(words.copy_and_open, "https://calendar.google.com/calendar/u/0/r/settings/addbyurl", "button copy");
    google.addEventListener("click", () => copy(field));
    const button = make("button", { className: "button quiet", type: "button", textContent: words.copy });
    button.addEventListener("click", () => copy(field));
    menu.replaceChildren(
      make("details", { className: "google" }, make("summary", { textContent: "Google Calendar" }), make("p", { textContent: words.google_help }), google),
      external("Outlook.com", `https://outlook.live.com/calendar/0/addfromweb/?${query}`, "outlook"),
      external("Office 365", `https://outlook.office.com/calendar/0/addfromweb/?${query}`, "office"),
      make("a", { className: "webcal", href: address.replace(/^https?:/, "webcal:"), textContent: words.apple }),
      make("label", { className: "address" }, words.address, " ", field), button, file, hint,
    );
  };
  const top = $("subscribe_");
  const topMenu = top?.querySelector(".menu");
  const whole = topMenu && { path: topMenu.dataset.path, name: topMenu.dataset.name };
  if (topMenu) fillMenu(topMenu, whole.path, whole.name);
  document.addEventListener("keydown", (key) => { if (key.key === "Escape" && top?.open) { top.open = false; top.querySelector("summary").focus(); } });
  document.addEventListener("click", (click) => { if (top?.open && !top.contains(click.target)) top.open = false; });
  const dialog = make("dialog");
  root.append(dialog);
  root.addEventListener("click", (click) => {
    const link = click.target.closest?.("a.sub");
    if (!link) return;
    click.preventDefault();
    const menu = make("div", { className: "menu" });
    const close = make("button", { className: "button quiet", type: "button", textContent: words.close });
    close.addEventListener("click", () => dialog.close());
    const heading = make("h2", { id: "dialog_", textContent: link.dataset.name, dir: "auto" });
    dialog.setAttribute("aria-labelledby", "dialog_");
    dialog.replaceChildren(heading, menu, close);
    fillMenu(menu, link.getAttribute("href"), link.dataset.name);
    dialog.showModal();
  });

  // Feeds: the next session and the number of sessions to come

  const coming = new Map();
  for (const row of rows) {
    if (row.isPast || row.isCancelled) continue;
    for (const path of [...row.event.feeds, ...row.track.feeds]) {
      if (!path) continue;
      const feed = coming.get(path) ?? { number: 0, next: row.day };
      feed.number += 1;
      coming.set(path, feed);
    }
  }
  const feedList = $("feeds_");
  const idle = [];
  const feedPaths = new Set(all("a", feedList ?? make("ul")).map((link) => link.getAttribute("href")));
  for (const item of feedList ? [...feedList.children] : []) {
    const feed = coming.get(item.querySelector("a").getAttribute("href"));
    if (!feed) { idle.push(item); continue; }
    const [, month, day] = feed.next.split("-").map(Number);
    const date = `${day} ${words.months_[month - 1].slice(0, 3)}`;
    item.querySelector("small").textContent = `${fill(words.next_on, { date })} · ${feed.number}`;
  }
  if (idle.length) {
    const list = make("ul", { className: "feeds" }, ...idle);
    feedList.after(make("details", {}, make("summary", { textContent: count(words.nothing_planned, idle.length) }), list));
  }
  if (feedList && feedList.children.length + idle.length > 8) {
    const field = make("input", { type: "search", autocomplete: "off" });
    feedList.before(make("label", {}, words.filter_feeds, " ", field));
    const items = [...feedList.children, ...idle];
    field.addEventListener("input", () => {
      const wanted = field.value.trim().toLowerCase();
      for (const item of items) item.hidden = !item.textContent.toLowerCase().includes(wanted);
      const box = feedList.parentElement.querySelector("details");
      if (box && wanted) box.open = true;
    });
  }

  // Details of an event

  const calendarTime = (row, instant) => (row.isDay ? isoDay(new Date(instant)) : new Date(instant).toISOString().slice(0, 19).concat("Z")).replaceAll(/[-:]/g, "");
  const icsText = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");
  const fold = (line) => {
    let folded = "";
    let bytes = 0;
    for (const letter of line) {
      const size = new TextEncoder().encode(letter).length;
      if (bytes + size > 74) { folded += "\r\n "; bytes = 1; }
      folded += letter;
      bytes += size;
    }
    return folded;
  };
  const addLinks = (row) => {
    const [from, to] = [calendarTime(row, row.start), calendarTime(row, row.end)];
    const track = row.item.querySelector("i")?.textContent;
    const title = track ? `${row.name}: ${track}` : row.name;
    const where = row.item.querySelector(".where")?.textContent ?? row.event.where;
    const url = row.event.open.querySelector("a.more")?.href ?? "";
    const google = new URLSearchParams({ action: "TEMPLATE", text: title, dates: `${from}/${to}`, location: where, details: url });
    const iso = (instant) => (row.isDay ? isoDay(new Date(instant)) : new Date(instant).toISOString());
    const outlook = new URLSearchParams({ path: "/calendar/action/compose", rru: "addevent", subject: title, startdt: iso(row.start), enddt: iso(row.end), allday: row.isDay, location: where, body: url });
    const kind = row.isDay ? ";VALUE=DATE" : "";
    const ics = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//calfeed//page//EN", "BEGIN:VEVENT", `UID:${row.slug}-${from}@${location.hostname || "calfeed"}`,
      `DTSTAMP:${new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`, `DTSTART${kind}:${from}`, `DTEND${kind}:${to}`,
      `SUMMARY:${icsText(title)}`, ...(where ? [`LOCATION:${icsText(where)}`] : []), ...(url ? [`URL:${url}`] : []), "END:VEVENT", "END:VCALENDAR", ""].map(fold).join("\r\n");
    return make("p", { className: "add" }, `${words.add}: `,
      external("Google", `https://calendar.google.com/calendar/render?${google}`),
      external("Outlook", `https://outlook.live.com/calendar/0/deeplink/compose?${outlook}`),
      make("a", { href: `data:text/calendar;charset=utf-8,${encodeURIComponent(ics)}`, download: `${row.slug}.ics`, textContent: words.add_file }));
  };
  const prepare = (row) => {
    const { open } = row.event;
    all(".add", open).forEach((old) => old.remove());
    const heading = row.item.querySelector("em");
    if (!row.isPast && !row.isCancelled) open.querySelector(".facts").after(addLinks(row));
    if (open.querySelector(".all")) return heading;
    const others = rows.filter((other) => other.slug === row.slug);
    if (others.length < 2) return heading;
    const list = others.map((other) => make("li", { className: other.isCancelled ? "cancelled" : "" },
      [fullDate(other.day), other.isDay ? "" : other.wall].filter(Boolean).join(", ")));
    open.append(make("details", { className: "all" }, make("summary", { textContent: words.all_sessions }), make("ul", {}, ...list)));
    return heading;
  };
  // The details of an event exist once. Opening another session moves them there.
  const openRow = (row) => {
    const { open } = row.event;
    const home = open.parentElement.closest("details");
    if (row.pastBox !== undefined || row.isPast) { if (pastBox) pastBox.open = true; }
    if (home && row.item.contains(home)) { home.open = true; return; }
    prepare(row);
    if (home) home.open = false;
    const before = open.parentElement;
    if (before.matches("li")) byItem.get(before)?.title.setAttribute("aria-expanded", "false");
    row.item.append(open);
    row.title.setAttribute("aria-expanded", "true");
  };
  for (const row of rows) {
    const details = row.item.querySelector(":scope > details");
    if (!details) continue;
    row.details = details;
    details.addEventListener("toggle", (toggle) => {
      if (toggle.target !== details || !details.open) return;
      if (row.event.open.parentElement !== details) {
        byItem.get(row.event.open.parentElement)?.title.setAttribute("aria-expanded", "false");
        details.append(row.event.open);
      }
      prepare(row);
    });
  }
  agenda.addEventListener("click", (click) => {
    const link = click.target.closest("li[data-t] > a:not(.button)");
    const row = link && byItem.get(link.parentElement);
    if (!row) return;
    click.preventDefault();
    if (row.event.open.parentElement === row.item) {
      const home = row.event.row.querySelector(":scope > details");
      home.append(row.event.open);
      link.setAttribute("aria-expanded", "false");
      return;
    }
    openRow(row);
    history.replaceState(null, "", `#${encodeURIComponent(row.slug)}`);
  });

  // Filter: the address keeps it

  const names = new Map();
  for (const { tags } of events.values()) for (const tag of tags) names.set(tag.slug, tag.name);
  const state = { tag: "", q: "", view: "", month: "" };
  const address = (changes) => {
    const entries = Object.entries({ ...state, ...changes }).filter(([, value]) => value);
    return entries.length ? `#${entries.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&")}` : "#agenda_";
  };
  const matches = (row) => (!state.tag || row.event.tags.some((tag) => tag.slug === state.tag)) && (!state.q || row.text.includes(state.q.toLowerCase()));
  const none = make("p", { className: "none", textContent: words.nothing_found, hidden: true });
  agenda.prepend(none);
  const applyFilter = () => {
    const isFiltered = Boolean(state.tag || state.q);
    let found = 0;
    let old = 0;
    const days = new Set();
    for (const row of rows) {
      row.isShown = matches(row);
      if (row.item.hidden === row.isShown) row.item.hidden = !row.isShown;
      if (!row.isShown) continue;
      found += 1;
      if (row.isPast) old += 1;
      if (isFiltered) days.add(row.item.closest(".day"));
    }
    for (const day of all(".day", agenda)) {
      const hidden = isFiltered && !days.has(day);
      if (day.hidden !== hidden) day.hidden = hidden;
    }
    for (const section of all("section", agenda)) section.hidden = isFiltered && !section.querySelector(".day:not([hidden])");
    if (pastBox) {
      pastBox.hidden = old === 0;
      pastBox.querySelector("summary").textContent = count(words.past, old);
      if (isFiltered && old && old === found) pastBox.open = true;
    }
    none.hidden = found > 0 || !isFiltered;
    const report = $("found_");
    report.replaceChildren();
    if (isFiltered) report.append(count(words.found, found), " · ", make("a", { href: address({ tag: "", q: "" }), textContent: words.remove_filter }));
    if (topMenu) {
      const tagPath = `tags/${encodeURIComponent(state.tag)}.ics`;
      const name = feedPaths.has(tagPath) ? names.get(state.tag) : undefined;
      const path = name ? tagPath : whole.path;
      if (topMenu.dataset.path !== path) fillMenu(topMenu, path, name ? `${whole.name}: ${name}` : whole.name);
      top.querySelector("summary").textContent = name ? fill(words.subscribe_to, { title: name }) : words.subscribe;
    }
  };
  const chips = [...names].map(([slug, name]) => ({ slug, name, number: coming.get(`tags/${encodeURIComponent(slug)}.ics`)?.number ?? 0 }));
  chips.sort((a, b) => b.number - a.number || a.name.localeCompare(b.name));
  const showChips = () => $("chips_").replaceChildren(...chips.slice(0, 8).concat(chips.slice(8).filter((chip) => chip.slug === state.tag)).map(({ slug, name }) => {
    const chip = make("a", { href: address({ tag: slug === state.tag ? "" : slug }), textContent: name, dir: "auto" });
    if (slug === state.tag) chip.setAttribute("aria-current", "true");
    return chip;
  }));
  $("filter_").addEventListener("input", () => {
    state.q = $("filter_").value.trim();
    history.replaceState(null, "", address({}));
    update();
  });

  // Month: a grid

  const shownDays = (row) => {
    if (!row.isDay) return [row.day];
    const days = [];
    for (const day = new Date(row.start); day.getTime() < row.end && days.length < 62; day.setDate(day.getDate() + 1)) days.push(isoDay(day));
    return days;
  };
  let rowsByDay;
  let chosen = "";
  const shift = (month, by) => isoDay(new Date(Number(month.slice(0, 4)), Number(month.slice(5)) - 1 + by, 1)).slice(0, 7);
  const firstDay = () => {
    try {
      const locale = new Intl.Locale(language);
      return (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1;
    } catch { return 1; }
  };
  const goto = (month, day) => {
    state.view = "month";
    state.month = month;
    chosen = day;
    history.replaceState(null, "", address({}));
    showMonth();
    $("month_").querySelector(`[data-day="${day}"]`)?.focus();
  };
  const showMonth = () => {
    rowsByDay ??= Map.groupBy ? Map.groupBy(rows.flatMap((row) => shownDays(row).map((day) => ({ day, row }))), ({ day }) => day)
      : rows.flatMap((row) => shownDays(row).map((day) => ({ day, row }))).reduce((map, entry) => map.set(entry.day, [...(map.get(entry.day) ?? []), entry]), new Map());
    const month = /^\d{4}-\d\d$/.test(state.month) ? state.month : today.slice(0, 7);
    const [year, number] = month.split("-").map(Number);
    if (!chosen.startsWith(month)) chosen = today.startsWith(month) ? today : `${month}-01`;
    const name = words.months_alone_[number - 1];
    const heading = make("h2", { id: "month_name_" }, `${name.charAt(0).toUpperCase()}${name.slice(1)} `, make("small", { textContent: year }));
    heading.setAttribute("aria-live", "polite");
    const step = (text, label, by) => {
      const button = make("button", { className: "button quiet", type: "button", textContent: text });
      button.setAttribute("aria-label", label);
      button.addEventListener("click", () => goto(by ? shift(month, by) : today.slice(0, 7), by ? `${shift(month, by)}-01` : today));
      return button;
    };
    const isRight = document.documentElement.dir === "rtl";
    const head = make("div", { className: "head" }, heading, step(isRight ? "→" : "←", words.previous_month, -1), step(words.today, words.today, 0), step(isRight ? "←" : "→", words.next_month, 1));
    const first = firstDay();
    const labels = Array.from({ length: 7 }, (_, day) => {
      const label = make("th", { textContent: words.weekdays_[(first - 1 + day) % 7] });
      label.scope = "col";
      return label;
    });
    const length = new Date(year, number, 0).getDate();
    const offset = (new Date(year, number - 1, 1).getDay() + 7 - (first % 7)) % 7;
    const cells = Array.from({ length: offset }, () => make("td"));
    for (let day = 1; day <= length; day += 1) {
      const date = `${month}-${String(day).padStart(2, "0")}`;
      const sessions = (rowsByDay.get(date) ?? []).map(({ row }) => row).filter((row) => row.isShown);
      const button = make("button", { className: "date", type: "button", tabIndex: date === chosen ? 0 : -1 }, make("b", { textContent: day }));
      button.dataset.day = date;
      button.setAttribute("aria-label", `${fullDate(date)}: ${count(words.sessions, sessions.length)}`);
      button.setAttribute("aria-pressed", String(date === chosen));
      for (const row of sessions.slice(0, 3)) button.append(make("span", { className: row.isCancelled ? "cancelled" : "", textContent: row.name, dir: "auto" }));
      if (sessions.length > 3) button.append(`+${sessions.length - 3}`);
      button.addEventListener("click", () => goto(month, date));
      cells.push(make("td", { className: date === today ? "today" : "" }, button));
    }
    while (cells.length % 7) cells.push(make("td"));
    const weeks = Array.from({ length: cells.length / 7 }, (_, week) => make("tr", {}, ...cells.slice(week * 7, week * 7 + 7)));
    const table = make("table", {}, make("thead", {}, make("tr", {}, ...labels)), make("tbody", {}, ...weeks));
    table.setAttribute("aria-labelledby", "month_name_");
    const list = (rowsByDay.get(chosen) ?? []).map(({ row }) => row).filter((row) => row.isShown).map((row) => {
      showTimes(row);
      const time = row.item.querySelector(".time").cloneNode(true);
      const item = make("li", { className: row.item.className }, time, " ", make("a", { href: `#${encodeURIComponent(row.slug)}`, textContent: row.name, dir: "auto" }));
      const track = row.item.querySelector("i");
      if (track) item.append(" ", track.cloneNode(true));
      return item;
    });
    const day = make("div", { className: "chosen" }, make("h3", { textContent: fullDate(chosen) }), list.length ? make("ul", {}, ...list) : make("p", { className: "none", textContent: words.nothing_coming }));
    if (!list.length) day.querySelector("p").textContent = count(words.sessions, 0);
    $("month_").replaceChildren(make("div", { className: "month" }, head, table, day));
  };
  $("month_").addEventListener("keydown", (key) => {
    if (!key.target.matches("button.date")) return;
    const toEnd = document.documentElement.dir === "rtl" ? -1 : 1;
    const days = { ArrowLeft: -toEnd, ArrowRight: toEnd, ArrowUp: -7, ArrowDown: 7 }[key.key];
    const months = { PageUp: -1, PageDown: 1 }[key.key];
    if (!days && !months) return;
    key.preventDefault();
    const date = new Date(`${key.target.dataset.day}T12:00`);
    if (days) date.setDate(date.getDate() + days);
    else date.setMonth(date.getMonth() + months, 1);
    goto(isoDay(date).slice(0, 7), isoDay(date));
  });
  document.addEventListener("keydown", (key) => {
    if (key.ctrlKey || key.metaKey || key.altKey || key.target.closest?.("input, select, textarea, dialog")) return;
    if (key.key === "m") location.hash = address({ view: "month" });
    if (key.key === "a") location.hash = address({ view: "", month: "" });
  });

  // The address: filter and view, or an event

  const update = () => {
    applyFilter();
    showChips();
    const isMonth = state.view === "month";
    $("month_").hidden = !isMonth;
    agenda.hidden = isMonth;
    const [agendaLink, monthLink] = all(".switch a");
    agendaLink.href = address({ view: "", month: "" });
    monthLink.href = address({ view: "month" });
    (isMonth ? monthLink : agendaLink).setAttribute("aria-current", "true");
    (isMonth ? agendaLink : monthLink).removeAttribute("aria-current");
    if (isMonth) showMonth();
  };
  const follow = () => {
    let hash = location.hash.slice(1);
    try { if (!hash.includes("=")) hash = decodeURIComponent(hash); } catch { return; }
    const event = events.get(hash);
    if (!event && hash && !hash.includes("=") && hash !== "agenda_") return;
    const values = new URLSearchParams(event ? "" : hash.includes("=") ? hash : "");
    for (const key of Object.keys(state)) state[key] = values.get(key) ?? "";
    $("filter_").value = state.q;
    update();
    if (!event) return;
    const mine = rows.filter((row) => row.slug === hash);
    const row = mine.find((row) => !row.isPast && !row.isCancelled) ?? mine.find((row) => !row.isPast) ?? mine.at(-1);
    openRow(row);
    row.item.scrollIntoView({ block: "center" });
  };
  const zones = $("zone_");
  const others = make("optgroup", { label: words.other_zones });
  zones.append(new Option(words.event_zone, "event"), new Option(fill(words.your_zone, { zone: place(own) }), "visitor"), others);
  zones.addEventListener("focus", () => {
    if (!others.childElementCount) others.append(...(Intl.supportedValuesOf?.("timeZone") ?? []).map((zone) => new Option(zone, zone)));
  });
  zones.addEventListener("change", () => {
    zoneChoice = zones.value;
    showAllTimes();
    if (state.view) showMonth();
  });
  $("bar_").hidden = rows.length === 0;
  showAllTimes();
  window.addEventListener("hashchange", follow);
  follow();
})();
