// The subscribe page, as visitors meet it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { HtmlValidate } from "html-validate";
import { chromium } from "playwright-core";
import { build, buildExamples, html, root, serve } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const BASE = "https://example.org/calendar";

let browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  });
});
after(() => browser.close());

/// Opens a folder's page, runs a story, and fails on any request to another host.
async function visit(folder, options, story) {
  const server = await serve(folder);
  const { clock, ...context } = { timezoneId: "Europe/Berlin", ...options };
  const visitor = await browser.newContext(context);
  const page = await visitor.newPage();
  const elsewhere = [];
  const errors = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(server.url)) elsewhere.push(request.url());
  });
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("favicon")) errors.push(message.text());
  });
  await page.route("**/favicon.ico", (route) => route.fulfill({ status: 204, body: "" }));
  if (clock) await page.clock.setFixedTime(new Date(clock));
  try {
    await page.goto(server.url);
    await story(page, { ...server, visitor });
    assert.deepEqual(elsewhere, [], "requests to other hosts");
    assert.deepEqual(errors, [], "errors on the page");
  } finally {
    await visitor.close();
    await server.close();
  }
}

const event = (title, date, more = "") =>
  `---\ntitle: ${title}\ndate: ${date}\ntimezone: Europe/Berlin\nduration: 2h\n${more}---\n`;
const series = (page) => page.locator("article", { hasText: "Organizing For Power" });
const track = (page, name) => series(page).locator("section", { has: page.getByRole("heading", { name }) });
const links = (scope) => scope.locator("a.button").evaluateAll(
  (all) => Object.fromEntries(all.map((a) => [a.textContent.trim(), a.getAttribute("href")])));

test("valid HTML, small, and the same bytes for the same input", async () => {
  const validator = new HtmlValidate({
    extends: ["html-validate:standard"],
    // The script is inline under a hash, and doctype and void elements are a matter of style.
    rules: { "require-sri": "off", "doctype-style": "off", "no-raw-characters": "off", "long-title": "off" },
  });
  for (const config of ["", `base_url: ${BASE}\n`, `language: de\n`]) {
    const text = html(buildExamples(config));
    const report = await validator.validateString(text);
    assert.deepEqual(report.results.flatMap((result) => result.messages), []);
    assert.ok(Buffer.byteLength(text) < 60_000, `${Buffer.byteLength(text)} bytes`);
    assert.equal(html(buildExamples(config)), text);
  }
});

test("with base_url the addresses are in the HTML", async () => {
  const folder = buildExamples(`base_url: ${BASE}\n`);
  await visit(folder, { javaScriptEnabled: false }, async (page) => {
    const card = page.locator("[data-feed='all.ics']");
    const url = encodeURIComponent(`${BASE}/all.ics`);
    assert.deepEqual(await links(card), {
      "Google Calendar": "https://calendar.google.com/calendar/u/0/r/settings/addbyurl",
      "Outlook.com": `https://outlook.live.com/calendar/0/addfromweb/?url=${url}&name=Example%20Events`,
      "Office 365": `https://outlook.office.com/calendar/0/addfromweb/?url=${url}&name=Example%20Events`,
      "Apple and others": "webcal://example.org/calendar/all.ics",
      "Download .ics": "all.ics",
    });
    const a = await links(track(page, "Track A"));
    assert.equal(a["Download .ics"], "download/organizing-for-power.track-a.ics");
    assert.equal(a["Apple and others"], "webcal://example.org/calendar/events/organizing-for-power.track-a.ics");
  });
});

test("without base_url the script makes them from the page's own address", async () => {
  await visit(buildExamples(), {}, async (page, { url }) => {
    const card = page.locator("[data-feed='all.ics']");
    const found = await links(card);
    const address = encodeURIComponent(`${url}all.ics`);
    assert.equal(found["Apple and others"], `${url.replace("http:", "webcal:")}all.ics`);
    assert.equal(found["Outlook.com"], `https://outlook.live.com/calendar/0/addfromweb/?url=${address}&name=Example%20Events`);
    assert.equal(found["Download .ics"], "all.ics");
  });
});

