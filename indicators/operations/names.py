"""Names nobody knows, asked about once and remembered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators.models import Cohort, CohortAlias, Indicator, IndicatorAlias, LeftOutName, Return
from indicators.models.returns import ReturnState
from indicators.operations.reading import read_soon, send_back
from indicators.operations.returns import ReturnIsSettled
from indicators.operations.staging import known_names
from indicators.returns.names import plain
from indicators.rules.vocabulary import Word
from organisation import access
from organisation.models import Unit, UnitAlias, User
from organisation.roles import Capability


class NameKind(Word):
    """What a name in a return is a name of."""

    INDICATOR = "indicator", "Indicator"
    UNIT = "unit", "Unit"
    COHORT = "cohort", "Cohort"
    LEFT_OUT = "left_out", "Left out"


ASKED_BY = {f"unknown_{kind.value}": kind for kind in (NameKind.INDICATOR, NameKind.UNIT, NameKind.COHORT)}
MODELS: dict[NameKind, tuple[Any, Any]] = {
    NameKind.INDICATOR: (IndicatorAlias, Indicator),
    NameKind.UNIT: (UnitAlias, Unit),
    NameKind.COHORT: (CohortAlias, Cohort),
}


class NameIsTaken(Exception):
    """The name means something else already. The exception's words say what, for the person who answered."""


@dataclass(slots=True)
class AskedName:
    """A name nobody knows, with the rows it stands in and what it may mean, nearest first."""

    kind: NameKind
    name: str
    near: Sequence[str]
    rows: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a name means: the code of a known thing, or None where it is none of ours."""

    kind: NameKind
    name: str
    means: str | None


@dataclass(frozen=True, slots=True)
class Remembered:
    """One name that is remembered, what it means, and who said so."""

    kind: NameKind
    pk: int
    name: str
    means: str
    by: User | None
    at: datetime | None


def asked_names(given: Return) -> list[AskedName]:
    """Give the names a return asks about, those with most rows first, each once however it is spelt."""
    asked: dict[tuple[NameKind, str], AskedName] = {}
    problems = given.problems.filter(code__in=ASKED_BY).exclude(asked="").order_by("position")
    for code, name, row, near in problems.values_list("code", "asked", "row", "near"):
        kind = ASKED_BY[code]
        asked.setdefault((kind, plain(name)), AskedName(kind, name, near)).rows.append(row)
    return sorted(asked.values(), key=lambda one: -len(one.rows))


def things_called(kinds: Iterable[NameKind]) -> dict[NameKind, dict[str, str]]:
    """Give the name of every known thing of some kinds by its code, a query a kind."""
    return {
        kind: {code: f"{name} ({code})" for code, name in MODELS[kind][1].objects.values_list("code", "name")}
        for kind in kinds
    }


def remember_names(given: Return, answers: Sequence[Answer], *, by: User) -> Return:
    """Remember what names mean, all of them or none, and read the return again with them.

    Raises NameIsTaken where one means something else already, and ReturnIsSettled.
    """
    access.check(by, Capability.LOAD_RETURNS)
    with transaction.atomic():
        given = Return.objects.select_for_update().get(pk=given.pk)
        if given.state != ReturnState.CHECKED:
            raise ReturnIsSettled
        taken = _taken()
        for answer in answers:
            _remember(answer, taken, by)
        send_back(given)
    return read_soon(given)


def remembered_names() -> list[Remembered]:
    """List every other name that is known, by what it is a name of, in four queries."""
    found = [
        _remembered(kind, alias, getattr(alias, kind.value).name)
        for kind, (model, _) in MODELS.items()
        for alias in model.objects.select_related(kind.value, "remembered_by")
    ]
    left_out = LeftOutName.objects.select_related("remembered_by")
    return found + [_remembered(NameKind.LEFT_OUT, name, "") for name in left_out]


@transaction.atomic
def forget_name(kind: NameKind, pk: int, *, by: User) -> str:
    """Forget what a name means: the next return that has it asks again. Gives the name.

    Raises DoesNotExist where it was forgotten already.
    """
    access.check(by, Capability.DEFINE_INDICATORS)
    model = LeftOutName if kind is NameKind.LEFT_OUT else MODELS[kind][0]
    remembered = model.objects.select_for_update().get(pk=pk)
    remembered.delete()
    return remembered.name


def _remembered(kind: NameKind, row: Any, means: str) -> Remembered:
    return Remembered(kind, row.pk, row.name, means, row.remembered_by, row.remembered_at)


def _taken() -> dict[tuple[NameKind, str], str | None]:
    """Give every known name in its plain form with the code of what it means; None for one left out."""
    known = known_names()
    things: dict[NameKind, Sequence[Any]] = {
        NameKind.INDICATOR: known.indicators,
        NameKind.UNIT: known.units,
        NameKind.COHORT: known.cohorts,
    }
    taken: dict[tuple[NameKind, str], str | None] = {(NameKind.INDICATOR, name): None for name in known.left_out}
    for kind, ones in things.items():
        for one in ones:
            taken |= {(kind, plain(name)): one.code for name in (one.code, one.name, *one.aliases)}
    return taken


def _remember(answer: Answer, taken: dict[tuple[NameKind, str], str | None], by: User) -> None:
    key = (answer.kind, plain(answer.name))
    if key in taken:
        if taken[key] != answer.means:
            raise NameIsTaken(_sentence(answer.name, taken[key]))
        return
    stamp = {"name": answer.name, "remembered_by": by, "remembered_at": timezone.now()}
    try:
        with transaction.atomic():
            _create(answer, stamp)
    except IntegrityError as problem:  # somebody else answered at the same moment
        raise NameIsTaken(_sentence(answer.name, "something else")) from problem
    taken[key] = answer.means


def _create(answer: Answer, stamp: dict) -> None:
    if answer.means is None:
        LeftOutName.objects.create(**stamp)
        return
    alias, thing = MODELS[answer.kind]
    alias.objects.create(**{answer.kind.value: thing.objects.get(code=answer.means)}, **stamp)


def _sentence(name: str, means: str | None) -> str:
    said = f"means {means} already" if means else "is left out already"
    return f"“{name}” {said}. Somebody answered before you; remove it under Remembered names to answer anew."
