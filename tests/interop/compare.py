"""Judges feeds by readers that share no code with calfeed.

Builds every site of the golden cases and the fixtures, reads every feed with each reader, and
compares with what `calfeed list --json` says. Then breaks a feed in several ways, and fails if
that goes unnoticed.

    compare.py CALFEED LIBICAL_READER
"""

import collections
import concurrent.futures
import datetime
import functools
import importlib.resources
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zoneinfo

import schedules

HERE = pathlib.Path(__file__).resolve().parent
PARTNER = HERE / "partner"
SITES = [HERE, PARTNER, HERE / "forms", *sorted(site.parent for site in (HERE.parent / "cmd").glob("*.in/events"))]
# Cases about errors, or about pages that are not finished, publish nothing.
FAULTY = {"changes-errors.in", "draft.in", "duplicate-slug.in", "duplicate-uid.in", "faults.in", "foreign-file.in", "sessions-errors.in", "template-errors.in"}
LAST = "2037-06-30"
UTC = datetime.timezone.utc
FIELDS = ["uid", "start", "end", "summary", "status"]


def lines_of_libical(text):
    results = {}
    for line in text.splitlines():
        path, *values = line.split("\t")
        result = results.setdefault(path, {"sessions": []})
        if values[0] == "error":
            result["error"] = values[1]
        else:
            result["sessions"].append(dict(zip(["uid", "start", "end", "status", "summary"], values)))
    return results


def readers(libical_reader):
    node = ["node", str(HERE / "read_icaljs.mjs"), LAST]
    python = [sys.executable, str(HERE / "read_python.py"), LAST]
    home_assistant = [sys.executable, str(HERE / "read_ical.py"), LAST]
    return {
        "icalendar + recurring-ical-events": (python, json.loads),
        "ical": (home_assistant, json.loads),
        "ical.js": (node, json.loads),
        "icalendar.rb": (["ruby", str(HERE / "read_ruby.rb"), LAST], json.loads),
        "sabre/vobject": (["php", str(HERE / "read_vobject.php"), LAST], json.loads),
        "libical": ([libical_reader, LAST], lines_of_libical),
    }


def read(reader, paths):
    command, parse = reader
    paths = [str(path) for path in paths]
    # Python's zoneinfo must take the pinned tzdata, not the zone files of the machine.
    environment = {**os.environ, "PYTHONTZPATH": ""}
    output = subprocess.run(
        command, input="\n".join(paths), capture_output=True, text=True, check=True, env=environment
    )
    results = parse(output.stdout)
    return {path: results.get(path, {"sessions": []}) for path in paths}


def as_set(sessions, fields):
    return collections.Counter(tuple(session[field] for field in fields) for session in sessions)


def difference(result, expected, fields):
    """What is wrong with what a reader found; empty if nothing is."""
    if "error" in result:
        return result["error"]
    # A reader that does not expand rules names the series that it leaves out. In a file to import,
    # where UIDs do not count, it is the only one.
    recurring = set(result.get("recurring", []))
    if recurring and "uid" not in fields:
        return ""
    expected = [session for session in expected if session["uid"] not in recurring]
    found, wanted = as_set(result["sessions"], fields), as_set(expected, fields)
    missing, surplus = wanted - found, found - wanted
    if not missing and not surplus:
        return ""
    example = next(iter(missing or surplus))
    return f"{sum(missing.values())} missing, {sum(surplus.values())} surplus, such as {example}"


def expected_sessions(listed, path, text):
    """The sessions that a feed must hold, and the fields that count.

    A file to import has UIDs of its own, and one summary for a whole series. The feed of a language
    has texts that `list` does not contain, and only the events that are translated: those with a
    UID in its text."""
    if path.startswith("languages/"):
        lines = text.replace("\n ", "").splitlines()
        uids = {line.removeprefix("UID:") for line in lines if line.startswith("UID:")}
        return [session for session in listed if session["uid"] in uids], ["uid", "start", "end", "status"]
    if not path.startswith("download/"):
        return [session for session in listed if path in session["feeds"]], FIELDS
    of_event = path.replace("download/", "events/")
    return [session for session in listed if of_event in session["feeds"]], ["start", "end", "status"]


def build(calfeed, site, folder):
    events = folder / "events"
    shutil.copytree(site / "events", events)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1800000000"}
    run = lambda *arguments: subprocess.run(
        [calfeed, *arguments], cwd=folder, env=environment, check=True, capture_output=True, text=True
    )
    run("build")
    listed = json.loads(run("list", "--json", "--to", LAST).stdout)
    return listed, sorted((folder / "public").rglob("*.ics"))


