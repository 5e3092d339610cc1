// Reads feeds with ical.js.
//
// Takes the last day, and paths on standard input; prints one JSON object: each path with its
// sessions, or with an error.

import { readFileSync } from 'node:fs'
import ICAL from 'ical.js'

const last = process.argv[2]

// A day as a day, a time in UTC.
function moment(time) {
  if (time.isDate) return time.toString()
  if (time.zone === ICAL.Timezone.localTimezone) throw new Error(`floating time ${time}`)
  return time.convertToZone(ICAL.Timezone.utcTimezone).toString()
}

function session(component, start, end) {
  const value = name => component.getFirstPropertyValue(name)
  return {
    uid: value('uid'),
    start: moment(start),
    end: moment(end),
    summary: value('summary'),
    status: value('status'),
  }
}

function sessions(path) {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(path, 'utf8')))
  ICAL.TimezoneService.reset()
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone)
  const components = calendar.getAllSubcomponents('vevent')
  const overrides = components.filter(vevent => vevent.hasProperty('recurrence-id'))
  const found = []
  const keep = one => { if (one.start.slice(0, 10) <= last) found.push(one) }
  for (const vevent of components) {
    if (vevent.hasProperty('recurrence-id')) continue
    // Without `exceptions` it takes the overrides of every UID in the file for its own.
    const event = new ICAL.Event(vevent, { exceptions: [] })
    if (!event.isRecurring()) {
      keep(session(vevent, event.startDate, event.endDate))
      continue
    }
    const uid = vevent.getFirstPropertyValue('uid')
    for (const override of overrides) {
      if (override.getFirstPropertyValue('uid') === uid) event.relateException(override)
    }
    const occurrences = event.iterator()
    for (let start = occurrences.next(); start; start = occurrences.next()) {
      // A session moved to an earlier day has a later original start.
      if (start.toString().slice(0, 4) > Number(last.slice(0, 4)) + 1) break
      const details = event.getOccurrenceDetails(start)
      keep(session(details.item.component, details.startDate, details.endDate))
    }
  }
  return found
}

const results = {}
for (const path of readFileSync(0, 'utf8').split('\n')) {
  try {
    results[path] = { sessions: sessions(path) }
  } catch (error) {
    results[path] = { error: String(error) }
  }
}
console.log(JSON.stringify(results))
