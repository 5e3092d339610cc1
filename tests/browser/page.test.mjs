// The subscribe page in a browser.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { archive, association, CLOCK } from "./samples.mjs";
import { build, buildExamples, html, root } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const ROWS = "#agenda_ [data-d] > ul > li";
const PHONE = { width: 390, height: 844 };

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/// Opens a folder's page, runs a story, and fails on errors and requests to other hosts.
async function visit(folder, options, story) {
  const opened = await open(browser, folder, options);
  try {
    await story(opened.page, opened);
    assert.deepEqual(opened.elsewhere, [], "requests to other hosts");
    assert.deepEqual(opened.errors, [], "errors on the page");
  } finally {
    await opened.close();
  }
}

const event = (title, date, more = "", text = "") =>
  `---\ntitle: ${title}\ndate: ${date}\ntimezone: Europe/Berlin\nduration: 2h\n${more}---\n${text}`;
const rows = (page) => page.locator(ROWS);
const row = (page, text) => rows(page).filter({ hasText: text, visible: true }).first();
const visibleTitles = (page) => page.locator(`${ROWS}:visible`).evaluateAll((items) => items.map((item) => item.querySelector(".title, a").textContent));

let associationFolder;
const buildAssociation = () => associationFolder ??= build(association().pages, association().config);
let archiveFolder;
const buildArchive = () => archiveFolder ??= build(archive().pages, archive().config);

test("the page is small, and has the same bytes for the same input", () => {
  const text = html(buildExamples());
  assert.ok(Buffer.byteLength(text) < 80_000, `${Buffer.byteLength(text)} bytes`);
  assert.equal(html(buildExamples()), text);
  assert.ok(!text.includes("application/ld+json"));
});

test("a page of 5,000 sessions is small, and texts add at most 1.2 times their size", () => {
  const size = Buffer.byteLength(html(buildArchive()));
  assert.ok(size < 1_000_000, `${size} bytes`);
  const texts = archive({ texts: true });
  const written = Object.values(texts.pages).join("").length - Object.values(archive().pages).join("").length;
  const added = Buffer.byteLength(html(build(texts.pages, texts.config))) - size;
  assert.ok(added < 1.2 * written, `${added} bytes for ${written}`);
});

