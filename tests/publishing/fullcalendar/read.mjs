// Prints the events that FullCalendar reads from a sessions.json, one line each.
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("<!doctype html><div id=calendar></div>");
const { document, HTMLElement, Element, Node, getComputedStyle } = window;
Object.assign(globalThis, { window, document, HTMLElement, Element, Node, getComputedStyle });
const { Calendar } = await import("@fullcalendar/core");
const { default: dayGrid } = await import("@fullcalendar/daygrid");

const events = JSON.parse(readFileSync(process.argv[2], "utf8"));
const calendar = new Calendar(document.getElementById("calendar"), { plugins: [dayGrid], timeZone: "UTC", events });
for (const event of calendar.getEvents()) {
  const { id, title, startStr, endStr, allDay, url, extendedProps } = event;
  console.log(JSON.stringify([id, title, startStr, endStr, allDay, url, extendedProps.location, extendedProps.status]));
}
