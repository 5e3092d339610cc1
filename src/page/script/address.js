// The address of the page: a filter and a view such as `#tag=reading&view=month`, or an event.

const update = () => {
  applyFilter();
  showChips();
  const isMonth = state.view === "month";
  monthView.hidden = !isMonth;
  agenda.hidden = isMonth;
  const [agendaLink, monthLink] = all(".switch a");
  agendaLink.href = addressWith({ view: "", month: "" });
  monthLink.href = addressWith({ view: "month" });
  (isMonth ? monthLink : agendaLink).setAttribute("aria-current", "true");
  (isMonth ? agendaLink : monthLink).removeAttribute("aria-current");
  if (isMonth) showMonth();
};

const setState = (values) => {
  for (const key of Object.keys(state)) state[key] = values.get(key) ?? "";
  byId("filter_").value = state.q;
  update();
};

const showInAgenda = (row) => {
  setState(new URLSearchParams());
  openRow(row);
  row.item.scrollIntoView({ block: "center" });
};

// Follows the address. An address that is neither a state nor an event belongs to the site.
const follow = () => {
  const hash = location.hash.slice(1);
  if (hash.includes("=") || !hash || hash === "agenda_") {
    setState(new URLSearchParams(hash.includes("=") ? hash : ""));
    return;
  }
  let slug;
  try {
    slug = decodeURIComponent(hash);
  } catch {
    return;
  }
  const sessions = rows.filter((row) => row.slug === slug);
  if (sessions.length) showInAgenda(sessions.find((row) => !row.isPast && !row.isCancelled) ?? sessions.find((row) => !row.isPast) ?? sessions.at(-1));
};

const zoneSelect = byId("zone_");
fillZones(zoneSelect);
zoneSelect.addEventListener("change", () => {
  chosenZone = zoneSelect.value;
  showAllTimes();
  if (state.view === "month") showMonth();
});
byId("bar_").hidden = rows.length === 0;
showAllTimes();
update();
window.addEventListener("hashchange", follow);
follow();
