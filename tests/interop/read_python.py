"""Reads feeds with icalendar and recurring-ical-events.

Takes the last day and paths; prints one JSON object: each path with its sessions, or with an
error."""

import datetime
import json
import sys

import icalendar
import recurring_ical_events

from moments import FIRST, end_of, moment


def sessions(path, last):
    calendar = icalendar.Calendar.from_ical(open(path, "rb").read())
    errors = [f"{part.name}: {part.errors}" for part in calendar.walk() if part.errors]
    if errors:
        raise ValueError("; ".join(errors))
    found = []
    for event in recurring_ical_events.of(calendar).between(FIRST, end_of(last)):
        found.append({
            "uid": str(event["UID"]),
            "start": moment(event["DTSTART"].dt),
            "end": moment(event["DTEND"].dt),
            "summary": str(event["SUMMARY"]),
            "status": str(event["STATUS"]),
        })
    return found


def main():
    last = datetime.date.fromisoformat(sys.argv[1])
    results = {}
    for path in sys.stdin.read().split("\n"):
        try:
            results[path] = {"sessions": sessions(path, last)}
        except Exception as error:  # whatever a reader stumbles over is a finding
            results[path] = {"error": f"{type(error).__name__}: {error}"}
    json.dump(results, sys.stdout)


main()
