"""What pages say of claims that a miss is recording: made, waiting, and what the figures made of them."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from indicators.held import HeldFigure, Lot, Whose
from indicators.models import Flag, Outturn, RecordingClaim, Return, StagedFigure
from indicators.rules.recording import ClaimState, outcome_in_a_sentence
from indicators.rules.vocabulary import Measure, Status
from indicators.rules.wording import print_figure, print_month
from indicators.small_numbers import SmallNumbers, shown
from organisation.models import User
from organisation.people import able_to
from organisation.roles import Capability


def people_for(flag: Flag, *, on: date) -> QuerySet[User]:
    """Give who may put the records of a flag right: people of its unit and service, and of what stands above them."""
    own = {flag.unit, flag.service or flag.unit}
    line = {one.pk for unit in own for one in [unit, *unit.ancestors(), *unit.descendants()]}
    return able_to(Capability.REPORT_PROGRESS, on=on).filter(memberships__unit__in=line).distinct()


def claims_on(flags: Iterable[Flag]) -> dict[int, RecordingClaim]:
    """Give the newest claim on each of these flags, in one query."""
    held = RecordingClaim.objects.filter(flag__in=list(flags))
    return {claim.flag_id: claim for claim in held.select_related("flag__indicator", "put_right_by")}


def what_became_of(claims: Sequence[RecordingClaim]) -> dict[int, str]:
    """Say of each claim which figure spoke since and what follows, in one query."""
    told = [claim for claim in claims if claim.followed_up_month]
    held = shown(
        Outturn.objects.filter(
            indicator__in={claim.flag.indicator_id for claim in told},
            unit__in={claim.flag.unit_id for claim in told},
            month__in={claim.followed_up_month for claim in told},
        )
    )
    values = {(row.indicator_id, row.unit_id, row.cohort_id, row.month): row.value for row in held} if told else {}
    return {
        claim.pk: _became(claim, values.get((*claim.series_key, claim.followed_up_month or claim.month)))
        for claim in claims
    }


def _became(claim: RecordingClaim, value: Decimal | None) -> str:
    indicator = claim.flag.indicator
    return outcome_in_a_sentence(
        ClaimState(claim.state),
        month=claim.month,
        cases=claim.cases,
        by_month=claim.followed_up_month,
        figure="" if value is None else print_figure(value, Measure(indicator.measure), indicator.decimals),
    )


def judged_by_return(given: Return, *, reveals: bool = False) -> list[str]:
    """Say of each claim that waits what the figures of a return would make of it; nothing where it has none.

    A percentage of too few is given as its counts, unless its reader `reveals` it.
    """
    staged = given.figures.filter(is_removal=False)
    claims = list(
        RecordingClaim.objects.open()
        .filter(flag__indicator__in=staged.values("indicator"), flag__unit__in=staged.values("unit"))
        .select_related("flag__indicator", "put_right_by")
    )
    if not claims:
        return []
    lot = Lot([claim.series_key for claim in claims], Whose())
    small = None if reveals else SmallNumbers({claim.flag.indicator_id for claim in claims})
    figures = _figures_for(claims, staged)
    return [said for claim in claims if (said := _would_say(claim, figures.get(claim.pk, []), lot, small))]


def _figures_for(claims: Sequence[RecordingClaim], staged: QuerySet[StagedFigure]) -> dict[int, list[StagedFigure]]:
    rows = staged.filter(
        indicator__in={claim.flag.indicator_id for claim in claims},
        unit__in={claim.flag.unit_id for claim in claims},
        month__gte=min(claim.month for claim in claims),
    )
    found = list(rows.order_by("month"))
    return {
        claim.pk: [
            row
            for row in found
            if (row.indicator_id, row.unit_id, row.cohort_id) == claim.series_key and row.month >= claim.month
        ]
        for claim in claims
    }


def _would_say(claim: RecordingClaim, figures: Sequence[StagedFigure], lot: Lot, small: SmallNumbers | None) -> str:
    """Say which figure of a return would judge a claim, and how it stands."""
    indicator = claim.flag.indicator
    telling = next((row for row in figures if row.value is not None), None)
    if telling is None or telling.value is None:
        return ""
    few = small.of(indicator, telling.unit_id, telling.cohort_id, telling) if small else None
    if few:
        counts = f"{few.counts[:1].lower()}{few.counts[1:]}"
        return f"{claim.flag.what}. {claim} This return says {counts} for {print_month(telling.month)}."
    printed = print_figure(telling.value, Measure(indicator.measure), indicator.decimals)
    stands = ""
    if not lot.runs_on(claim.series_key):  # a running total is set against its profile once it is published
        held = HeldFigure(telling.month, telling.value, telling.numerator, telling.denominator, "", indicator)
        stands = STANDS.get(lot.assess(claim.series_key, held).status, "")
    return f"{claim.flag.what}. {claim} This return says {printed} for {print_month(telling.month)}{stands}."


STANDS = {
    Status.OFF_TARGET: ", still off target: publishing it counts the miss as practice",
    Status.ON_TARGET: ", on target: publishing it confirms the claim",
    Status.WITHIN_TOLERANCE: ", within tolerance: publishing it confirms the claim",
}
