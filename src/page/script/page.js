// The parts that all files of the script share. They are joined in one function, see `script.rs`.

const root = document.getElementById("calfeed_");
const byId = (id) => document.getElementById(id);
const all = (selector, within = root) => [...within.querySelectorAll(selector)];

// Returns a new element with properties and children.
const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

const words = JSON.parse(byId("words_").textContent);
const language = root.lang || "en";
const isRightToLeft = root.dir === "rtl";
const isWholePage = document.documentElement.classList.contains("calfeed-page");

// Replaces `{key}` by a value.
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (placeholder, key) => values[key] ?? placeholder);

// The browser throws if it does not support a language tag.
const supported = (() => {
  try {
    return Intl.getCanonicalLocales(language);
  } catch {
    return ["en"];
  }
})();
const pluralRules = new Intl.PluralRules(supported);

// Returns the text for a number, in the plural category of the number.
const count = (word, number) => fill(word[pluralRules.select(number)] ?? word.other ?? word, { count: number });

const now = Date.now();
const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
const twoDigits = (number) => String(number).padStart(2, "0");
const isoDay = (date) => `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
const today = isoDay(new Date(now));

// The weekday and the full date of a day such as `2026-12-01`, in the words of the page.
const weekday = (day) => words.weekdays_[(new Date(`${day}T12:00Z`).getUTCDay() + 6) % 7];
const fullDate = (day) => {
  const [year, month, number] = day.split("-").map(Number);
  return fill(words.date, { weekday: weekday(day), day: number, month: words.months_[month - 1], year });
};

// Shows a short message, which screen readers announce.
const notify = (text) => {
  const notice = byId("notice_");
  (root.querySelector("dialog[open]") ?? root).append(notice);
  notice.textContent = text;
  setTimeout(() => { notice.textContent = ""; }, 6000);
};
