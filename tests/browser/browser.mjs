// Headless Chromium, and a page that reports errors and requests to other hosts.

import { chromium } from "playwright-core";
import { serve } from "./site.mjs";

/// Sets the clock of a page. Timers and measurements run as usual.
const CLOCK_SCRIPT = (start) => {
  const shift = start - Date.now();
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...values) {
      super(...(values.length ? values : [Real.now() + shift]));
    }

    static now() {
      return Real.now() + shift;
    }
  };
};

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});

/// Serves a folder and opens its page. `clock` is the time at which the visit begins.
export async function open(browser, folder, { clock, ...options } = {}) {
  const server = await serve(folder);
  const context = await browser.newContext({ timezoneId: "Europe/Berlin", ...options });
  const page = await context.newPage();
  const elsewhere = [];
  const errors = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(server.url) && !request.url().startsWith("about:")) elsewhere.push(request.url());
  });
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("favicon")) errors.push(message.text());
  });
  await page.route("**/favicon.ico", (route) => route.fulfill({ status: 204, body: "" }));
  if (clock) await context.addInitScript(CLOCK_SCRIPT, Date.parse(clock));
  await page.goto(server.url);
  const close = async () => {
    await context.close();
    await server.close();
  };
  return { ...server, context, page, elsewhere, errors, close };
}
