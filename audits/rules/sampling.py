"""How cases are drawn for audit: at random, within stated limits, and so that it can be shown again.

A head of QA has to answer "why this case?". The answer has three parts, each a function here: the case was
on the list and not audited lately (`set_aside`), chance chose it (`draw`), and anybody who holds the
same list may check both (`digest`). That a case is not audited again within 12 months is the rule of published
council procedures (Kirklees and others).
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from indicators.rules.vocabulary import Word


class SetAside(Word):
    """Why a case on the list may not be drawn."""

    OPEN = "open", "An audit of it is under way"
    AUDITED = "audited", "Audited lately"
    LET_OFF = "let_off", "Let off lately"


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier audit of a case. With neither day it is still under way."""

    audited_on: date | None = None
    let_off_on: date | None = None


def months_before(day: date, months: int) -> date:
    """Give the day so many months earlier; the month's last where that month has no such day."""
    earlier: date = day - relativedelta(months=months)
    return earlier


def why_set_aside(past: Iterable[Past], *, on: date, months: int) -> SetAside | None:
    """Say why a case may not be drawn on a day; None where it may.

    It may not while an audit of it is under way, nor within `months` of the day it was audited or let off.
    The day on which the months are over it may be drawn again.
    """
    held = list(past)
    since = months_before(on, months)
    if any(one.audited_on is None and one.let_off_on is None for one in held):
        return SetAside.OPEN
    if any(one.audited_on and one.audited_on > since for one in held):
        return SetAside.AUDITED
    if any(one.let_off_on and one.let_off_on > since for one in held):
        return SetAside.LET_OFF
    return None


def set_aside(
    keys: Iterable[str], past: Mapping[str, Collection[Past]], *, on: date, months: int
) -> dict[str, SetAside]:
    """Give the cases of a list that may not be drawn, each with why."""
    found = {key: why_set_aside(past.get(key, ()), on=on, months=months) for key in keys}
    return {key: why for key, why in found.items() if why is not None}


def draw(keys: Iterable[str], *, seed: str, number: int) -> list[str]:
    """Draw so many cases, each as likely as any other. The same cases and seed always give the same.

    Each case is given a lot, made from the seed and its key alone (SHA-256), and the lowest lots are drawn. So
    it matters neither in which order the list was, nor whether a case stood on it twice, nor which
    version of which program draws; and a case that leaves the list changes nobody else's lot.
    """
    return sorted(set(keys), key=lambda key: (_lot(seed, key), key))[:number]


def digest(keys: Iterable[str]) -> str:
    """Give a fingerprint of a list, by which the same list is known again without being kept."""
    return hashlib.sha256("\n".join(sorted(set(keys))).encode()).hexdigest()


def _lot(seed: str, key: str) -> str:
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()
