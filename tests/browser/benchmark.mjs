// Prints size, first paint, script time and filter time of a page with 500 events and 5,000
// sessions:
//
//     tests/browser/run benchmark

import { launch, open } from "./browser.mjs";
import { archive, CLOCK } from "./samples.mjs";
import { build, html } from "./site.mjs";

const site = archive({ texts: true });
const folder = build(site.pages, site.config);
const browser = await launch();
const visit = await open(browser, folder, { clock: CLOCK, viewport: { width: 1280, height: 900 } });
const { page } = visit;
await page.waitForTimeout(2_000);
const paint = await page.evaluate(() => ({
  first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
  ready: performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart,
}));
const timed = (steps) => page.evaluate(async (source) => {
  const start = performance.now();
  new Function(source)();
  document.body.getBoundingClientRect();
  return performance.now() - start;
}, steps);
const filter = (text) => `
  const field = document.getElementById("filter_");
  field.value = ${JSON.stringify(text)};
  field.dispatchEvent(new Event("input", { bubbles: true }));`;
const times = {
  "first paint": paint.first,
  "page ready": paint.ready,
  "filter by text": await timed(filter("course 45")),
  "filter removed": await timed(filter("")),
  "filter by tag": await timed(`location.hash = "#tag=choir"; dispatchEvent(new Event("hashchange"));`),
  "month": await timed(`location.hash = "#view=month"; dispatchEvent(new Event("hashchange"));`),
};
console.log(`${(Buffer.byteLength(html(folder)) / 1000).toFixed(0)} kB`);
for (const [name, time] of Object.entries(times)) console.log(`${name.padEnd(15)} ${time?.toFixed(0) ?? "–"} ms`);
await visit.close();
await browser.close();