def check_site(calfeed, site, readers):
    """The faults of one site, and how many sessions were compared."""
    faults, compared = [], 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        listed, paths = build(calfeed, site, folder)
        if not listed or not paths:
            return [f"{site.name}: nothing to compare"], 0
        for name, reader in readers.items():
            results = read(reader, paths)
            for path in paths:
                feed = path.relative_to(folder / "public").as_posix()
                expected, fields = expected_sessions(listed, feed, path.read_text(encoding="utf-8"))
                result = results[str(path)]
                if is_known_error(name, result, path):
                    continue
                fault = "" if expected else "no session is expected in it"
                result, expected = without_excluded(name, feed, result, expected)
                compared += len(expected)
                fault = fault or difference(result, expected, fields)
                if fault:
                    faults.append(f"{site.name} {feed}: {name}: {fault}")
    return faults, compared


# A floating time is in the zone of the site in our feed, and in none in the original.
WITHOUT_ZONE = {"floating.ics"}


def check_originals(calfeed, readers):
    """The sessions of external calendars: each reader finds the same in our feed as in the file of
    the other producer."""
    faults, compared = [], 0
    fields = ["uid", "start", "end", "summary", "status"]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        build(calfeed, PARTNER, folder)
        feed = folder / "public" / "all.ics"
        originals = [path for path in sorted((folder / "events").glob("*.ics")) if path.name not in WITHOUT_ZONE]
        for name, reader in readers.items():
            results = read(reader, [feed, *originals])
            published = results[str(feed)]
            for original in originals:
                result = results[str(original)]
                if "error" in published or "error" in result:
                    faults.append(f"{original.name}: {name}: {published.get('error') or result['error']}")
                    continue
                recurring = set(result.get("recurring", [])) | set(published.get("recurring", []))
                expected = [session for session in result["sessions"] if session["uid"] not in recurring]
                uids = {session["uid"] for session in expected}
                found = [session for session in published["sessions"] if session["uid"] in uids]
                compared += len(expected)
                fault = difference({"sessions": found}, expected, fields)
                if fault:
                    faults.append(f"{original.name}: {name}: {fault}")
    return faults, compared


BREAKS = {
    "a start is an hour later": lambda text: re.sub(r"(DTSTART;TZID=[^:]*:\d{8}T)20", r"\g<1>21", text, count=1),
    "the zone is an hour off": lambda text: text.replace("TZOFFSETTO:-0400", "TZOFFSETTO:-0300"),
    "a session is missing": lambda text: re.sub(r"BEGIN:VEVENT.*?END:VEVENT\r\n", "", text, count=1, flags=re.S),
    "a UID stands twice": lambda text: text.replace("track-b.2@", "track-b.1@"),
    "a summary lost its escapes": lambda text: text.replace("SUMMARY:Organizing", "SUMMARY:Organising", 1),
    "the file ends early": lambda text: text[: len(text) // 2],
}


MACHINE_ZONES = pathlib.Path("/usr/share/zoneinfo")


@functools.cache
def is_outdated(zone):
    """Whether the machine's zone database has other offsets for a zone than the pinned tzdata."""
    hours = [datetime.datetime(year, month, 15, tzinfo=UTC) for year in range(2020, 2039) for month in range(1, 13)]
    file = MACHINE_ZONES / zone
    if not file.exists():
        return True
    data = importlib.resources.files("tzdata").joinpath("zoneinfo", *zone.split("/"))
    with file.open("rb") as old, data.open("rb") as new:
        zones = [zoneinfo.ZoneInfo.from_file(source) for source in (old, new)]
    return any(hour.astimezone(zones[0]).utcoffset() != hour.astimezone(zones[1]).utcoffset() for hour in hours)


# Sessions that one reader is known to get wrong, with the reason.
EXCLUDED = {
    # libical 3.0 moves a start in a gap to the next hour, takes it for another start than the
    # RECURRENCE-ID, and keeps the later hour for the week after as well.
    "libical": lambda session: session["uid"].startswith("early"),
    # vobject 2.1 keeps the later hour after a gap too. It reads TZID as a name of the machine's
    # zone database, which may be older than the rules of the zone.
    "sabre/vobject": lambda session: session["uid"].startswith("early") or is_outdated(session["timezone"]),
}


def misread_by_vobject(feed, expected):
    """The UIDs of series that vobject 2.1 misreads. RecurrenceIterator::rewind takes the first
    session from DTSTART without looking for its override, and next keeps one of two sessions that
    start at the same time."""
    starts = collections.Counter((session["uid"], session["start"]) for session in expected)
    uids = {uid for (uid, _), count in starts.items() if count > 1}
    first, original = {}, []
    for vevent in feed.read_text(encoding="utf-8").split("BEGIN:VEVENT")[1:]:
        lines = dict(re.findall(r"^(UID|DTSTART|RECURRENCE-ID|RRULE)[;:](.*?)\r?$", vevent, re.MULTILINE))
        if "RRULE" in lines:
            first[lines["UID"]] = lines["DTSTART"]
        if "RECURRENCE-ID" in lines:
            original.append((lines["UID"], lines["RECURRENCE-ID"]))
    return uids | {uid for uid, start in original if first.get(uid) == start}


# The icalendar gem 2.8 fails if an observance starts after a session. Where the rules of a zone change
# within the span of a feed, its VTIMEZONE has such an observance: a second STANDARD or DAYLIGHT.
KNOWN_ERROR = ("icalendar.rb", "comparison of IceCube::Occurrence with nil failed")


def is_known_error(name, result, path):
    reader, error = KNOWN_ERROR
    zones = path.read_text(encoding="utf-8").split("BEGIN:VTIMEZONE")[1:]
    has_later_rules = any(zone.count("BEGIN:STANDARD") > 1 or zone.count("BEGIN:DAYLIGHT") > 1 for zone in zones)
    return name == reader and error in result.get("error", "") and has_later_rules


def without_excluded(name, path, result, expected):
    """The sessions that this reader reads correctly. A file to import has other UIDs, and is left
    out as a whole."""
    is_excluded = EXCLUDED.get(name, lambda session: False)
    uids = {session["uid"] for session in expected if is_excluded(session)}
    if "error" in result or not uids:
        return result, expected
    if path.startswith("download/"):
        return {"sessions": []}, []
    rest = lambda sessions: [session for session in sessions if session["uid"] not in uids]
    return {**result, "sessions": rest(result["sessions"])}, rest(expected)


# These go by the name of a zone that they know, and do not look at the VTIMEZONE.
BLIND = {
    (reader, "the zone is an hour off")
    for reader in ("icalendar + recurring-ical-events", "ical", "sabre/vobject")
}


def check_breaks(calfeed, readers):
    """The ways to break a feed that no reader notices."""
    unnoticed = []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        listed, _ = build(calfeed, HERE.parent / "cmd" / "tracks.in", folder)
        feed = "events/organizing-for-power.track-b.ics"
        text = (folder / "public" / feed).read_bytes().decode()
        expected, fields = expected_sessions(listed, feed, text)
        broken_path = folder / "broken.ics"
        for what, break_it in BREAKS.items():
            broken = break_it(text)
            assert broken != text, f"nothing was broken: {what}"
            broken_path.write_bytes(broken.encode())
            for name, reader in readers.items():
                if (name, what) in BLIND:
                    continue
                if not difference(read(reader, [broken_path])[str(broken_path)], expected, fields):
                    unnoticed.append(f"unnoticed by {name}: {what}")
    return unnoticed


SCHEDULES = 2000
SCHEDULES_IN_SITE = 500


def check_schedules(calfeed, readers):
    """Random schedules: calfeed against the second implementation, and the readers against it."""
    check = lambda first: check_schedules_from(first, calfeed, readers)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(check, range(0, SCHEDULES, SCHEDULES_IN_SITE)))
    return [fault for faults, _ in results for fault in faults], sum(compared for _, compared in results)


