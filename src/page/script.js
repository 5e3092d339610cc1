// What only the browser knows: the visitor's clock, zone and clipboard, and the page's address.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const words = JSON.parse(document.getElementById("words").textContent);
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  const now = Date.now();

  // Times

  const clocks = new Map();
  const wall = (instant, zone) => {
    if (!clocks.has(zone)) {
      clocks.set(zone, new Intl.DateTimeFormat("en-US", {
        timeZone: zone, hourCycle: "h23", weekday: "short", year: "numeric", month: "numeric",
        day: "numeric", hour: "2-digit", minute: "2-digit",
      }));
    }
    const part = {};
    for (const { type, value } of clocks.get(zone).formatToParts(instant)) part[type] = value;
    const weekday = (new Date(Date.UTC(part.year, part.month - 1, part.day)).getUTCDay() + 6) % 7;
    return {
      weekday: words.weekdays[weekday],
      day: words.day
        .replace("{weekday}", words.weekdays[weekday]).replace("{day}", part.day)
        .replace("{month}", words.months[part.month - 1]).replace("{year}", part.year),
      time: `${part.hour}:${part.minute}`,
    };
  };
  // Browsers keep names of zones that the cities have not had for years.
  const renamed = {
    Calcutta: "Kolkata", Faeroe: "Faroe", Godthab: "Nuuk", Katmandu: "Kathmandu", Kiev: "Kyiv",
    Rangoon: "Yangon", Saigon: "Ho Chi Minh",
  };
  const place = (zone) => {
    const city = zone.split("/").pop();
    return renamed[city] ?? city.replaceAll("_", " ");
  };
  const zoneOf = (item) => item.closest("[data-zone]")?.dataset.zone;
  // A whole day begins and ends with the visitor's own.
  const instant = (text) => new Date(text.includes("T") ? text : `${text}T00:00`);
  const isPast = (item) => instant(item.dataset.end) <= now;
  const items = all("li[data-start]");
  const asWritten = new Map(items.map((item) => [item, item.querySelector(".zone")?.textContent]));

  const show = (choice) => {
    for (const item of items) {
      const zone = zoneOf(item);
      if (!zone) continue;
      const shown = choice === "event" ? zone : choice === "visitor" ? own : choice;
      const beside = choice === "event" ? own : zone;
      const [start, end] = [new Date(item.dataset.start), new Date(item.dataset.end)];
      const [from, to, other] = [wall(start, shown), wall(end, shown), wall(start, beside)];
      item.querySelector(".day").textContent = from.day;
      item.querySelector(".hours").textContent = `${from.time}–${to.time}`;
      item.querySelector(".zone").textContent = shown === zone ? asWritten.get(item) : place(shown);
      const differs = other.time !== from.time || other.day !== from.day;
      const time = other.day === from.day ? other.time : `${other.weekday} ${other.time}`;
      item.querySelector(".yours").textContent = differs
        ? words.in_place.replace("{time}", time).replace("{place}", place(beside)) : "";
    }
    showNext();
  };

  // Feeds of many events: what comes next

  const showNext = () => {
    for (const card of all("[data-feed]")) {
      const path = card.dataset.feed;
      const isIn = (item) => path === "all.ics"
        || item.closest("article").dataset.feeds.split(" ").includes(path);
      const next = items.filter((item) => !isPast(item) && !item.matches(".cancelled") && isIn(item))
        .sort((a, b) => instant(a.dataset.start) - instant(b.dataset.start)).slice(0, 3);
      const line = (item) => {
        const title = make("bdi", { textContent: item.closest("article").querySelector("h3").textContent });
        return make("li", {}, item.querySelector(".when").textContent.trim(), " · ", title);
      };
      const none = make("li", { textContent: words.nothing_next });
      card.querySelector(".next").replaceChildren(...(next.length ? next.map(line) : [none]));
    }
  };

  // What is past folds away

  const fold = (kind, label, list) => {
    const content = make("ol", { className: "sessions" }, ...list);
    const summary = make("summary", { textContent: label.replace("{count}", list.length) });
    return make("details", { className: kind }, summary, content);
  };
  for (const section of all(".tracks > section")) {
    const list = all("li[data-start]", section);
    const past = list.filter(isPast);
    const coming = list.filter((item) => !isPast(item));
    const first = make("ol", { className: "sessions" }, ...coming.slice(0, 6));
    all(":scope > .sessions, :scope > .more", section).forEach((old) => old.remove());
    const parts = [];
    if (past.length) parts.push(fold("past", words.past, past));
    if (coming.length) parts.push(first);
    if (coming.length > 6) parts.push(fold("more", words.more, coming.slice(6)));
    const name = section.querySelector("h4");
    if (name) name.after(...parts); else section.prepend(...parts);
  }
  const isOver = (article) => all("li[data-start]", article).every(isPast);
  const groups = all(".group");
  for (const group of groups) group.open = all("article", group).some((article) => !isOver(article));
  if (!groups.length) {
    const over = all("article").filter(isOver);
    if (over.length && over.length < all("article").length) {
      const summary = make("summary", { textContent: words.past_events.replace("{count}", over.length) });
      document.querySelector(".events").append(make("details", { className: "group" }, summary, ...over));
    }
  }

  // Tools: the zone switch and the filter

  const zones = document.getElementById("zone");
  const others = make("optgroup", { label: words.other_zones });
  for (const zone of Intl.supportedValuesOf?.("timeZone") ?? []) others.append(new Option(zone, zone));
  zones.append(
    new Option(words.event_zone, "event"),
    new Option(words.your_zone.replace("{zone}", own), "visitor"),
    others,
  );
  zones.addEventListener("change", () => show(zones.value));
  const filter = document.getElementById("filter");
  filter.addEventListener("input", () => {
    const wanted = filter.value.trim().toLowerCase();
    let count = 0;
    for (const article of all("article")) {
      article.hidden = !article.textContent.toLowerCase().includes(wanted);
      if (!article.hidden) count += 1;
    }
    for (const group of all(".group")) {
      group.hidden = all("article", group).every((article) => article.hidden);
      if (wanted) group.open = !group.hidden;
    }
    document.getElementById("found").textContent = wanted ? words.found.replace("{count}", count) : "";
  });
  const tools = document.querySelector(".tools");
  tools.hidden = items.length === 0;

  // Addresses: the site may not say where it is; the browser knows

  const isOnWeb = location.protocol.startsWith("http");
  const link = (text, href) => make("a", { className: "button", href, target: "_blank", rel: "noopener", textContent: text });
  const addresses = (address, name) => {
    const query = `url=${encodeURIComponent(address)}&name=${encodeURIComponent(name)}`;
    const google = link("Google Calendar", "https://calendar.google.com/calendar/u/0/r/settings/addbyurl");
    google.classList.add("google");
    const webcal = make("a", { className: "button", href: address.replace(/^https?:/, "webcal:"), textContent: words.apple });
    const field = make("input", { readOnly: true, value: address, dir: "ltr" });
    return [[
      google,
      link("Outlook.com", `https://outlook.live.com/calendar/0/addfromweb/?${query}`),
      link("Office 365", `https://outlook.office.com/calendar/0/addfromweb/?${query}`),
      webcal,
    ], [
      make("label", { className: "address" }, words.address, " ", field),
      make("p", { className: "hint", textContent: words.google_hint }),
    ]];
  };
  const copy = async (field) => {
    const said = document.getElementById("said");
    field.focus();
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = words.copied;
    } catch {
      said.textContent = words.copy_yourself;
    }
    setTimeout(() => { said.textContent = ""; }, 6000);
  };
  for (const buttons of all(".buttons")) {
    if (isOnWeb && !buttons.querySelector(".address")) {
      const address = new URL(buttons.dataset.path, location.href).href;
      const [before, after] = addresses(address, buttons.dataset.name);
      buttons.prepend(...before);
      buttons.append(...after);
    }
    const field = buttons.querySelector(".address input");
    if (!field) continue;
    const button = make("button", { className: "button", type: "button", textContent: words.copy });
    button.addEventListener("click", () => copy(field));
    buttons.querySelector("[download]").after(button);
    buttons.querySelector(".google").addEventListener("click", () => copy(field));
  }

  show("event");
})();
