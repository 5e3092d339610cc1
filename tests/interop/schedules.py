"""Random schedules, and what a second implementation makes of them.

Pages are written for calfeed; the sessions come from python-dateutil's rules on wall time and
zoneinfo's offsets, which share no code with calfeed. Half of the schedules begin within two weeks
of a change of the clocks, and many of those in the hours that are skipped or shown twice.

    write(folder, first, count)   pages number `first` and up; returns their sessions
"""

import datetime as dt
import functools
import os
import random
import zoneinfo

from dateutil import rrule

# Only the pinned tzdata, not the zone files of the machine.
os.environ["PYTHONTZPATH"] = ""
zoneinfo.reset_tzpath(to=())

# Links and abbreviations resolve to other names; one part of the world after the other is enough.
AREAS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/", "Antarctica/")
ZONES = sorted(name for name in zoneinfo.available_timezones() if name.startswith(AREAS))
# As many of the schedules as can be read in minutes, up to this day.
LAST = dt.date(2037, 6, 30)
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
UTC = dt.timezone.utc


@functools.cache
def changes(zone):
    """The days from 2019 to 2031 before which the clocks of a zone change."""
    info = zoneinfo.ZoneInfo(zone)
    noons = [dt.datetime(2019, 1, 1, 12) + dt.timedelta(days=n) for n in range(13 * 365)]
    offsets = [noon.replace(tzinfo=info).utcoffset() for noon in noons]
    return [noon.date() for noon, offset, before in zip(noons[1:], offsets[1:], offsets) if offset != before]


def instant(wall, zone):
    """RFC 5545, 3.3.5: the first of two, and the offset from before a gap: fold=0 is both."""
    return wall.replace(tzinfo=zoneinfo.ZoneInfo(zone), fold=0).astimezone(UTC)