def check_schedules_from(first, calfeed, readers):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "site/events").mkdir(parents=True)
        expected = collections.Counter(schedules.write(folder / "site/events", first, SCHEDULES_IN_SITE))
        listed, _ = build(calfeed, folder / "site", folder)
        fields = ["event", "track", "number", "start", "end", "status"]
        # The last day ends at another instant in each zone.
        until_last_day = lambda sessions: [session for session in sessions if session["start"] < LAST]
        listed = until_last_day(listed)
        found = as_set(listed, fields)
        faults, compared = [], len(listed)
        for session in sorted((expected - found) | (found - expected), key=str):
            side = "missing" if session in expected else "surplus"
            faults.append(f"schedules: {side} in calfeed: {session}")
        feed = folder / "public/all.ics"
        for name, reader in readers.items():
            result = read(reader, [feed])[str(feed)]
            if is_known_error(name, result, feed):
                continue
            of_reader = listed
            if name == "sabre/vobject" and "sessions" in result:
                misread = misread_by_vobject(feed, listed)
                is_read = lambda session: session["uid"] not in misread
                of_reader = list(filter(is_read, listed))
                result["sessions"] = list(filter(is_read, result["sessions"]))
            if "sessions" in result:
                result["sessions"] = until_last_day(result["sessions"])
            fault = difference(*without_excluded(name, "all.ics", result, of_reader), FIELDS)
            compared += len(of_reader)
            if fault:
                faults.append(f"schedules from {first}: {name}: {fault}")
        return faults, compared


def main():
    calfeed, libical_reader = (str(pathlib.Path(argument).resolve()) for argument in sys.argv[1:3])
    all_readers = readers(libical_reader)
    faults, compared = [], 0
    for site in SITES:
        if site.name not in FAULTY:
            of_site, number = check_site(calfeed, site, all_readers)
            faults += of_site
            compared += number
    of_originals, in_originals = check_originals(calfeed, all_readers)
    faults += of_originals
    compared += in_originals
    of_schedules, in_schedules = check_schedules(calfeed, all_readers)
    faults += of_schedules + check_breaks(calfeed, all_readers)
    for fault in faults:
        print(fault)
    print(f"interop: {SCHEDULES} random schedules, {in_schedules} sessions compared")
    print(f"interop: {compared} sessions compared, {len(faults)} faults, {len(BREAKS)} broken feeds noticed by each reader")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
