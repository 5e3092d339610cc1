"""Reads feeds with `ical`, the library of Home Assistant. It rejects a whole feed for one property.

Takes the last day, and paths on standard input; prints one JSON object: each path with its
sessions, or with an error."""

import datetime
import json
import sys

from ical.calendar_stream import IcsCalendarStream

from moments import FIRST, end_of, moment


def sessions(path, last):
    text = open(path, encoding="utf-8", newline="").read()
    calendar = IcsCalendarStream.calendar_from_ics(text)
    return [
        {
            "uid": event.uid,
            "start": moment(event.dtstart),
            "end": moment(event.end),
            "summary": event.summary,
            "status": event.status.value,
        }
        for event in calendar.timeline_tz(datetime.timezone.utc).overlapping(FIRST, end_of(last))
    ]


def main():
    last = datetime.date.fromisoformat(sys.argv[1])
    results = {}
    for path in sys.stdin.read().split("\n"):
        try:
            results[path] = {"sessions": sessions(path, last)}
        except Exception as error:  # every error of a reader is a finding
            results[path] = {"error": f"{type(error).__name__}: {str(error)[:300]}"}
    json.dump(results, sys.stdout)


main()
