"""Claiming that a flagged miss is recording, not practice, and judging the claim when the figure comes again."""

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from indicators.held import SeriesKey
from indicators.models import Flag, Outturn, RecordingClaim, Return, StagedFigure
from indicators.models.returns import ReturnState
from indicators.operations.doorbell import ring_sweep_of
from indicators.operations.flag_answers import hold_flag
from indicators.rules import recording as rules
from indicators.rules.vocabulary import FlagState, Status
from indicators.rules.wording import print_day, print_month
from indicators.standings import MonthsForFlags, Series, read_series
from organisation.models import User
from organisation.rules.calendar import is_working_day, next_working_day
from organisation.validators import names_no_child


class NothingToClaim(Exception):
    """The flag's figure is not off target, or a claim on it is open already; says which."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What is claimed: in how many cases, what is wrong with the record, who puts it right by when."""

    cases: int
    wrong: str
    put_right_by: User
    due_on: date


@transaction.atomic
def claim_recording(
    flag: Flag, *, cases: int, wrong: str, put_right_by: User, due_on: date, by: User, now: datetime
) -> RecordingClaim:
    """Claim that a flagged miss is recording: in how many cases, what is wrong, who puts it right by when.

    It excuses the miss until the figure comes again, where no earlier claim excused the same run of misses; one
    that does not excuse is kept and judged all the same. Sent a second time the same claim is one.
    Raises FlagIsClosed, NothingToClaim, and ValidationError where a word of it cannot stand.
    """
    flag = hold_flag(flag.pk, by)
    series = series_of_flag(flag)
    given = {"cases": cases, "wrong": wrong.strip(), "put_right_by": put_right_by, "due_on": due_on}
    standing = flag.recording_claims.open().select_related("put_right_by").first()
    if standing and all(getattr(standing, name) == said for name, said in given.items()):
        return standing
    if why := why_no_claim(flag, series):
        raise NothingToClaim(why)
    if wrongs := why_not_so(series, flag.month, cases=cases, wrong=wrong, due_on=due_on, on=timezone.localdate(now)):
        raise ValidationError(wrongs)
    claim = RecordingClaim(
        flag=flag, month=flag.month, excuses=would_excuse(flag, series), claimed_by=by, claimed_at=now, **given
    )
    claim.save()
    ring_sweep_of(flag.indicator)
    return claim


def why_no_claim(flag: Flag, series: Series | None) -> str:
    """Say why a flag's miss cannot be claimed as recording now; nothing where it can."""
    if flag.state == FlagState.CLOSED:
        return "The flag is closed."
    if flag.recording_claims.open().exists():
        return "It is claimed as recording already, and waits for the next figure."
    standing = series.by_month.get(flag.month) if series else None
    if standing is None or standing.status is not Status.OFF_TARGET:
        return f"The figure for {print_month(flag.month)} is not off target: there is no miss to explain."
    return ""


def why_not_so(series: Series | None, month: date, *, cases: int, wrong: str, due_on: date, on: date) -> dict[str, str]:
    """Say, by the name of what was given, what of a claim cannot stand."""
    wrongs: dict[str, str] = {}
    standing = series.by_month.get(month) if series else None
    counted = standing.outturn.denominator if standing else None
    if cases < 1:
        wrongs["cases"] = "Say in how many cases: at least 1."
    elif counted is not None and cases > counted:
        wrongs["cases"] = f"The figure is of {counted.normalize():,f} cases: it cannot be wrong in more."
    if not wrong.strip():
        wrongs["wrong"] = "Say what is wrong with the record."
    if due_on < on:
        wrongs["due_on"] = "Choose today or a day to come."
    elif not is_working_day(due_on):
        wrongs["due_on"] = f"Nobody works that day: the next working day is {print_day(next_working_day(due_on))}."
    try:
        names_no_child(wrong)
    except ValidationError as problem:
        wrongs["wrong"] = " ".join(problem.messages)
    return wrongs


def would_excuse(flag: Flag, series: Series | None) -> bool:
    """Say whether a claim made now would excuse the miss: once a run of misses."""
    key = (flag.indicator_id, flag.unit_id, flag.cohort_id)
    before = RecordingClaim.objects.of_series(*key).values_list("month", flat=True)
    return rules.excuses(flag.month, series.for_flags() if series else [], claimed_before=before)


def series_of_flag(flag: Flag) -> Series | None:
    """Read the series a flag is on; None where nothing of it is held any longer."""
    held = Outturn.objects.of_series(flag.indicator_id, flag.unit_id, flag.cohort_id)
    return next(iter(read_series(held)), None)


class OpenClaims:
    """The claims on some series that no figure has judged yet; read once, judged as the figures have come."""

    def __init__(self, keys: Iterable[SeriesKey]) -> None:
        """Read them, in one query."""
        asked = set(keys)
        held = RecordingClaim.objects.open().filter(
            flag__indicator__in={key[0] for key in asked}, flag__unit__in={key[1] for key in asked}
        )
        self._of: dict[SeriesKey, list[RecordingClaim]] = defaultdict(list)
        for claim in held.select_related("flag"):
            if claim.series_key in asked:
                self._of[claim.series_key].append(claim)

    def keys(self) -> Set[SeriesKey]:
        """Give the series with an open claim."""
        return self._of.keys()

    def judge(self, every: Sequence[Series]) -> int:
        """Judge the claims on these series by the figures that came since, and forget those; give how many."""
        waiting = [(series, claim) for series in every for claim in self._of.get(series.key, ())]
        refreshed = _refreshed([claim for _, claim in waiting])
        judged = 0
        for series, claim in waiting:
            since = MonthsForFlags(series.since(claim.month).standings)
            verdict = rules.judge(claim.month, since, is_refreshed=claim.pk in refreshed)
            if verdict:
                claim.state, claim.followed_up_month, claim.judged_at = verdict.state, verdict.month, timezone.now()
                claim.save(update_fields=["state", "followed_up_month", "judged_at"])
                self._of[series.key].remove(claim)
                judged += 1
        return judged

    def excusing(self, series: Series) -> str:
        """Say why the newest month's miss is taken for recording, where a claim on that very month excuses it."""
        for claim in self._of.get(series.key, ()):
            if claim.excuses and claim.month == series.latest.month:
                claimed_on = timezone.localdate(claim.claimed_at)
                return rules.as_rule(cases=claim.cases, claimed_on=claimed_on, due_on=claim.due_on)
        return ""


def _refreshed(claims: Sequence[RecordingClaim]) -> set[int]:
    """Give the claims whose own month's figure was given again since, changed or not."""
    return {claim.pk for claim in claims if is_refreshed(claim)}


def is_refreshed(claim: RecordingClaim) -> bool:
    """Say whether the figure claimed to be recording was given again since the claim: corrected, or published anew."""
    indicator, unit, cohort = claim.series_key
    which = Q(indicator=indicator, unit=unit, cohort=cohort, month=claim.month)
    if Outturn.objects.filter(which, recorded_at__gt=claim.claimed_at).exists():
        return True
    anew = Return.objects.filter(state=ReturnState.PUBLISHED, published_at__gt=claim.claimed_at)
    return StagedFigure.objects.filter(which, batch__in=anew.values("batch")).exists()