class Schedule:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.name = f"schedule-{seed}"
        self.zone = self.random.choice(ZONES)
        self.is_endless = self.random.random() < 0.02
        self.is_near = False
        self.day = self.first_day()
        self.duration = self.random.choice([15, 45, 60, 90, 120, 150, 180, 600, 1500])
        self.tracks = self.track_times()
        self.rule, self.repeat, self.end = self.make_rule()
        self.occurrences = self.expand()
        self.drop = self.dropped()
        self.added = self.additions()
        self.moves = self.make_moves()

    def first_day(self):
        near = changes(self.zone)
        if near and self.random.random() < 0.5:
            self.is_near = True
            return self.random.choice(near) + dt.timedelta(days=self.random.choice([-14, -7, -7, -1, 0, 0, 0, 1, 5]))
        return dt.date(2019, 1, 1) + dt.timedelta(days=self.random.randrange(13 * 365))

    def time(self):
        night = self.random.random() < (0.7 if self.is_near else 0.1) and not self.is_endless
        hour = self.random.randrange(0, 4) if night else self.random.randrange(5, 24)
        return dt.time(hour, self.random.choice([0, 0, 15, 30, 45, 59]))

    def track_times(self):
        count = self.random.choice([1, 1, 1, 2, 3])
        return {f"Track {name}": self.time() for name in "ABC"[:count]}

    def make_rule(self):
        """Keyword arguments for dateutil, the value of `repeat`, and the line that ends it."""
        if self.random.random() < 0.1 and not self.is_endless:
            return None, None, None
        weekday = DAYS[self.day.weekday()]
        interval = self.random.choice([1, 1, 1, 2, 3])
        nth = (self.day.day - 1) // 7 + 1
        day_rule = getattr(rrule, weekday)
        shapes = [
            ("DAILY", {}, ""),
            ("WEEKLY", {}, ""),
            ("WEEKLY", {"byweekday": [day_rule, *self.other_days(weekday)]}, "BYDAY"),
            ("YEARLY", {}, ""),
        ]
        if self.day.day <= 28:
            shapes.append(("MONTHLY", {}, ""))
            shapes.append(("MONTHLY", {"byweekday": [day_rule(nth)]}, "BYDAY"))
        freq, extra, by = self.random.choice(shapes)
        words = {("DAILY", 1): "daily", ("WEEKLY", 1): "weekly", ("WEEKLY", 2): "biweekly", ("MONTHLY", 1): "monthly", ("YEARLY", 1): "yearly"}
        text = f"FREQ={freq}" + (f";INTERVAL={interval}" if interval > 1 else "")
        if by:
            days = [str(day).replace("(+", " ").replace(")", "") for day in extra["byweekday"]]
            days = ["".join(reversed(day.split())) if " " in day else day for day in days]
            text += f";BYDAY={','.join(days)}"
        elif (freq, interval) in words and self.random.random() < 0.7:
            text = words[freq, interval]
        rule = {"freq": getattr(rrule, freq), "interval": interval, "wkst": rrule.MO, **extra}
        if self.is_endless:
            return rule, text, None
        if self.random.random() < 0.5:
            count = self.random.randint(1, 12)
            return {**rule, "count": count}, text, f"count: {count}"
        span = {"DAILY": 12, "WEEKLY": 80, "MONTHLY": 300, "YEARLY": 1500}[freq]
        until = self.day + dt.timedelta(days=self.random.randint(0, span))
        return {**rule, "until": dt.datetime.combine(until, dt.time.max)}, text, f"until: {until}"

    def other_days(self, weekday):
        others = [day for day in DAYS if day != weekday]
        return [getattr(rrule, day) for day in self.random.sample(others, self.random.randint(0, 2))]

    def expand(self):
        """The dates that the rule gives. Its dates do not depend on the time of day."""
        start = dt.datetime.combine(self.day, dt.time())
        if self.rule is None:
            return [self.day]
        found = []
        for moment in rrule.rrule(dtstart=start, **self.rule):
            if moment.date() > LAST:
                break
            found.append(moment.date())
        return found

    def dropped(self):
        if self.rule is None or len(self.occurrences) < 3 or self.random.random() < 0.5:
            return []
        return sorted(self.random.sample(self.occurrences[:50], self.random.randint(1, min(2, len(self.occurrences) - 1))))

    def additions(self):
        if self.random.random() < 0.7 or self.rule is None:
            return []
        day = self.day + dt.timedelta(days=self.random.randint(1, 60))
        return [] if day in self.occurrences or day in self.drop else [day]

    def make_moves(self):
        """Numbers of sessions, and what becomes of them."""
        moves = {}
        if self.rule is None or self.random.random() < 0.5:
            return moves
        numbers = [n + 1 for n, day in enumerate(self.occurrences[:50]) if day not in self.drop]
        for number in self.random.sample(numbers, min(len(numbers), self.random.randint(1, 2))):
            kind = self.random.choice(["cancel", "day", "time", "longer"])
            day = self.occurrences[number - 1] + dt.timedelta(days=self.random.randint(-3, 3))
            moves[number] = (kind, {"cancel": None, "day": day, "time": self.time(), "longer": self.duration + 30}[kind])
        return moves

    def page(self):
        lines = ["---", f"title: {self.name}", f"timezone: {self.zone}", f"duration: {self.duration}m"]
        if len(self.tracks) == 1:
            time = next(iter(self.tracks.values()))
            lines.append(f"date: {self.day} {time:%H:%M}")
        else:
            lines += [f"date: {self.day}", "tracks:"]
            lines += [f'  - {{name: {name}, time: "{time:%H:%M}"}}' for name, time in self.tracks.items()]
        if self.repeat:
            lines.append(f"repeat: {self.repeat}")
        if self.end:
            lines.append(self.end)
        if self.drop:
            lines.append(f"except: [{', '.join(map(str, self.drop))}]")
        if self.added:
            lines.append(f"also: [{', '.join(map(str, self.added))}]")
        if self.moves:
            lines.append("sessions:")
        for number, (kind, value) in self.moves.items():
            change = {
                "cancel": "cancelled: true",
                "day": f"moved: {value}",
                "time": f'moved: "{value:%H:%M}"' if kind == "time" else "",
                "longer": f"duration: {value}m",
            }[kind]
            lines += [f"  - number: {number}", f"    {change}"]
        return "\n".join([*lines, "---", ""])

    def sessions(self):
        """Event, track, number, start, end and status of every session."""
        found = []
        for name, time in self.tracks.items():
            track = name if len(self.tracks) > 1 else None
            for index, day in enumerate(self.occurrences):
                if day not in self.drop:
                    number = index + 1
                    found.append(self.session(track, number if self.rule else None, day, time, self.moves.get(number)))
            found += [self.session(track, None, day, time, None) for day in self.added]
        return found

    def session(self, track, number, day, time, change):
        kind, value = change or (None, None)
        day = value if kind == "day" else day
        time = value if kind == "time" else time
        minutes = value if kind == "longer" else self.duration
        start = instant(dt.datetime.combine(day, time), self.zone)
        end = start + dt.timedelta(minutes=minutes)
        status = "CANCELLED" if kind == "cancel" else "CONFIRMED"
        return (self.name, track, number, f"{start:%Y-%m-%dT%H:%M:%SZ}", f"{end:%Y-%m-%dT%H:%M:%SZ}", status)


def write(folder, first, count):
    schedules = [Schedule(seed) for seed in range(first, first + count)]
    for schedule in schedules:
        (folder / f"{schedule.name}.md").write_text(schedule.page())
    return [session for schedule in schedules for session in schedule.sessions() if session[3] < f"{LAST}"]
