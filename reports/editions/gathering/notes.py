"""Data notes: what was published in spite of a doubt, which figures are awaited, which measures lag behind."""

from collections.abc import Iterator

from indicators.gaps import owner_of, promise_of
from indicators.models import Indicator, Return
from indicators.rules.vocabulary import Absence
from indicators.rules.wording import print_day, print_month
from reports.editions.gathering.held import Held


def data_notes(held: Held) -> tuple[str, ...]:
    """Give every note, doubts first, then figures awaited, then measures whose newest figure is older."""
    return (*_overridden(held), *_awaited(held), *_lagging(held))


def _overridden(held: Held) -> Iterator[str]:
    for one in held.overridden:
        yield _published_all_the_same(one)


def _published_all_the_same(one: Return) -> str:
    number = one.blocks  # type: ignore[attr-defined]
    doubts = f"{number} doubt" if number == 1 else f"{number} doubts"
    by = f" by {one.published_by}" if one.published_by else ""
    return f"{one.file_name} was published{by} in spite of {doubts}: {one.override_reason}"


def _measures(held: Held) -> list[Indicator]:
    """Give every listed measure once, in the order of the report."""
    return list({one.pk: one for place in held.places for one in held.indicators_of(place)}.values())


def _awaited(held: Held) -> Iterator[str]:
    for one in _measures(held):
        series = held.own.get(one.pk)
        latest = series.latest if series else None
        if latest is not None and latest.absence is not Absence.AWAITED:
            continue
        named = held.awaited.get(held.key(one))
        owner, promised = owner_of(one, named), promise_of(named)
        who = f"{owner} brings it" if owner else "nobody is named to bring it"
        by = f" by {print_day(promised)}" if promised else ""
        why = f" ({named.note})" if named and named.note else ""
        yield f"{one.name}: no figure yet; {who}{by}{why}."


def _lagging(held: Held) -> Iterator[str]:
    for one in _measures(held):
        series = held.own.get(one.pk)
        newest = series.latest_figure if series else None
        if newest and newest.month < held.month:
            yield f"{one.name}: the newest figure is of {print_month(newest.month)}."