test("without base_url and script the download works", async () => {
  await visit(buildExamples(), { javaScriptEnabled: false }, async (page, { url }) => {
    const section = track(page, "Track A");
    assert.deepEqual(await links(section), { "Download .ics": "download/organizing-for-power.track-a.ics" });
    const download = await fetch(new URL("download/organizing-for-power.track-a.ics", url));
    assert.match(await download.text(), /^BEGIN:VCALENDAR\r\n/);
    await section.locator("summary", { hasText: "Subscribe" }).click();
    assert.ok(await section.getByText("Download .ics").isVisible());
    assert.equal(await section.locator("li").count(), 6);
    assert.ok(!(await page.locator(".tools").isVisible()), "a switch that does nothing");
  });
});

test("a page opened as a file still downloads", async () => {
  const folder = buildExamples();
  const page = await browser.newPage();
  await page.clock.setFixedTime(new Date("2021-05-01"));
  await page.goto(pathToFileURL(join(folder, "index.html")).href);
  assert.deepEqual(await links(track(page, "Track A")), {
    "Download .ics": "download/organizing-for-power.track-a.ics",
  });
  await page.close();
});

// The last Track B session is 23 June 2021, 00:00 UTC.
const LAST_OF_B = {
  "America/New_York": "",
  "Europe/Berlin": "Wed 02:00 in Berlin",
  "Asia/Kathmandu": "Wed 05:45 in Kathmandu",
  "Pacific/Auckland": "Wed 12:00 in Auckland",
};
for (const [timezoneId, expected] of Object.entries(LAST_OF_B)) {
  test(`times beside the visitor's in ${timezoneId}`, async () => {
    await visit(buildExamples(), { timezoneId, clock: "2021-05-01" }, async (page) => {
      const last = track(page, "Track B").locator("li").last();
      assert.equal(await last.locator(".when").innerText(), "Tue 22 Jun 2021 20:00–22:00 EDT");
      assert.equal(await last.locator(".yours").textContent(), expected);
    });
  });
}

test("the switch shows all sessions in the visitor's zone, or any other", async () => {
  await visit(buildExamples(), { clock: "2021-05-01" }, async (page) => {
    const last = track(page, "Track B").locator("li").last();
    const zone = page.getByLabel("Show times in");
    await zone.selectOption("visitor");
    assert.equal(await last.locator(".when").innerText(), "Wed 23 Jun 2021 02:00–04:00 Berlin");
    assert.equal(await last.locator(".yours").textContent(), "Tue 20:00 in New York");
    await zone.selectOption("Asia/Tokyo");
    assert.equal(await last.locator(".when").innerText(), "Wed 23 Jun 2021 09:00–11:00 Tokyo");
    await zone.selectOption("event");
    assert.equal(await last.locator(".when").innerText(), "Tue 22 Jun 2021 20:00–22:00 EDT");
  });
});

test("past sessions fold away by the visitor's clock", async () => {
  const folder = buildExamples();
  const at = (clock, story) => visit(folder, { clock }, async (page) => story(track(page, "Track A"), page));
  await at("2021-05-01", async (section) => {
    assert.equal(await section.locator(".past").count(), 0);
    assert.equal(await section.locator("li:visible").count(), 6);
  });
  await at("2021-06-05", async (section) => {
    assert.equal(await section.locator(".past summary").innerText(), "3 past");
    assert.equal(await section.locator("li:visible").count(), 3);
  });
  // A session is not past before its end.
  await at("2021-05-18T17:59:00Z", async (section) => assert.equal(await section.locator(".past").count(), 0));
  await at("2021-05-18T18:00:00Z", async (section) => assert.equal(await section.locator(".past li").count(), 1));
  await at("2026-11-01", async (section, page) => {
    const over = page.locator("details.group", { hasText: "Past events" });
    assert.equal(await over.locator("> summary").innerText(), "Past events: 3");
    assert.ok(!(await section.isVisible()));
    const next = page.locator("[data-feed='all.ics'] .next li");
    assert.equal(await next.first().innerText(), "Sat 14 Nov 2026 19:00–22:00 CET · Stammtisch");
  });
});

test("cancelled sessions are struck through and say so", async () => {
  await visit(buildExamples(), { clock: "2026-08-01" }, async (page) => {
    const cancelled = page.locator("li.cancelled");
    assert.ok((await cancelled.count()) > 0);
    assert.match(await cancelled.first().textContent(), /cancelled/);
    const line = await cancelled.first().locator(".when").evaluate((e) => getComputedStyle(e).textDecorationLine);
    assert.equal(line, "line-through");
  });
});

