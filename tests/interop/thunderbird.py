"""Subscribes a real Thunderbird to a feed, and compares its cache with `calfeed list --json`.

Three builds of one site are read with the same profile, as a subscriber does over time: the first
one, one in which a session was moved, and one in which a session was cancelled.

    thunderbird.py CALFEED
"""

import collections
import datetime
import functools
import http.server
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
SITE = HERE.parent / "cmd" / "tracks.in" / "events"
# The first start of a new profile creates it and may not get as far as the calendar.
STARTS = 3
SECONDS_PER_START = 40
PREFERENCES = """\
user_pref("calendar.list.sortOrder", "feed");
user_pref("calendar.registry.feed.type", "ics");
user_pref("calendar.registry.feed.name", "Feed");
user_pref("calendar.registry.feed.uri", "{uri}");
user_pref("calendar.registry.feed.cache.enabled", true);
user_pref("calendar.timezone.useSystemTimezone", false);
user_pref("calendar.timezone.local", "UTC");
user_pref("app.donation.eoy.version.viewed", 999);
user_pref("app.normandy.enabled", false);
user_pref("app.update.auto", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("extensions.update.enabled", false);
user_pref("mail.provider.suppress_dialog_on_startup", true);
user_pref("mail.rights.version", 1);
user_pref("mailnews.start_page.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("toolkit.telemetry.enabled", false);
"""


class Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = {".ics": "text/calendar; charset=utf-8"}

    def log_message(self, *_):
        pass


def serve(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def build(calfeed, folder, hour):
    """Builds at a later hour each time, so that a changed session has a later revision."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(1_800_000_000 + 3600 * hour)}
    run = lambda *arguments: subprocess.run(
        [calfeed, *arguments], cwd=folder, env=environment, check=True, capture_output=True, text=True
    ).stdout
    run("build")
    listed = json.loads(run("list", "--json", "--from", "1990-01-01", "--to", "2037-06-30"))
    return collections.Counter((s["uid"], s["start"], s["end"], s["summary"], s["status"]) for s in listed)


def cached(profile):
    """The sessions in Thunderbird's cache; empty as long as there is none."""
    path = profile / "calendar-data" / "cache.sqlite"
    if not path.exists():
        return collections.Counter()
    moment = lambda micros: datetime.datetime.fromtimestamp(micros / 1e6, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
            rows = database.execute("select id, event_start, event_end, title, ical_status from cal_events").fetchall()
    except sqlite3.OperationalError:  # Thunderbird is writing to it
        return collections.Counter()
    return collections.Counter((uid, moment(start), moment(end), title, status) for uid, start, end, title, status in rows)


def subscribe(profile, expected):
    """The sessions that Thunderbird has after it was started, a few times if necessary."""
    for _ in range(STARTS):
        found = start(profile, expected)
        if found == expected:
            break
    return found


def start(profile, expected):
    """Starts Thunderbird and waits until its cache has the expected sessions, or time is over."""
    command = ["xvfb-run", "-a", "thunderbird", "--profile", str(profile), "--no-remote", "-calendar"]
    environment = {**os.environ, "HOME": str(profile), "MOZ_CRASHREPORTER_DISABLE": "1"}
    log = (profile / "thunderbird.log").open("a")
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    end = time.monotonic() + SECONDS_PER_START
    try:
        while (found := cached(profile)) != expected and time.monotonic() < end:
            time.sleep(0.5)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
    return found


def edit(page, old, new):
    text = page.read_text()
    assert old in text, old
    page.write_text(text.replace(old, new, 1))


def main():
    calfeed = str(pathlib.Path(sys.argv[1]).resolve())
    changes = [
        ("the first build", None),
        ("a moved session", "sessions:\n  - number: 2\n    track: Track A\n    moved: 2021-05-26 15:00\n---\n"),
        ("a cancelled session", "sessions:\n  - number: 3\n    track: Track B\n    cancelled: true\n---\n"),
    ]
    faults = 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = pathlib.Path(name)
        shutil.copytree(SITE, folder / "events")
        page = next((folder / "events").glob("*.md"))
        original = page.read_text()
        profile = folder / "profile"
        profile.mkdir()
        server = serve(folder / "public")
        uri = f"http://127.0.0.1:{server.server_port}/all.ics"
        (profile / "user.js").write_text(PREFERENCES.format(uri=uri))
        for hour, (what, sessions) in enumerate(changes):
            page.write_text(original)
            if sessions:
                head, body = original[4:].split("---\n", 1)
                page.write_text(f"---\n{head}{sessions}{body}")
            expected = build(calfeed, folder, hour)
            found = subscribe(profile, expected)
            missing, surplus = expected - found, found - expected
            faults += bool(missing or surplus)
            print(f"thunderbird: {what}: {len(expected)} sessions, {len(missing)} missing, {len(surplus)} surplus")
            for session in [*missing, *surplus][:4]:
                print(f"    {session}")
        server.shutdown()
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
