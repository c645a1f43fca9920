"""Days counted by the calendar, and working days: weekends and public holidays set by the State Council.

Source: 国务院办公厅关于部分节假日安排的通知 of each year; a year not in the table has its weekends only.
"""

from __future__ import annotations

from datetime import date, timedelta

_SATURDAY = 5
#: First and last day of each holiday that moves weekdays, and the weekend days worked instead.
_HOLIDAYS: dict[int, tuple[tuple[str, str], ...]] = {
    2017: (("01-01", "01-02"), ("01-27", "02-02"), ("04-02", "04-04"), ("04-29", "05-01"), ("05-28", "05-30"),
           ("10-01", "10-08")),
    2018: (("01-01", "01-01"), ("02-15", "02-21"), ("04-05", "04-07"), ("04-29", "05-01"), ("06-16", "06-18"),
           ("09-22", "09-24"), ("10-01", "10-07"), ("12-30", "12-31")),
    2019: (("01-01", "01-01"), ("02-04", "02-10"), ("04-05", "04-07"), ("05-01", "05-04"), ("06-07", "06-09"),
           ("09-13", "09-15"), ("10-01", "10-07")),
    2020: (("01-01", "01-01"), ("01-24", "02-02"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-25", "06-27"),
           ("10-01", "10-08")),
    2021: (("01-01", "01-03"), ("02-11", "02-17"), ("04-03", "04-05"), ("05-01", "05-05"), ("06-12", "06-14"),
           ("09-19", "09-21"), ("10-01", "10-07")),
}  # fmt: skip
_WORKED: dict[int, tuple[str, ...]] = {
    2017: ("01-22", "02-04", "04-01", "05-27", "09-30"),
    2018: ("02-11", "02-24", "04-08", "04-28", "09-29", "09-30", "12-29"),
    2019: ("02-02", "02-03", "04-28", "05-05", "09-29", "10-12"),
    2020: ("01-19", "04-26", "05-09", "06-28", "09-27", "10-10"),
    2021: ("02-07", "02-20", "04-25", "05-08", "09-18", "09-26", "10-09"),
}


def is_working(day: date) -> bool:
    """Whether offices work on the day."""
    text = f"{day:%m-%d}"
    if text in _WORKED.get(day.year, ()):
        return True
    holiday = any(first <= text <= last for first, last in _HOLIDAYS.get(day.year, ()))
    return day.weekday() < _SATURDAY and not holiday


def after(day: date, days: int, *, working: bool) -> date:
    """The last of so many days that begin on the day after `day`."""
    if not working:
        return day + timedelta(days=days)
    while days:
        day += timedelta(days=1)
        days -= is_working(day)
    return day
