"""Months, the financial year from April, and working days in England.

A month is always the `date` of its first day.
"""

from calendar import monthrange
from datetime import date, timedelta
from functools import cache, lru_cache

import holidays

APRIL = 4


@cache
def _bank_holidays() -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv="ENG")


def first_of_month(day: date) -> date:
    """Give the month a day lies in."""
    return day.replace(day=1)


@lru_cache(maxsize=4096)  # a sweep asks for the same few months tens of thousands of times
def add_months(month: date, number: int) -> date:
    """Give the month `number` months later (earlier, when negative)."""
    years, place = divmod(month.month - 1 + number, 12)
    return date(month.year + years, place + 1, 1)


def add_calendar_months(day: date, number: int) -> date:
    """Give the same day `number` months later, or the month's last where it has no such day."""
    month = add_months(first_of_month(day), number)
    return month.replace(day=min(day.day, monthrange(month.year, month.month)[1]))


def months_between(first: date, last: date) -> list[date]:
    """Give every month from `first` to `last`, both included."""
    number = (last.year - first.year) * 12 + last.month - first.month
    return [add_months(first, step) for step in range(number + 1)]


def last_full_month(on: date) -> date:
    """Give the newest month that had ended by a day."""
    return add_months(first_of_month(on), -1)


def financial_year_start(month: date) -> date:
    """Give the April the month's financial year began in."""
    return date(month.year if month.month >= APRIL else month.year - 1, APRIL, 1)


def financial_year_label(month: date) -> str:
    """Write the month's financial year, such as 2021-22."""
    start = financial_year_start(month).year
    return f"{start}-{(start + 1) % 100:02d}"


def months_elapsed(month: date) -> int:
    """Say how many months of the financial year are over at the month's end: April is 1, March 12."""
    return (month.month - APRIL) % 12 + 1


@lru_cache(maxsize=4096)  # the calendar of holidays takes its time over every day it is asked for
def is_working_day(day: date) -> bool:
    """Say whether people in England work that day: Monday to Friday, no bank holiday."""
    return day.weekday() < 5 and day not in _bank_holidays()


def bank_holiday(day: date) -> str:
    """Give the name of the bank holiday in England a day is; empty where it is none."""
    return str(_bank_holidays().get(day) or "").replace(" (observed)", ", substitute day")


def next_working_day(day: date) -> date:
    """Give the day itself if it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=4096)  # many promises and audits begin on the same days
def add_working_days(day: date, number: int) -> date:
    """Give the working day `number` working days after a day."""
    for _ in range(number):
        day = next_working_day(day + timedelta(days=1))
    return day


def subtract_working_days(day: date, number: int) -> date:
    """Give the day so many working days before another, which counts as the last one people worked on by then."""
    day = last_working_day(day)
    for _ in range(number):
        day = last_working_day(day - timedelta(days=1))
    return day


def last_working_day(day: date) -> date:
    """Give the day itself where people work on it, or the newest before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def working_days_between(start: date, end: date) -> int:
    """Count the working days after `start` up to and including `end`."""
    if end <= start:
        return 0
    weeks, left = divmod((end - start).days, 7)
    weekdays = 5 * weeks + sum((start + timedelta(days=step)).weekday() < 5 for step in range(1, left + 1))
    years = range(start.year, end.year + 1)
    return weekdays - sum(start < day <= end for year in years for day in _holidays_in_the_week(year))


@cache
def _holidays_in_the_week(year: int) -> tuple[date, ...]:
    """Give the days of a year from Monday to Friday on which people in England do not work."""
    first = date(year, 1, 1)
    days = (first + timedelta(days=number) for number in range(366))
    return tuple(day for day in days if day.year == year and day.weekday() < 5 and not is_working_day(day))