test("without a script the agenda is complete and in order", async () => {
  await visit(buildExamples(), { javaScriptEnabled: false }, async (page) => {
    const starts = await page.locator("#agenda_ [data-d]").evaluateAll((all) => all.map((day) => day.dataset.d));
    assert.deepEqual(starts, [...starts].sort());
    await page.locator("#jump_ a").click();
    assert.match(page.url(), /#m2026-01_$/);
    await page.locator("summary", { hasText: "Walk through the old harbour" }).click();
    assert.ok(await page.locator("#spring-walk").isVisible());
    assert.ok(await page.locator("#spring-walk a.file").isVisible());
  });
});

test("a script that is blocked leaves the agenda visible", async () => {
  const folder = buildExamples();
  // The policy of the page allows no other script than the built-in one.
  const file = join(folder, "index.html");
  writeFileSync(file, html(folder).replace("(() => {", "(() => { // changed"));
  await visit(folder, {}, async (page, { errors }) => {
    assert.match(errors.pop(), /Content Security Policy/);
    assert.ok(await rows(page).first().isVisible());
    assert.ok(await page.locator("#feeds_").isVisible());
  });
});

test("all sessions are in the HTML", () => {
  const agenda = (folder) => html(folder).split("<aside")[0];
  const text = agenda(buildExamples());
  assert.equal(text.match(/Organizing For Power \(6 weekly sessions\)<\/(a|span)> <i>/g).length, 12);
  assert.equal(text.match(/Reading Group: (Capital|guest lecture on chapter 5)<\/(a|span)>/g).length, 8);
  assert.equal(agenda(buildArchive()).match(/Meeting of group \d+, course \d+<\/(a|span)>/g).length, 5_000);
});

test("the example events have upcoming sessions", () => {
  const text = html(buildExamples());
  const years = (title) => [...text.matchAll(/data-d="(\d{4})-[^]*?(?=<div data-d|$)/g)].filter((day) => day[0].includes(title)).map((day) => Number(day[1]));
  assert.ok(Math.max(...years(">Stammtisch<")) >= 2027);
  assert.ok(Math.max(...years("Walk through the old harbour")) >= 2027);
});

test("upcoming sessions are first, past ones are collapsed at the end", async () => {
  await visit(buildExamples(), { clock: "2026-11-01" }, async (page) => {
    assert.match(await rows(page).first().innerText(), /Stammtisch/);
    assert.equal(await page.locator(".past").evaluate((past) => past.open), false);
    await page.locator(".past > summary").click();
    assert.ok(await row(page, "Tech Workers Conference").isVisible());
  });
});

test("a tentative or cancelled session is marked, and cannot be added to a calendar", async () => {
  await visit(buildAssociation(), { clock: CLOCK }, async (page) => {
    const cancelled = page.locator(`${ROWS}.cancelled`).first();
    assert.match(await cancelled.innerText(), /Open choir\s+Cancelled/);
    await cancelled.locator("a").first().click();
    assert.ok(await cancelled.locator(".open").isVisible());
    assert.equal(await cancelled.locator(".add").count(), 0);
    assert.match(await row(page, "Quarterly assembly").innerText(), /To be confirmed/);
  });
});

test("the details of a series open at the chosen session", async () => {
  await visit(buildAssociation(), { clock: CLOCK }, async (page) => {
    const second = rows(page).filter({ hasText: "Organizing school Track B" }).nth(1);
    await second.locator("a").first().click();
    assert.equal(await second.locator("a").first().getAttribute("aria-expanded"), "true");
    const google = new URL(await second.locator(".add a").first().getAttribute("href"));
    assert.equal(google.searchParams.get("text"), "Organizing school: Track B");
    assert.equal(google.searchParams.get("dates"), "20261202T010000Z/20261202T030000Z");
    const file = decodeURIComponent((await second.locator(".add a[download]").getAttribute("href")).split(",")[1]);
    assert.match(file, /\r\nDTSTART:20261202T010000Z\r\n/);
    const boxes = await second.locator(".track").evaluateAll((all) => all.map((track) => track.getBoundingClientRect().top));
    assert.equal(boxes[0], boxes[1], "tracks are side by side");
    assert.equal(await second.locator(".all li").count(), 12);
    await second.locator("a").first().click();
    assert.equal(await second.locator(".open").count(), 0);
  });
});

test("times are in the zone of the event, with the visitor's next to it, or in the chosen zone", async () => {
  const site = build({ "a.md": event("A", "2030-01-05 19:00") }, "timezone: Europe/Berlin\n");
  await visit(site, { timezoneId: "America/New_York" }, async (page) => {
    const time = row(page, "A").locator("b").first();
    assert.equal(await time.innerText(), "19:00–21:00\n13:00 your time");
    await page.locator("#zone_").selectOption("visitor");
    assert.equal(await time.innerText(), "13:00–15:00\n19:00 in Berlin");
    await page.locator("#zone_").focus();
    await page.locator("#zone_").selectOption("Asia/Tokyo");
    assert.equal(await time.innerText(), "Sun 03:00–05:00\n19:00 in Berlin");
    await page.locator("#zone_").selectOption("event");
    assert.equal(await time.innerText(), "19:00–21:00\n13:00 your time");
  });
  await visit(site, {}, async (page) => {
    assert.equal(await row(page, "A").locator("b").first().innerText(), "19:00–21:00");
  });
});

test("sessions have the right start in folds, overnight, over days, and in several zones", async () => {
  const pages = {
    "fold.md": event("Fold", "2030-10-27 02:30"),
    "after.md": event("After the change", "2030-10-27 12:00"),
    "night.md": event("Night", "2030-01-05 23:00"),
    "long.md": event("Long", "2030-01-06 10:00").replace("2h", "30h"),
    "tokyo.md": event("Tokyo", "2030-01-05 20:00").replace("Europe/Berlin", "Asia/Tokyo"),
    "camp.md": "---\ntitle: Camp\ndate: 2030-01-10\nend: 2030-01-12\n---\n",
  };
  await visit(build(pages, "timezone: Europe/Berlin\n"), {}, async (page) => {
    const expected = {
      Fold: "20301027T003000Z/20301027T023000Z", "After the change": "20301027T110000Z/20301027T130000Z",
      Night: "20300105T220000Z/20300106T000000Z", Long: "20300106T090000Z/20300107T150000Z",
      Tokyo: "20300105T110000Z/20300105T130000Z", Camp: "20300110/20300113",
    };
    for (const [title, dates] of Object.entries(expected)) {
      await row(page, title).locator("summary").first().click();
      const href = await row(page, title).locator(".add a").first().getAttribute("href");
      assert.equal(new URL(href).searchParams.get("dates"), dates, title);
    }
  });
});

test("text and tags filter the agenda, and the address keeps the filter", async () => {
  await visit(buildAssociation(), { clock: CLOCK }, async (page) => {
    await page.locator("#filter_").fill("winter");
    assert.deepEqual(new Set(await visibleTitles(page)), new Set(["Open choir: rehearsal for the winter concert", "Winter camp"]));
    assert.match(page.url(), /#q=winter$/);
    await page.locator("#filter_").fill("winter concert");
    assert.deepEqual(await visibleTitles(page), ["Open choir: rehearsal for the winter concert"]);
    await page.locator("#filter_").fill("no such words");
    assert.ok(await page.getByText("No session matches the filter.").isVisible());
    await page.locator("#found_ a").click();
    await page.locator("#chips_ a", { hasText: "assembly" }).click();
    assert.match(page.url(), /#tag=assembly$/);
    assert.ok((await visibleTitles(page)).includes("Quarterly assembly"));
    assert.ok(!(await visibleTitles(page)).includes("Winter camp"));
    await page.locator("#chips_ a", { hasText: "assembly" }).click();
    assert.ok((await visibleTitles(page)).includes("Winter camp"));
  });
});

test("a tag in the address filters, and the button offers its feed", async () => {
  await visit(buildExamples(), { clock: "2026-11-01" }, async (page, { url }) => {
    await page.goto(`${url}#tag=reading`);
    assert.deepEqual(new Set(await visibleTitles(page)), new Set(["Reading Group: Capital", "Reading Group: guest lecture on chapter 5"]));
    assert.equal(await page.locator("#subscribe_ > summary").innerText(), "Subscribe to reading");
    assert.equal(await page.locator("#subscribe_ .menu").getAttribute("data-path"), "tags/reading.ics");
    await page.locator("#found_ a").click();
    assert.equal(await page.locator("#subscribe_ > summary").innerText(), "Subscribe");
  });
});

test("the month is a grid by key, by click and by address, and the filter applies to it", async () => {
  await visit(buildAssociation(), { clock: CLOCK }, async (page, { url }) => {
    await page.keyboard.press("m");
    assert.ok(await page.locator(".month table").isVisible());
    await page.keyboard.press("a");
    assert.ok(await page.locator("#agenda_").isVisible());
    await page.locator(".switch a", { hasText: "Month" }).click();
    await page.locator(".month button[data-day='2026-12-05']", { hasText: "Quarterly assembly" }).waitFor({ state: "detached" });
    await page.locator(".head button", { hasText: "→" }).click();
    await page.locator(".month button[data-day='2026-12-05']", { hasText: "Quarterly assembly" }).click();
    await page.locator("#filter_").fill("camp");
    assert.equal(await page.locator(".month button[data-day='2026-12-05'] span").count(), 0);
    await page.goto(`${url}#view=month&month=2027-01&q=camp`);
    assert.equal(await page.locator(".month button", { hasText: "Winter camp" }).count(), 3);
    await page.locator(".month button[data-day='2027-01-09']").click();
    await page.locator(".chosen a", { hasText: "Winter camp" }).click();
    assert.ok(await page.locator("#winter-camp").isVisible());
  });
});

test("the grid works by keyboard", async () => {
  await visit(buildAssociation(), { clock: CLOCK }, async (page) => {
    const focused = () => page.evaluate(() => document.activeElement.dataset.day);
    await page.keyboard.press("m");
    await page.locator(".month button[data-day='2026-11-20']").focus();
    for (const [key, day] of [
      ["ArrowRight", "2026-11-21"], ["ArrowDown", "2026-11-28"], ["ArrowDown", "2026-12-05"], ["ArrowLeft", "2026-12-04"],
      ["ArrowUp", "2026-11-27"], ["PageDown", "2026-12-01"], ["PageUp", "2026-11-01"],
    ]) {
      await page.keyboard.press(key);
      assert.equal(await focused(), day, key);
    }
    assert.equal(await page.locator(".month button[tabindex='0']").count(), 1);
  });
});

test("the grid works on a phone", async () => {
  await visit(buildAssociation(), { clock: CLOCK, viewport: PHONE, hasTouch: true, isMobile: true }, async (page) => {
    await page.locator(".switch a", { hasText: "Month" }).tap();
    const day = page.locator(".month button[data-day='2026-11-20']");
    const size = await day.boundingBox();
    assert.ok(size.width >= 44 && size.height >= 44, JSON.stringify(size));
    await page.locator(".month button[data-day='2026-11-27']").tap();
    assert.match(await page.locator(".chosen").innerText(), /Fri 27 November 2026\s+19:00–21:00\s+Open choir/);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
  });
});

test("the address of an event opens it, with links to add it", async () => {
  await visit(buildExamples(), { clock: "2026-11-01" }, async (page, { url }) => {
    await page.goto(`${url}#spring-walk`);
    assert.equal(await page.locator("#spring-walk .add a").count(), 3);
    await page.goto(`${url}#stammtisch`);
    assert.match(await rows(page).filter({ has: page.locator("#stammtisch") }).locator("xpath=../..").getAttribute("data-d"), /^2026-11-14$/);
    await page.goto(`${url}#organizing-for-power`);
    assert.ok(await page.locator("#organizing-for-power").isVisible());
    assert.equal(await page.locator("#organizing-for-power .add").count(), 0);
  });
});

test("the menu offers all clients, and copies the address", async () => {
  await visit(buildAssociation(), { clock: CLOCK, permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
    await page.locator("#subscribe_ > summary").click();
    const menu = page.locator("#subscribe_ .menu");
    const feed = "https://harbour.example.org/calendar/all.ics";
    assert.equal(await menu.locator(".address input").inputValue(), feed);
    assert.equal(await menu.locator(".webcal").getAttribute("href"), feed.replace("https", "webcal"));
    for (const name of [".outlook", ".office"]) assert.equal(new URL(await menu.locator(name).getAttribute("href")).searchParams.get("url"), feed);
    await menu.locator(".google summary").click();
    assert.ok(await menu.locator(".google .button").isVisible());
    await menu.getByRole("button", { name: "Copy address" }).click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), feed);
    assert.equal(await page.locator("#notice_").innerText(), "The address is copied.");
    await page.keyboard.press("Escape");
    assert.ok(await menu.isHidden());
  });
});

test("a feed of the list opens a dialog, and the page has a QR code", async () => {
  await visit(buildAssociation(), { clock: CLOCK }, async (page) => {
    await page.locator("#feeds_ a", { hasText: "choir" }).first().click();
    const dialog = page.getByRole("dialog", { name: "Harbour Neighbours: choir" });
    assert.equal(await dialog.locator(".address input").inputValue(), "https://harbour.example.org/calendar/tags/choir.ics");
    await page.keyboard.press("Escape");
    assert.ok(await dialog.isHidden());
    assert.ok(await page.locator("footer svg.qr").isVisible());
  });
});

test("the list of feeds has next dates, and a filter", async () => {
  await visit(buildAssociation(), { clock: CLOCK }, async (page) => {
    const feed = page.locator("#feeds_ li", { hasText: "assembly" }).first();
    assert.match(await feed.innerText(), /next 5 Dec · 3/);
    await page.locator("#feeds_ input").fill("organizing");
    assert.deepEqual(await page.locator("#feeds_ li:visible a").allInnerTexts(), ["Organizing school", "Organizing school: Track A", "Organizing school: Track B"]);
  });
});

test("other languages have a feed in the list", async () => {
  const pages = { "talk.md": event("Talk", "2030-01-05 19:00"), "talk.de.md": event("Vortrag", "2030-01-05 19:00") };
  const site = build(pages, "title: T\nlanguage: en\nlanguages: [en, de]\n");
  await visit(site, {}, async (page) => {
    assert.match(await page.locator("#feeds_ li", { has: page.locator("a[href='languages/de.ics']") }).innerText(), /^Deutsch\s+next 5 Jan · 1$/);
  });
});

test("print shows the agenda only", async () => {
  await visit(buildAssociation(), { clock: CLOCK }, async (page) => {
    await page.emulateMedia({ media: "print" });
    for (const hidden of ["#subscribe_", "#bar_", "aside", ".past"]) assert.ok(await page.locator(hidden).isHidden(), hidden);
    assert.ok(await row(page, "Open choir").isVisible());
  });
});

test("5,000 sessions: order, filter, month and address", async () => {
  await visit(buildArchive(), { clock: CLOCK }, async (page, { url }) => {
    assert.equal(await rows(page).count(), 5_000);
    assert.ok((await page.locator(`${ROWS}:visible`).count()) < 400);
    await page.locator("#filter_").fill("course 451");
    assert.equal((await visibleTitles(page)).length, 7, "upcoming sessions of one course");
    assert.match(await page.locator(`${ROWS}:visible`).first().innerText(), /Library, Room 3/);
    await page.goto(`${url}#event-3`);
    assert.ok(await page.locator("#event-3").isVisible());
    await page.keyboard.press("m");
    await page.locator(".month button[data-day='2026-11-25'] span").first().waitFor();
  });
});

test("right to left", async () => {
  const site = build({ "a.md": event("A", "2030-01-05 19:00") }, "language: ar\nwords: {subscribe: اشترك}\n");
  await visit(site, { clock: "2030-01-01" }, async (page) => {
    assert.equal(await page.locator("html").getAttribute("dir"), "rtl");
    assert.equal(await page.locator("#subscribe_ > summary").innerText(), "اشترك");
    const [time, title] = await row(page, "A").evaluate((item) => [item.querySelector("b"), item.querySelector(".title")].map((part) => part.getBoundingClientRect().left));
    assert.ok(time > title, "the time is to the right of the title");
    await page.keyboard.press("m");
    await page.locator(".month button[data-day='2030-01-05']").click();
    await page.keyboard.press("ArrowLeft");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.day), "2030-01-06");
  });
});

test("a fragment works in a page of the site, and leaves its style alone", async () => {
  const site = build({ "a.md": event("A", "2030-01-05 19:00") }, "page: {fragment: true}\n");
  const fragment = html(site);
  assert.ok(!/<(html|head|body)\b(?!er)/.test(fragment));
  writeFileSync(join(site, "index.html"), `<!doctype html><html lang="de"><title>Host</title><style>body { background: rgb(1, 2, 3) }</style><header>Header</header><h1>Host</h1>${fragment}`);
  const style = (page, selector) => page.locator(selector).evaluate((element) => JSON.stringify([getComputedStyle(element).font, getComputedStyle(element).display, getComputedStyle(element).padding, getComputedStyle(element).color]));
  await visit(site, { clock: "2030-01-01", colorScheme: "dark" }, async (page, { url }) => {
    const styled = [await style(page, "body > header"), await style(page, "body > h1")];
    assert.equal(await page.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor), "rgb(1, 2, 3)");
    await page.keyboard.press("m");
    assert.ok(await page.locator("#agenda_").isVisible(), "keys of the host page are its own");
    await page.goto(`${url}#a`);
    assert.ok(await page.locator("#a").isVisible());
    await page.locator(".calfeed style, style").last().evaluate((element) => element.remove());
    assert.deepEqual([await style(page, "body > header"), await style(page, "body > h1")], styled);
  });
});

