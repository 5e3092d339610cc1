// The month as a grid, and the sessions of the chosen day.

const monthView = byId("month_");
let chosenDay = "";

// The days on which a session is shown. An all-day session of several days is shown on each.
const daysOf = (row) => {
  if (!row.isDay) return [row.day];
  const days = [];
  for (const day = new Date(row.start); day.getTime() < row.end; day.setDate(day.getDate() + 1)) days.push(isoDay(day));
  return days;
};
let rowsByDay;
const rowsOn = (day) => {
  if (!rowsByDay) {
    rowsByDay = new Map();
    for (const row of rows) {
      for (const date of daysOf(row)) {
        if (!rowsByDay.has(date)) rowsByDay.set(date, []);
        rowsByDay.get(date).push(row);
      }
    }
  }
  return (rowsByDay.get(day) ?? []).filter((row) => row.isShown);
};

// The first day of the week: that of the page's language if it names a region, else the visitor's.
const firstWeekday = (() => {
  try {
    const locale = new Intl.Locale(language);
    const used = locale.region ? locale : new Intl.Locale(navigator.language);
    return (used.getWeekInfo?.() ?? used.weekInfo)?.firstDay ?? 1;
  } catch {
    return 1;
  }
})();

const monthAfter = (month, steps) => isoDay(new Date(Number(month.slice(0, 4)), Number(month.slice(5)) - 1 + steps, 1)).slice(0, 7);

// Shows a day in its month and moves the focus there.
const goTo = (day) => {
  state.view = "month";
  state.month = day.slice(0, 7);
  chosenDay = day;
  history.replaceState(null, "", addressWith({}));
  showMonth();
  monthView.querySelector(`[data-day="${day}"]`).focus();
};

const monthHead = (month) => {
  const name = words.months_alone_[Number(month.slice(5)) - 1];
  const heading = make("h2", { id: "month_name_" }, `${name.charAt(0).toUpperCase()}${name.slice(1)} `, make("small", { textContent: month.slice(0, 4) }));
  heading.setAttribute("aria-live", "polite");
  const step = (text, label, day) => {
    const button = make("button", { className: "button quiet", type: "button", textContent: text });
    button.setAttribute("aria-label", label);
    button.addEventListener("click", () => goTo(day));
    return button;
  };
  const [back, forth] = isRightToLeft ? ["→", "←"] : ["←", "→"];
  return make("div", { className: "head" }, heading,
    step(back, words.previous_month, `${monthAfter(month, -1)}-01`),
    step(words.today, words.today, today),
    step(forth, words.next_month, `${monthAfter(month, 1)}-01`));
};

const dayCell = (day) => {
  // More titles do not fit in a cell.
  const TITLES = 3;
  const sessions = rowsOn(day);
  const button = make("button", { className: "date", type: "button", tabIndex: day === chosenDay ? 0 : -1 }, make("b", { textContent: Number(day.slice(8)) }));
  button.dataset.day = day;
  button.setAttribute("aria-label", `${fullDate(day)}: ${count(words.sessions, sessions.length)}`);
  button.setAttribute("aria-pressed", String(day === chosenDay));
  for (const row of sessions.slice(0, TITLES)) button.append(make("span", { className: row.isCancelled ? "cancelled" : "", textContent: row.name }));
  if (sessions.length > TITLES) button.append(make("small", { className: "more", textContent: `+${sessions.length - TITLES}` }));
  button.addEventListener("click", () => goTo(day));
  return make("td", { className: day === today ? "today" : "" }, button);
};

const monthTable = (month) => {
  const [year, number] = month.split("-").map(Number);
  const labels = Array.from({ length: 7 }, (_, day) => make("th", { scope: "col", textContent: words.weekdays_[(firstWeekday - 1 + day) % 7] }));
  const length = new Date(year, number, 0).getDate();
  const offset = (new Date(year, number - 1, 1).getDay() + 7 - (firstWeekday % 7)) % 7;
  const cells = Array.from({ length: offset }, () => make("td"));
  for (let day = 1; day <= length; day += 1) cells.push(dayCell(`${month}-${twoDigits(day)}`));
  while (cells.length % 7) cells.push(make("td"));
  const weeks = Array.from({ length: cells.length / 7 }, (_, week) => make("tr", {}, ...cells.slice(week * 7, week * 7 + 7)));
  const table = make("table", {}, make("thead", {}, make("tr", {}, ...labels)), make("tbody", {}, ...weeks));
  table.setAttribute("aria-labelledby", "month_name_");
  return table;
};

const dayItem = (row) => {
  showTimes(row);
  const link = make("a", { href: `#${encodeURIComponent(row.slug)}`, textContent: row.name, dir: "auto" });
  link.addEventListener("click", (click) => {
    click.preventDefault();
    history.pushState(null, "", link.href);
    showInAgenda(row);
  });
  const item = make("li", { className: row.item.className }, row.time.cloneNode(true), " ", link);
  const track = row.item.querySelector("i");
  if (track) item.append(" ", track.cloneNode(true));
  return item;
};

const showMonth = () => {
  const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(state.month) ? state.month : today.slice(0, 7);
  if (!chosenDay.startsWith(month)) chosenDay = today.startsWith(month) ? today : `${month}-01`;
  const items = rowsOn(chosenDay).map(dayItem);
  const list = items.length ? make("ul", {}, ...items) : make("p", { className: "none", textContent: count(words.sessions, 0) });
  const day = make("div", { className: "chosen" }, make("h3", { textContent: fullDate(chosenDay) }), list);
  monthView.replaceChildren(make("div", { className: "month" }, monthHead(month), monthTable(month), day));
};

monthView.addEventListener("keydown", (key) => {
  if (!key.target.matches("button.date")) return;
  const onward = isRightToLeft ? -1 : 1;
  const days = { ArrowLeft: -onward, ArrowRight: onward, ArrowUp: -7, ArrowDown: 7 }[key.key];
  const months = { PageUp: -1, PageDown: 1 }[key.key];
  if (!days && !months) return;
  key.preventDefault();
  const date = new Date(`${key.target.dataset.day}T12:00`);
  if (days) date.setDate(date.getDate() + days);
  else date.setMonth(date.getMonth() + months, 1);
  goTo(isoDay(date));
});

// The keys m and a change the view. In a page of the site, they do so only within the calendar.
document.addEventListener("keydown", (key) => {
  if (key.ctrlKey || key.metaKey || key.altKey || key.target.closest?.("input, select, textarea, dialog")) return;
  if (!isWholePage && !root.contains(key.target)) return;
  if (key.key === "m") location.hash = addressWith({ view: "month" });
  if (key.key === "a") location.hash = addressWith({ view: "", month: "" });
});