test("copying, and Google's button", async () => {
  const folder = buildExamples();
  const options = { permissions: ["clipboard-read", "clipboard-write"] };
  await visit(folder, options, async (page, { url }) => {
    const card = page.locator("[data-feed='all.ics']");
    await card.locator("summary").click();
    await card.getByRole("button", { name: "Copy link" }).click();
    await page.getByText("The address is copied.").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${url}all.ics`);
    await page.evaluate(() => navigator.clipboard.writeText(""));
    const google = card.getByText("Google Calendar", { exact: true });
    assert.equal(await google.getAttribute("target"), "_blank");
    await google.evaluate((link) => link.addEventListener("click", (click) => click.preventDefault()));
    await google.click();
    await page.waitForFunction(() => navigator.clipboard.readText().then((text) => text !== ""));
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${url}all.ics`);
    assert.ok(await card.getByText("Google: copy the address and paste it").isVisible());
  });
});

test("without a clipboard the address stands there selected", async () => {
  await visit(buildExamples(), {}, async (page, { url }) => {
    await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    const card = page.locator("[data-feed='all.ics']");
    await card.locator("summary").click();
    await card.getByRole("button", { name: "Copy link" }).click();
    await page.getByText("Copy the address from the field.").waitFor();
    assert.equal(await page.evaluate(() => getSelection().toString()), `${url}all.ics`);
  });
});

test("everything works by keyboard", async () => {
  await visit(buildExamples(), { clock: "2021-05-01" }, async (page) => {
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "SUMMARY");
    await page.keyboard.press("Enter");
    const reached = [];
    for (let step = 0; step < 8; step += 1) {
      await page.keyboard.press("Tab");
      reached.push(await page.evaluate(() => document.activeElement.textContent.trim() || document.activeElement.tagName));
    }
    for (const name of ["Google Calendar", "Outlook.com", "Office 365", "Apple and others", "Download .ics", "Copy link", "INPUT"]) {
      assert.ok(reached.includes(name), `${name} in ${reached}`);
    }
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.notEqual(outline, "none");
  });
});

const many = () => {
  const pages = {};
  for (let n = 0; n < 300; n += 1) {
    const day = new Date(Date.UTC(2024, 0, 1 + n * 4)).toISOString().slice(0, 10);
    pages[`e${n}.md`] = event(`"Meeting ${n}"`, `${day} 19:00`, n % 7 ? "" : "location: Library\n");
  }
  return build(pages);
};

test("300 events fold by year and month, with a filter", async () => {
  await visit(many(), { clock: "2026-01-10" }, async (page) => {
    assert.equal(await page.locator("article").count(), 300);
    const years = await page.locator(".events > .group > summary").allInnerTexts();
    assert.deepEqual(years, ["2024", "2025", "2026", "2027"]);
    const open = await page.locator(".events > .group").evaluateAll((all) => all.map((g) => g.open));
    assert.deepEqual(open, [false, false, true, true]);
    await page.getByLabel("Filter events").fill("meeting 29");
    assert.equal(await page.locator("article:visible").count(), 11);
    assert.equal(await page.locator("#found").innerText(), "11 events");
    await page.getByLabel("Filter events").fill("");
    assert.equal(await page.locator("article[hidden]").count(), 0);
  });
});

test("no event, and one", async () => {
  await visit(build({}), {}, async (page) => {
    assert.ok(await page.getByText("There are no events yet.").isVisible());
  });
  await visit(build({ "a.md": event("Only one", "2030-01-05 19:00") }), {}, async (page) => {
    assert.equal(await page.locator("article li").innerText(), "Sat 5 Jan 2030 19:00–21:00 CET");
  });
});

test("German, as data", async () => {
  await visit(buildExamples("language: de\n"), { clock: "2021-05-01" }, async (page) => {
    assert.equal(await page.locator("html").getAttribute("lang"), "de");
    assert.equal(await page.locator("h2").first().textContent(), "Kalender");
    const first = track(page, "Track A").locator("li").first();
    assert.equal(await first.locator(".when").innerText(), "Di 18. Mai 2021 12:00–14:00 EDT");
  });
});

test("in print there are sessions and no controls", async () => {
  await visit(buildExamples(), { clock: "2021-06-05" }, async (page) => {
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".tools:visible, .subscribe:visible").count(), 0);
    assert.equal(await track(page, "Track A").locator("li:visible").count(), 6);
  });
});