test("images are shown only if the site wants them", async () => {
  const pages = { "a.md": event("A", "2030-01-05 19:00", "image: https://pictures.example.org/a.png\n", "![b](https://pictures.example.org/b.png)\n") };
  assert.ok(!html(build(pages)).includes("<img"));
  const opened = await open(browser, build(pages, "page: {images: true}\n"), { clock: "2030-01-01" });
  await opened.page.goto(`${opened.url}#a`);
  await opened.page.waitForTimeout(300);
  assert.equal(await opened.page.locator("#a img").count(), 2);
  assert.deepEqual([...new Set(opened.elsewhere)].sort(), ["https://pictures.example.org/a.png", "https://pictures.example.org/b.png"]);
  assert.ok(!opened.errors.some((error) => error.includes("Content Security Policy")), opened.errors.join());
  await opened.close();
});

test("texts of strangers stay text", async () => {
  const evil = JSON.stringify(`</script><script>hit=1</script><img src=//x.example onerror="hit=1">' onload='hit=1`);
  const more = `location: ${evil}\ntags: [${evil}]\norganizer: {name: ${evil}, email: a@example.org}\nrepeat: weekly\ncount: 2\ntracks: [{name: ${evil}, time: "10:00"}, {name: B, time: "12:00"}]\n`;
  const text = `${evil}\n[a](javascript:hit=1) [b](data:text/html,x) <svg onload=hit=1> ![c](javascript:1)\n<a href="javascript:hit=1">d</a>\n`;
  const site = build({ "a.md": event(evil, "2030-01-05", more, text) }, `title: ${evil}\ndescription: ${evil}\nwords: {subscribe: ${evil}, agenda: ${evil}}\n`);
  await visit(site, { clock: "2030-01-01", bypassCSP: true }, async (page) => {
    await page.locator("summary, a.sub").evaluateAll((all) => all.forEach((element) => element.click()));
    await page.keyboard.press("Escape");
    await page.keyboard.press("m");
    assert.equal(await page.evaluate(() => window.hit), undefined);
    assert.equal(await page.locator("[onerror], [onload], [onclick]").count(), 0);
    assert.equal(await page.locator("a[href^='javascript'], a[href^='data:text/html'], img[src^='javascript']").count(), 0);
    assert.equal(await page.locator("script").count(), 3);
  });
});

for (const colorScheme of ["light", "dark"]) {
  test(`accessible, and nothing is wider than the window: ${colorScheme}`, async () => {
    for (const width of [390, 768, 1280]) {
      const options = { colorScheme, viewport: { width, height: 900 }, clock: CLOCK, bypassCSP: true };
      await visit(buildAssociation(), options, async (page, { url }) => {
        await page.addScriptTag({ content: axe });
        const check = async (what) => {
          assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${what}: too wide`);
          const found = await page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }));
          assert.deepEqual(found.violations.map((violation) => `${what}: ${violation.id}: ${violation.nodes[0].html.slice(0, 160)}`), []);
        };
        await check("agenda");
        await page.evaluate((hash) => { location.hash = hash; }, "organizing-school");
        await page.locator("#organizing-school").waitFor();
        await check("details");
        await page.locator("#subscribe_ > summary").click();
        await check("menu");
        await page.keyboard.press("Escape");
        await page.locator("#organizing-school a.sub").first().click();
        await check("dialog");
        await page.keyboard.press("Escape");
        await page.keyboard.press("m");
        await page.locator(".month").waitFor();
        await check("month");
        assert.ok(page.url().startsWith(url));
      });
    }
  });
}
