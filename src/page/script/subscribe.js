// Menus to subscribe to a feed. A site need not set its address: the browser has it.

const externalLink = (text, href, className = "") => make("a", { href, className, target: "_blank", rel: "noopener", textContent: text });

const copyField = async (field) => {
  field.focus();
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    notify(words.copied);
  } catch {
    notify(words.copy_by_hand);
  }
};

const top = byId("subscribe_");
const topMenu = top?.querySelector(".menu");
const topFeed = topMenu && { path: topMenu.dataset.path, name: topMenu.dataset.name };

// The address of the folder that contains the feeds: that of the config, or else of this page.
const siteAddress = topMenu?.querySelector(".address input")?.value.replace(/[^/]*$/, "")
  ?? (location.protocol.startsWith("http") ? new URL(".", location.href).href : null);

const fillMenu = (menu, path, name) => {
  menu.dataset.path = path;
  menu.dataset.name = name;
  const file = make("a", { className: "file", href: path, download: "", textContent: words.download });
  const hint = make("p", { className: "hint", textContent: words.download_help });
  if (!siteAddress) {
    menu.replaceChildren(file, hint);
    return;
  }
  const address = new URL(path, siteAddress).href;
  const query = `url=${encodeURIComponent(address)}&name=${encodeURIComponent(name)}`;
  const field = make("input", { readOnly: true, value: address, dir: "ltr" });
  const google = externalLink(words.copy_and_open, "https://calendar.google.com/calendar/u/0/r/settings/addbyurl", "button");
  google.addEventListener("click", () => copyField(field));
  const copy = make("button", { className: "button quiet", type: "button", textContent: words.copy });
  copy.addEventListener("click", () => copyField(field));
  menu.replaceChildren(
    make("details", { className: "google" }, make("summary", { textContent: "Google Calendar" }), make("p", { textContent: words.google_help }), google),
    externalLink("Outlook.com", `https://outlook.live.com/calendar/0/addfromweb/?${query}`, "outlook"),
    externalLink("Office 365", `https://outlook.office.com/calendar/0/addfromweb/?${query}`, "office"),
    make("a", { className: "webcal", href: address.replace(/^https?:/, "webcal:"), textContent: words.apple }),
    make("label", { className: "address" }, words.address, " ", field),
    copy, file, hint,
  );
  if (menu === topMenu && byId("feeds_")) menu.append(make("a", { className: "other", href: "#feeds_", textContent: words.some_of_it }));
};

if (topMenu) fillMenu(topMenu, topFeed.path, topFeed.name);
document.addEventListener("keydown", (key) => {
  if (key.key !== "Escape" || !top?.open) return;
  top.open = false;
  top.querySelector("summary").focus();
});
document.addEventListener("click", (click) => {
  if (top?.open && (!top.contains(click.target) || click.target.matches(".other"))) top.open = false;
});

// The name of the feed that a link offers: of an event, of one of its tracks, or of the list.
const feedName = (link) => {
  const open = link.closest(".open");
  if (!open) return link.dataset.name ?? link.textContent;
  const title = open.dataset.title ?? events.get(open.id).row.querySelector(".title").textContent;
  const track = link.closest(".track")?.querySelector("b")?.textContent;
  return track ? `${title}: ${track}` : title;
};

const dialog = make("dialog");
dialog.setAttribute("aria-labelledby", "dialog_");
root.append(dialog);
root.addEventListener("click", (click) => {
  const link = click.target.closest?.("a.sub");
  if (!link) return;
  click.preventDefault();
  const menu = make("div", { className: "menu" });
  const close = make("button", { className: "button quiet", type: "button", textContent: words.close });
  close.addEventListener("click", () => dialog.close());
  dialog.replaceChildren(make("h2", { id: "dialog_", textContent: feedName(link), dir: "auto" }), menu, close);
  fillMenu(menu, link.getAttribute("href"), feedName(link));
  dialog.showModal();
});
