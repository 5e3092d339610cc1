// The filter by text and tag, for agenda and month. The address of the page contains it.

const state = { tag: "", q: "", view: "", month: "" };
const tagNames = new Map();
for (const { tags } of events.values()) for (const tag of tags) tagNames.set(tag.slug, tag.name);

// The address of the page with changes to the state.
const addressWith = (changes) => {
  const entries = Object.entries({ ...state, ...changes }).filter(([, value]) => value);
  return entries.length ? `#${entries.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&")}` : "#agenda_";
};

const matches = (row) => (!state.tag || row.event.tags.some((tag) => tag.slug === state.tag))
  && state.q.toLowerCase().split(/\s+/).every((word) => row.text.includes(word));
const noMatch = make("p", { className: "none", textContent: words.nothing_found, hidden: true });
agenda.prepend(noMatch);

const showRows = (isFiltered) => {
  const days = new Set();
  for (const row of rows) {
    row.isShown = !isFiltered || matches(row);
    if (row.item.hidden === row.isShown) row.item.hidden = !row.isShown;
    if (isFiltered && row.isShown) days.add(row.item.parentElement.parentElement);
  }
  const sections = new Set([...days].map((day) => day.parentElement));
  for (const day of all("[data-d]", agenda)) day.hidden = isFiltered && !days.has(day);
  for (const section of all("section", agenda)) section.hidden = isFiltered && !sections.has(section);
};

// Matches are not collapsed, except past ones next to upcoming ones.
const showBoxes = (isFiltered) => {
  for (const { box, items, word } of boxes) {
    const found = items.filter((row) => row.isShown).length;
    box.hidden = found === 0;
    box.querySelector("summary").textContent = count(word, found);
    const hasOthers = rows.some((row) => row.isShown && !row.isPast);
    if (isFiltered && found && (box.className === "later" || !hasOthers)) box.open = true;
  }
};

const showResult = (isFiltered) => {
  const found = rows.filter((row) => row.isShown).length;
  noMatch.hidden = found > 0 || !isFiltered;
  const report = byId("found_");
  report.replaceChildren();
  if (isFiltered) report.append(count(words.found, found), " · ", make("a", { href: addressWith({ tag: "", q: "" }), textContent: words.remove_filter }));
};

// With a tag, the button offers the feed of the tag.
const offerFeed = () => {
  if (!topMenu) return;
  const tagPath = `tags/${encodeURIComponent(state.tag)}.ics`;
  const tag = feedPaths.has(tagPath) ? tagNames.get(state.tag) : undefined;
  const path = tag ? tagPath : topFeed.path;
  if (topMenu.dataset.path !== path) fillMenu(topMenu, path, tag ? `${topFeed.name}: ${tag}` : topFeed.name);
  top.querySelector("summary").textContent = tag ? fill(words.subscribe_to, { title: tag }) : words.subscribe;
};

const applyFilter = () => {
  const isFiltered = Boolean(state.tag || state.q);
  showRows(isFiltered);
  showBoxes(isFiltered);
  showResult(isFiltered);
  offerFeed();
};

// The tags with the most upcoming sessions, and the chosen one.
const CHIPS = 12;
const numberOf = (slug) => upcoming.get(`tags/${encodeURIComponent(slug)}.ics`)?.number ?? 0;
const chips = [...tagNames].map(([slug, name]) => ({ slug, name, number: numberOf(slug) }));
chips.sort((a, b) => b.number - a.number || a.name.localeCompare(b.name));
const showChips = () => {
  const shown = chips.filter((chip, index) => index < CHIPS || chip.slug === state.tag);
  byId("chips_").replaceChildren(...shown.map(({ slug, name }) => {
    const chip = make("a", { href: addressWith({ tag: slug === state.tag ? "" : slug }), textContent: name, dir: "auto" });
    if (slug === state.tag) chip.setAttribute("aria-current", "true");
    return chip;
  }));
  // On a phone the tags are one line that scrolls.
  const current = byId("chips_").querySelector("[aria-current]");
  if (current) byId("chips_").scrollLeft = current.offsetLeft - byId("chips_").offsetLeft - 16;
};

byId("filter_").addEventListener("input", () => {
  state.q = byId("filter_").value.trim();
  history.replaceState(null, "", addressWith({}));
  update();
});
