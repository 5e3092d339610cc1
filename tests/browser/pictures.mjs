// Pictures of the page at three widths in both colour schemes, in target/browser:
//
//     tests/browser/run pictures [SITE…]
//
// The sites are `examples`, `association` (30 pages with 12 tags) and `archive` (500 events).

import { join } from "node:path";
import { launch, open } from "./browser.mjs";
import { archive, association, CLOCK } from "./samples.mjs";
import { build, buildExamples, root } from "./site.mjs";

const sites = {
  examples: () => buildExamples(),
  association: () => build(association().pages, association().config),
  archive: () => build(archive({ texts: true }).pages, archive().config),
};

/// What is photographed: a name, and the steps that lead to it.
const views = {
  top: async () => {},
  whole: async () => {},
  open: async (page) => { await page.locator("#agenda_ > section [data-d] > ul > li > details > summary").first().click(); },
  series: async (page) => { await page.goto(`${page.url()}#${(await page.locator(".tracks:not(.single)").first().locator("..").getAttribute("id"))}`); },
  dialog: async (page) => { await page.locator("#feeds_ a.sub").first().click(); },
  menu: async (page) => { await page.locator("#subscribe_ > summary").click(); },
  month: async (page) => { await page.keyboard.press("m"); },
};

const chosen = process.argv.slice(2);
const browser = await launch();
for (const [site, make] of Object.entries(sites)) {
  if (chosen.length && !chosen.includes(site)) continue;
  const folder = make();
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [390, 768, 1280]) {
      const visit = await open(browser, folder, { colorScheme, viewport: { width, height: width < 500 ? 844 : 900 }, clock: CLOCK });
      for (const [view, steps] of Object.entries(views)) {
        await visit.page.goto("about:blank");
        await visit.page.goto(visit.url);
        await steps(visit.page);
        const fullPage = view === "whole";
        await visit.page.screenshot({ path: join(root, `target/browser/${site}-${colorScheme}-${width}-${view}.png`), fullPage });
      }
      await visit.close();
    }
  }
}
await browser.close();
