"""Changing what an indicator means: versions, breaks in series, and the names it comes in under."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from indicators.models import Indicator, IndicatorAlias, IndicatorVersion, SeriesBreak
from indicators.models.definitions import Wording, wording_in_force
from indicators.models.naming import called
from indicators.operations.doorbell import ring_sweep_of
from indicators.operations.stamps import lock, refuse_if_changed
from organisation import access
from organisation.jobs import each_or_set_aside
from organisation.models import Unit, User
from organisation.roles import Capability
from organisation.rules.calendar import first_of_month

FIRST = "As first defined."
INTO_FORCE = "bring definitions into force"


class BreakIsTakenBack(Exception):
    """Somebody took the break back in the meantime."""


@transaction.atomic
def define_version(
    indicator: Indicator,
    *,
    effective_from: date,
    reason: str,
    by: User,
    on: date,
    marks_break: bool = False,
    seen: int | None = None,
    **wording,
) -> IndicatorVersion:
    """Change a definition from a month on, and keep how it was.

    `wording` holds what changes; the version keeps the whole. It comes into force in its month:
    by then the indicator's own words are brought up to date, and not before `on`'s month has
    come. `marks_break` says that figures before and after do not compare. Raises
    ValidationError where nothing changes or a rule is broken, and ChangedMeanwhile where
    somebody changed the indicator after `seen`.
    """
    access.check(by, Capability.DEFINE_INDICATORS)
    indicator = lock(indicator)
    refuse_if_changed(indicator, seen)
    versions = list(indicator.versions.all()) or [_first_version(indicator, effective_from, by)]
    version = _next_version(indicator, versions, effective_from, wording)
    version.reason, version.written_by, version.written_at = reason, by, timezone.now()
    version.full_clean()
    version.save()
    if marks_break:
        _break(indicator, unit=None, month=effective_from, reason=reason, by=by)
    said = f"Version {version.number} written, from {effective_from:%B %Y}"
    _bring_into_force(indicator, [*versions, version], on=on, by=by, said=said)
    ring_sweep_of(indicator)
    return version


def bring_definitions_into_force(*, on: date) -> int:
    """Bring indicators up to date whose next version's month has come; give how many. Again changes nothing.

    One that cannot be is set aside, and the rest come into force.
    """
    due = Indicator.objects.filter(versions__effective_from__lte=on).distinct().prefetch_related("versions")
    return sum(each_or_set_aside(INTO_FORCE, due, lambda indicator: _catch_up(indicator, on)).given)


@transaction.atomic
def record_break(indicator: Indicator, *, month: date, reason: str, by: User, unit: Unit | None = None) -> SeriesBreak:
    """Mark a month from which figures do not compare with those before; of one unit, or of all.

    Raises ValidationError where a break is marked there already.
    """
    access.check(by, Capability.DEFINE_INDICATORS)
    broken = _break(lock(indicator), unit=unit, month=month, reason=reason, by=by)
    ring_sweep_of(indicator)
    return broken


@transaction.atomic
def take_break_back(broken: SeriesBreak, *, reason: str, by: User) -> SeriesBreak:
    """Say that a break was marked by mistake: it counts no longer, and stays to be read. Raises BreakIsTakenBack."""
    access.check(by, Capability.DEFINE_INDICATORS)
    broken = SeriesBreak.objects.select_for_update(of=("self",)).get(pk=broken.pk)
    if broken.withdrawn_at:
        raise BreakIsTakenBack
    broken.withdrawn_by, broken.withdrawn_at, broken.withdrawn_reason = by, timezone.now(), reason
    broken.full_clean()
    broken.save()
    ring_sweep_of(broken.indicator)
    return broken


@transaction.atomic
def add_alias(indicator: Indicator, *, name: str, by: User) -> IndicatorAlias:
    """Let returns call an indicator by another name. Raises ValidationError where the name already means one."""
    access.check(by, Capability.DEFINE_INDICATORS)
    return _add_alias(indicator, name, by)


@transaction.atomic
def drop_alias(alias: IndicatorAlias, *, by: User) -> None:
    """Let a name mean its indicator no longer. The history keeps that it did."""
    access.check(by, Capability.DEFINE_INDICATORS)
    _drop_alias(alias, by)


def _add_alias(indicator: Indicator, name: str, by: User) -> IndicatorAlias:
    alias = IndicatorAlias(indicator=indicator, name=name, remembered_by=by, remembered_at=timezone.now())
    alias._history_user = by  # type: ignore[attr-defined]  # the history says who
    alias.full_clean()
    alias.save()
    return alias


def _drop_alias(alias: IndicatorAlias, by: User) -> None:
    alias._history_user = by  # type: ignore[attr-defined]  # the history says who
    alias.delete()


def _first_version(indicator: Indicator, effective_from: date, by: User) -> IndicatorVersion:
    """Keep the definition as it stood before its first change, from its first figure (or its first day) on."""
    defined = indicator.history.order_by("history_date", "history_id").first()
    begun = first_of_month(timezone.localdate(defined.history_date)) if defined else effective_from
    earliest = indicator.outturns.order_by("month").values_list("month", flat=True).first() or begun
    return IndicatorVersion.objects.create(
        indicator=indicator,
        number=1,
        effective_from=min(earliest, begun, effective_from),
        reason=FIRST,
        written_by=(defined and defined.history_user) or by,
        written_at=defined.history_date if defined else timezone.now(),
        **_words(indicator),
    )


def _next_version(
    indicator: Indicator, versions: list[IndicatorVersion], effective_from: date, wording: dict
) -> IndicatorVersion:
    before = wording_in_force(versions, effective_from)
    words = _words(before) | wording
    if words == _words(before):
        raise ValidationError("Nothing in the definition changes. To mark a break alone, use “Mark a break”.")
    named = called(words["name"])
    if named and named.pk != indicator.pk:
        raise ValidationError({"name": f"“{words['name']}” already means {named.code}, {named.name}."})
    number = max(version.number for version in versions) + 1
    return IndicatorVersion(indicator=indicator, number=number, effective_from=effective_from, **words)


def _words(wording: Wording) -> dict:
    return {name: getattr(wording, name) for name in Wording.SAYS}


def _break(indicator: Indicator, *, unit: Unit | None, month: date, reason: str, by: User) -> SeriesBreak:
    broken = SeriesBreak(indicator=indicator, unit=unit, month=month, reason=reason[:300])
    broken.recorded_by, broken.recorded_at = by, timezone.now()
    broken.full_clean()
    broken.save()
    return broken


def _is_behind(indicator: Indicator, on: date) -> bool:
    in_force = wording_in_force(indicator.versions.all(), first_of_month(on))
    return _words(in_force) != _words(indicator)


def _catch_up(indicator: Indicator, on: date) -> bool:
    """Bring one indicator up to date, if it is behind."""
    if not _is_behind(indicator, on):
        return False
    indicator = lock(indicator)
    versions = list(indicator.versions.select_related("written_by"))
    in_force = wording_in_force(versions, first_of_month(on))
    said = f"Version {in_force.number} came into force"
    _bring_into_force(indicator, versions, on=on, by=in_force.written_by, said=said)
    ring_sweep_of(indicator)
    return True


def _bring_into_force(indicator: Indicator, versions: list[IndicatorVersion], *, on: date, by: User, said: str) -> None:
    """Give the indicator the words in force on a day. A name it had until then stays one it comes in under."""
    was = indicator.name
    for name, words in _words(wording_in_force(versions, first_of_month(on))).items():
        setattr(indicator, name, words)
    indicator._history_user, indicator._change_reason = by, said  # type: ignore[attr-defined]
    indicator.full_clean()
    indicator.save()
    if was == indicator.name:
        return
    for alias in indicator.aliases.filter(name=indicator.name):
        _drop_alias(alias, by)
    if not called(was):
        _add_alias(indicator, was, by)