test("what strangers write stays text", async () => {
  const evil = `</script><script>window.hit=1</script><img src=//evil.example/x onerror="window.hit=1">"'><b>{{script}}`;
  const quoted = JSON.stringify(evil);
  const folder = build({
    "a.md": event(quoted, "2030-01-05 19:00",
      `location: ${quoted}\nurl: "javascript:window.hit=1"\nimage: "data:text/html,x"\ntags: [${quoted}]\nrepeat: weekly\ncount: 3\ntracks:\n  - {name: ${quoted}, time: "10:00"}\n  - {name: B, time: "12:00", url: "javascript:1"}\nsessions:\n  - {number: 2, title: ${quoted}, location: ${quoted}}\n`),
    "b.md": event(quoted.replace("window", "x"), "2030-01-05 19:00", `url: "https://ok.example/?a=1&b=\\"'<"\n`),
  }, `title: ${quoted}\ndescription: ${quoted}\nbase_url: ${BASE}\nfeeds:\n  x: {title: ${quoted}}\n`);
  await visit(folder, {}, async (page) => {
    assert.equal(await page.evaluate(() => window.hit), undefined);
    assert.equal(await page.locator("img, b, iframe, object, embed").count(), 0);
    const scripts = await page.locator("script").evaluateAll((all) => all.map((s) => s.type));
    assert.deepEqual(scripts, ["application/ld+json", "application/json", ""]);
    const handlers = await page.evaluate(() => [...document.querySelectorAll("*")]
      .flatMap((e) => e.getAttributeNames()).filter((name) => name.startsWith("on")));
    assert.deepEqual(handlers, []);
    const schemes = await page.locator("[href]").evaluateAll((all) => [...new Set(all.map((a) => new URL(a.href).protocol))]);
    for (const scheme of schemes) assert.ok(["http:", "https:", "mailto:", "webcal:"].includes(scheme), scheme);
    assert.ok((await page.locator("h3").allTextContents()).includes(evil));
    const graph = await page.locator("script[type='application/ld+json']").textContent();
    assert.equal(JSON.parse(graph)["@graph"][0].name, `${evil}: ${evil}`);
  });
});

test("search engines read events", async () => {
  const text = html(build({ "a.md": event("Talk", "2030-01-05 19:00", "location: Library\n") }, `base_url: ${BASE}\n`));
  const graph = JSON.parse(text.match(/<script type="application\/ld\+json">(.*)<\/script>/)[1]);
  assert.deepEqual(graph["@graph"], [{
    "@type": "Event",
    name: "Talk",
    startDate: "2030-01-05T19:00:00+01:00",
    endDate: "2030-01-05T21:00:00+01:00",
    eventStatus: "https://schema.org/EventScheduled",
    location: { "@type": "Place", name: "Library", address: "Library" },
  }]);
  assert.match(text, /<link rel="alternate" type="text\/calendar" title="Events" href="all.ics">/);
});

const long = build({
  "a.md": event(`"${"A very long title about organizing ".repeat(6)}🎉🍻"`, "2030-01-05 19:00",
    `location: "${"Donaudampfschifffahrtsgesellschaft".repeat(4)}"\n`),
  "b.md": event("اجتماع شهري مفتوح للجميع (Berlin)", "2030-01-06 19:00", "repeat: weekly\ncount: 12\n"),
  "c.md": event("Cancelled once", "2030-01-07 19:00", "repeat: weekly\ncount: 2\nsessions:\n  - {number: 1, status: cancelled}\n"),
});
const sites = { examples: buildExamples(), long };
for (const [name, folder] of Object.entries(sites)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`accessible, and pictures of it: ${name}, ${colorScheme}`, async () => {
      for (const width of [320, 768, 1280]) {
        const options = { colorScheme, viewport: { width, height: 900 }, clock: "2026-09-12", bypassCSP: true };
        await visit(folder, options, async (page) => {
          const path = join(root, `target/browser/${name}-${colorScheme}-${width}.png`);
          await page.screenshot({ path, fullPage: true });
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(overflow <= 0, `${overflow} pixels too wide at ${width}`);
          await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
          await page.addScriptTag({ content: axe });
          const found = await page.evaluate(() => window.axe.run({
            runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
          }));
          const faults = found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 120)).slice(0, 3).join(" | ")}`);
          assert.deepEqual(faults, []);
        });
      }
    });
  }
}
