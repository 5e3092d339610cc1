// The order of the agenda: upcoming sessions first. Past sessions move to the end, and sessions of
// a later time are collapsed if there are many.

const agenda = byId("agenda_");
byId("jump_")?.remove();

// Moves the past days of a month to a new section. A day may have past and upcoming sessions.
const takePast = (section) => {
  const old = make("section");
  for (const day of all("[data-d]", section)) {
    if (day.dataset.d === today) {
      day.classList.add("today");
      day.querySelector("h3").setAttribute("aria-current", "date");
    }
    const items = [...day.querySelector("ul").children];
    const past = items.filter((item) => rowOf.get(item).isPast);
    if (past.length === items.length) {
      old.append(day);
    } else if (past.length) {
      const copy = day.cloneNode(false);
      copy.append(day.querySelector("h3").cloneNode(true), make("ul", {}, ...past));
      old.append(copy);
    }
  }
  const heading = section.querySelector("h2");
  if (!section.querySelector("[data-d]")) {
    old.prepend(heading);
    section.remove();
  } else if (old.childElementCount) {
    const copy = heading.cloneNode(true);
    copy.removeAttribute("id");
    old.prepend(copy);
  }
  return old;
};

// A collapsed part of the agenda. Its times are shown when it is opened.
const collapse = (className, sections) => {
  const items = sections.flatMap((section) => all("[data-d] > ul > li", section)).map((item) => rowOf.get(item));
  if (!items.length) return null;
  const box = make("details", { className }, make("summary", { textContent: count(words[className], items.length) }), ...sections);
  box.addEventListener("toggle", (toggle) => { if (toggle.target === box) items.forEach(showTimes); });
  for (const row of items) row.box = box;
  agenda.append(box);
  return { box, items, word: words[className] };
};

// The months after the first ones that have this number of upcoming sessions are collapsed.
const SESSIONS_AT_ONCE = 100;
const takeLater = () => {
  const sections = all("#agenda_ > section");
  let sessions = 0;
  const first = sections.findIndex((section) => {
    const isLater = sessions >= SESSIONS_AT_ONCE;
    sessions += all("[data-d] > ul > li", section).length;
    return isLater;
  });
  return first < 0 ? [] : sections.slice(first);
};

const pastSections = all("#agenda_ > section").map(takePast).filter((section) => section.childElementCount).reverse();
if (rows.length && rows.every((row) => row.isPast)) agenda.append(make("p", { className: "none", textContent: words.nothing_coming }));
const boxes = [collapse("later", takeLater()), collapse("past", pastSections)].filter(Boolean);
root.classList.remove("calfeed-loading");
const showAllTimes = () => {
  for (const row of rows) if (!row.box || row.box.open) showTimes(row);
};
