"""A day as it was told, found in the calendar of the day of the telling. Knows no words and no clock."""

from calendar import monthrange
from datetime import date, timedelta

from assistant.dialog.reading import Day

# Without a year the last such day is meant, if it is no longer ago than this; else it is not clear.
LONGEST = timedelta(days=183)
WEEK = 7


def day_in(told: Day, today: date) -> date | None:
    """The day that was meant; None where that is not clear, or it has not come yet."""
    try:
        found = _day_in(told, today)
    except (ValueError, OverflowError):
        return None
    return found if found and found <= today else None


def _day_in(told: Day, today: date) -> date | None:
    if told.days is not None:
        return today - timedelta(days=told.days)
    if told.months:
        return _months_before(today, told.months)
    if told.weekday:
        last = today - timedelta(days=(today.isoweekday() - told.weekday - 1) % WEEK + 1)
        return last - timedelta(weeks=told.weeks)
    if told.year:
        return date(told.year, told.month, told.date)
    return _last_such(told, today) if told.date else None


def _months_before(today: date, months: int) -> date:
    """The same day of an earlier month, or its last day."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _last_such(told: Day, today: date) -> date | None:
    """The last day of that date; None where that is long ago."""
    if told.month:
        back = (date(year, told.month, told.date) for year in (today.year, today.year - 1))
        found = next((day for day in back if day <= today), None)
        return found if found and today - found <= LONGEST else None
    back = (_months_before(today.replace(day=1), n) for n in (0, 1))
    return next((d for first in back if (d := first.replace(day=told.date)) <= today), None)
