// The preview of `calfeed serve`, as an author meets it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { root } from "./site.mjs";

let browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
});
after(() => browser.close());

const event = (title, date = "2027-03-01 18:00") =>
  `---\ntitle: ${title}\ndate: ${date}\ntimezone: Europe/Berlin\n---\n`;

/// Serves pages in a new folder; `close()` ends the server.
async function preview(pages) {
  const folder = mkdtempSync(join(tmpdir(), "calfeed-"));
  mkdirSync(join(folder, "events"));
  const write = (name, text) => writeFileSync(join(folder, "events", name), text);
  for (const [name, text] of Object.entries(pages)) write(name, text);
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(Date.UTC(2027, 0, 1) / 1000) };
  const server = spawn(join(root, "target/debug/calfeed"), ["serve", "--port", "0"], { cwd: folder, env });
  for await (const line of createInterface({ input: server.stdout })) {
    return { url: line.split(" ")[0], write, close: () => server.kill() };
  }
}

async function visit(pages, story) {
  const server = await preview(pages);
  const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.location().url.endsWith("favicon.ico")) errors.push(message.text());
  });
  try {
    await page.goto(server.url);
    await story(page, server);
    assert.deepEqual(errors, [], "errors on the page");
  } finally {
    await page.close();
    server.close();
  }
}

test("a saved page appears at the same position", async () => {
  const pages = {};
  for (let number = 1; number <= 80; number += 1) {
    pages[`${number}.md`] = event(`Event ${number}`, `2027-03-01 ${10 + (number % 10)}:${10 + Math.floor(number / 10)}`);
  }
  await visit(pages, async (page, server) => {
    await page.getByText("Event 80").first().waitFor({ state: "attached" });
    await page.evaluate(() => scrollTo(0, 900));
    const before = await page.evaluate(() => scrollY);
    assert.equal(before, 900);
    server.write("80.md", event("Saved title", "2027-03-01 19:59"));
    await page.getByText("Saved title").first().waitFor({ state: "attached" });
    await page.waitForFunction((top) => scrollY === top, before);
    server.write("80.md", event("Saved again", "2027-03-01 19:59"));
    await page.getByText("Saved again").first().waitFor({ state: "attached" });
    await page.waitForFunction((top) => scrollY === top, before);
  });
});

test("errors appear on the page as text, and disappear", async () => {
  await visit({ "choir.md": event("Choir") }, async (page, server) => {
    const diagnostics = page.locator("#calfeed-diagnostics");
    await page.getByText("Choir").first().waitFor();
    assert.equal(await diagnostics.count(), 0);
    server.write("choir.md", event("Choir", "\"<img src=x onerror=alert(1)>\""));
    await diagnostics.waitFor();
    assert.match(await diagnostics.innerText(), /events\/choir\.md:3:[\s\S]*<img src=x onerror/);
    assert.equal(await diagnostics.evaluate((element) => getComputedStyle(element).position), "fixed");
    await page.screenshot({ path: join(root, "target/browser/preview-error.png") });
    assert.ok(await page.getByText("Choir").first().isVisible());
    server.write("choir.md", event("Choir again"));
    await page.getByText("Choir again").first().waitFor();
    assert.equal(await diagnostics.count(), 0);
  });
});
