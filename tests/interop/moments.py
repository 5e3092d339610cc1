"""The period and the form of days and times of the Python readers."""

import datetime

FIRST = datetime.datetime(1990, 1, 1, tzinfo=datetime.timezone.utc)


def moment(value):
    """A day as a date, a time in UTC."""
    if isinstance(value, datetime.datetime):
        if value.tzinfo is None:
            raise ValueError(f"floating time {value}")
        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat()


def end_of(last):
    """The instant after the last day."""
    return datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time(), datetime.timezone.utc)
