// The subscribe page, as visitors meet it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { build, buildExamples, html, root, serve } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

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
const rows = (page) => page.locator("#agenda_ [data-d] > ul > li");

test("small, and the same bytes for the same input", () => {
  const text = html(buildExamples());
  assert.ok(Buffer.byteLength(text) < 80_000, `${Buffer.byteLength(text)} bytes`);
  assert.equal(html(buildExamples()), text);
});

test("without a script the agenda is complete and in order", async () => {
  await visit(buildExamples(), { javaScriptEnabled: false }, async (page) => {
    const starts = await page.locator("#agenda_ .day").evaluateAll((all) => all.map((day) => day.dataset.d));
    assert.deepEqual(starts, [...starts].sort());
    assert.ok(await page.locator("#jump_").isVisible());
    await page.locator("summary", { hasText: "Walk through the old harbour" }).click();
    assert.ok(await page.locator("#spring-walk").isVisible());
  });
});

test("past sessions are collapsed at the end", async () => {
  await visit(buildExamples(), { clock: "2026-11-01" }, async (page) => {
    assert.match(await rows(page).first().innerText(), /Stammtisch/);
    assert.equal(await page.locator(".past").evaluate((past) => past.open), false);
  });
});

test("a tag in the address filters, and the button offers its feed", async () => {
  await visit(buildExamples(), { clock: "2026-11-01" }, async (page, { url }) => {
    await page.goto(`${url}#tag=social`);
    assert.equal(await page.locator("#subscribe_ > summary").innerText(), "Subscribe to social");
    assert.equal(await page.locator("#subscribe_ .menu").getAttribute("data-path"), "tags/social.ics");
  });
});

test("the month is a grid, by key and by address", async () => {
  await visit(buildExamples(), { clock: "2026-11-01" }, async (page) => {
    await page.keyboard.press("m");
    await page.locator(".month button[data-day='2026-11-14']", { hasText: "Stammtisch" }).click();
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.day), "2026-11-21");
  });
});

test("the address of an event opens it, with links to add it", async () => {
  await visit(buildExamples(), { clock: "2026-11-01" }, async (page, { url }) => {
    await page.goto(`${url}#spring-walk`);
    assert.equal(await page.locator("#spring-walk .add a").count(), 3);
  });
});

test("right to left", async () => {
  await visit(build({ "a.md": event("A", "2030-01-05 19:00") }, "language: ar\nwords: {subscribe: اشترك}\n"), {}, async (page) => {
    assert.equal(await page.locator("html").getAttribute("dir"), "rtl");
    assert.equal(await page.locator("#subscribe_ > summary").innerText(), "اشترك");
  });
});

test("what strangers write stays text", async () => {
  const evil = JSON.stringify(`</script><script>window.hit=1</script><img src=//evil.example/x onerror="window.hit=1">`);
  await visit(build({ "a.md": `${event(evil, "2030-01-05 19:00", `location: ${evil}\ntags: [${evil}]\n`)}${evil}\n[a](javascript:1)\n` }), {}, async (page) => {
    assert.equal(await page.evaluate(() => window.hit), undefined);
    assert.equal(await page.locator("[onerror], a[href^='javascript']").count(), 0);
  });
});

for (const colorScheme of ["light", "dark"]) {
  test(`accessible, and pictures: ${colorScheme}`, async () => {
    for (const width of [390, 768, 1280]) {
      const options = { colorScheme, viewport: { width, height: 900 }, clock: "2026-11-01", bypassCSP: true };
      await visit(buildExamples(), options, async (page) => {
        await page.screenshot({ path: join(root, `target/browser/examples-${colorScheme}-${width}.png`) });
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
        await page.addScriptTag({ content: axe });
        const found = await page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }));
        assert.deepEqual(found.violations.map((violation) => `${violation.id}: ${violation.nodes[0].html.slice(0, 160)}`), []);
      });
    }
  });
}
