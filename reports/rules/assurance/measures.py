"""Where one measure stands before the Board.

The class of attention is that of its flag (`indicators/rules/flags.py`), so that the Board and the service read the
same of one figure. A measure of which neither direction is better is never measured by a target.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.rules.vocabulary import Absence, FlagClass, Polarity, Reach, Status
from indicators.rules.wording import print_month, print_number
from organisation.rules.calendar import add_months
from reports.rules.assurance.words import FEWEST_AUDITS, MONTHS_SUMMED, MONTHS_UNTIL_OLD, Placed, Rule


@dataclass(frozen=True, slots=True)
class AuditsCounted:
    """How many of the audits of some months were graded inadequate."""

    inadequate: Decimal
    audited: Decimal
    upto: date

    @property
    def share(self) -> Decimal:
        """Give the percentage."""
        return 100 * self.inadequate / self.audited

    @property
    def words(self) -> str:
        """Say it, counts before the percentage."""
        counts = f"{print_number(self.inadequate)} of {print_number(self.audited)} audits ({print_number(self.share)}%)"
        return f"{counts} in the {MONTHS_SUMMED} months to {print_month(self.upto)}"


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """What is known of a measure in the report of a month.

    `told` says how its newest figure stands, with value, target and date; `why` the rule of its flag. `attention` is
    the flag's class, None where it needs none. `concern` says why the newest figure is worse than usual, and
    `is_improving` that it is better. `heading_for` says where the year is heading. `rising` gives the shares of
    inadequate audits, the newer first, where they have risen.
    """

    status: Status
    month: date | None
    reported: date
    told: str = ""
    why: str = ""
    absence: Absence | None = None
    attention: FlagClass | None = None
    polarity: Polarity = Polarity.HIGHER
    is_demand: bool = False
    is_statutory: bool = False
    has_action: bool = False
    is_recording: bool = False
    concern: str = ""
    is_improving: bool = False
    has_recovered: bool = False
    reach: Reach | None = None
    heading_for: str = ""
    rising: tuple[AuditsCounted, AuditsCounted] | None = None

    @property
    def is_scored(self) -> bool:
        """Say whether its target may place it at all."""
        return self.polarity is not Polarity.NEITHER

    @property
    def is_off(self) -> bool:
        """Say whether it is off target."""
        return self.is_scored and self.status is Status.OFF_TARGET

    @property
    def is_met(self) -> bool:
        """Say whether it is on target."""
        return self.is_scored and self.status is Status.ON_TARGET

    @property
    def is_judged(self) -> bool:
        """Say whether it is set against a target, whichever way it stands."""
        return self.is_off or self.is_met or (self.is_scored and self.status is Status.WITHIN_TOLERANCE)

    @property
    def is_old(self) -> bool:
        """Say whether its newest figure is too old to assure anybody."""
        return self.month is not None and add_months(self.month, MONTHS_UNTIL_OLD) <= self.reported

    @property
    def in_month(self) -> str:
        """Say which month is spoken of and how it stands, to be gone on with."""
        told = self.told.removesuffix(".")
        return f"In {print_month(self.month)} {told[:1].lower()}{told[1:]}" if self.month else told


def place_measure(facts: MeasureFacts) -> Placed | None:
    """Say where a measure stands and why; None of one there is nothing to say of."""
    rule = next((rule for rule, fits in _FITS.items() if fits(facts)), None)
    return Placed(rule, _sentence(rule, facts)) if rule else None


def share_has_risen(
    counted: Mapping[date, tuple[Decimal, Decimal]], *, month: date
) -> tuple[AuditsCounted, AuditsCounted] | None:
    """Give the share of inadequate audits of the newest months and of those before, where it has risen; else None.

    `counted` gives inadequate and all audits by month. Of fewer than ten audits nothing is said. Counts are summed,
    percentages never averaged.
    """
    newest = max((each for each in counted if each <= month), default=None)
    if newest is None:
        return None
    now = _summed(counted, newest)
    before = _summed(counted, add_months(newest, -MONTHS_SUMMED))
    if min(now.audited, before.audited) < FEWEST_AUDITS or now.share <= before.share:
        return None
    return now, before


def _summed(counted: Mapping[date, tuple[Decimal, Decimal]], upto: date) -> AuditsCounted:
    held = [counted.get(add_months(upto, -back), (Decimal(0), Decimal(0))) for back in range(MONTHS_SUMMED)]
    return AuditsCounted(sum((bad for bad, _ in held), Decimal(0)), sum((each for _, each in held), Decimal(0)), upto)


_MISSED_ALONE = (FlagClass.WORSENING, FlagClass.PERSISTENT_WITHOUT_ACTION)

_FITS: dict[Rule, Callable[[MeasureFacts], bool]] = {
    Rule.DOUBTFUL: lambda one: one.attention is FlagClass.DOUBTFUL_DATA and not one.is_recording,
    Rule.AWAITED: lambda one: one.attention is FlagClass.AWAITED_DATA or one.absence is Absence.AWAITED,
    Rule.INADEQUATE_RISING: lambda one: one.rising is not None and not one.is_old,
    Rule.NOT_HELD: lambda one: one.status is Status.NO_DATA and one.absence in (None, Absence.NOT_AVAILABLE),
    Rule.OUT_OF_DATE: lambda one: one.is_old and one.status is not Status.NO_DATA,
    Rule.RECORDING: lambda one: one.is_off and one.is_recording,
    Rule.TOO_FEW: lambda one: one.is_off and one.attention is None,
    Rule.OUT_OF_REACH: lambda one: one.is_judged and one.reach is Reach.OUT_OF_REACH,
    Rule.WORSENING_STATUTORY: lambda one: one.is_off and bool(one.concern) and one.is_statutory,
    Rule.WORSENING: lambda one: one.is_off and bool(one.concern) and not one.has_action,
    Rule.WORSENING_IN_HAND: lambda one: one.is_off and bool(one.concern),
    Rule.PRESSURE: lambda one: one.is_off and one.is_demand,
    Rule.PERSISTENT: lambda one: one.is_off and one.attention in _MISSED_ALONE,
    Rule.IN_HAND: lambda one: one.is_off and one.attention is FlagClass.PERSISTENT_WITH_ACTION,
    Rule.NEW: lambda one: one.is_off,
    Rule.UNUSUAL: lambda one: bool(one.concern),
    Rule.RECOVERING: lambda one: one.is_scored and one.attention is FlagClass.RECOVERING,
    Rule.WITHIN_TOLERANCE: lambda one: one.is_scored and one.status is Status.WITHIN_TOLERANCE,
    Rule.AT_RISK: lambda one: one.is_judged and one.reach is Reach.AT_RISK,
    Rule.RECOVERED: lambda one: one.is_met and one.has_recovered,
    Rule.IMPROVING: lambda one: one.is_met and one.is_improving,
    Rule.ON_TARGET: lambda one: one.is_met,
}
"""By what a measure is placed, the first that fits: what may not be believed first, then what is worst."""


def _sentence(rule: Rule, facts: MeasureFacts) -> str:
    if rule is Rule.NOT_HELD:
        return f"No figure of it is held for {print_month(facts.month or facts.reported)}."
    if rule is Rule.AWAITED:
        why = f"; {facts.why}" if facts.why else ""
        return f"The figure of {print_month(facts.month or facts.reported)} is still to come{why}."
    if rule is Rule.INADEQUATE_RISING and facts.rising:
        now, before = facts.rising
        return f"{now.words}; {before.words}."
    if rule is Rule.OUT_OF_DATE:
        return f"{facts.in_month}; the report is of {print_month(facts.reported)}."
    if rule in (Rule.OUT_OF_REACH, Rule.AT_RISK):
        return f"Pressure: {_lower(facts.heading_for)}." if facts.is_demand else facts.heading_for
    return "; ".join(filter(None, [facts.in_month, *_reasons(rule, facts)])) + "."


def _reasons(rule: Rule, facts: MeasureFacts) -> list[str]:
    action = "an action is in hand" if facts.has_action else "no action is in hand"
    if rule in (Rule.WORSENING, Rule.WORSENING_STATUTORY, Rule.WORSENING_IN_HAND):
        return [facts.concern, action]
    if rule is Rule.PRESSURE:
        return [action]
    if rule is Rule.UNUSUAL:
        return [facts.concern]
    if rule is Rule.TOO_FEW:
        return ["of too few cases to judge it by"]
    if rule is Rule.IMPROVING:
        return ["better than its usual variation explains"]
    return [facts.why]


def _lower(sentence: str) -> str:
    return f"{sentence[:1].lower()}{sentence[1:]}".removesuffix(".")
