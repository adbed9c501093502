"""Asking the QA unit to look into the cases behind a figure, and what it answers."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from audits.models import Audit, DipSampleRequest, RequestState
from audits.naming import names_nobody
from audits.rules.dip_samples import WITHIN
from audits.told import tell_of_answer, tell_of_asking
from indicators.models import Cohort, Indicator
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability
from organisation.rules.calendar import add_working_days


class AlreadyAsked(Exception):
    """The figure is being looked into already. `request` is what was asked."""

    def __init__(self, request: DipSampleRequest) -> None:
        """Keep what was asked."""
        self.request = request
        super().__init__(f"A dip sample of this figure is asked for already, by {request.asked_by}.")


class DipSampleHasMovedOn(Exception):
    """Somebody else took it on, answered or declined it since the page was read."""


@transaction.atomic
def ask_for_dip_sample(
    *,
    indicator: Indicator,
    unit: Unit,
    month: date,
    question: str,
    by: User,
    cohort: Cohort | None = None,
    asked_at_link: str = "",
    now: datetime | None = None,
) -> DipSampleRequest:
    """Ask for a dip sample of one month's figure, and tell the QA unit. Anybody may who reads the figure at work.

    Raises AlreadyAsked where one is open, PermissionDenied for the figure of a single worker, ValidationError
    where the question cannot stand.
    """
    access.check(by, Capability.ASK_FOR_DIP_SAMPLES)
    if unit.kind == Unit.Kind.WORKER or unit.pk not in access.readable_units(by):
        raise PermissionDenied("A dip sample is asked for of figures one may read, and never of a single worker's.")
    now = now or timezone.now()
    request = DipSampleRequest(
        indicator=indicator, unit=unit, cohort=cohort, month=month, question=question.strip(),
        asked_at_link=asked_at_link, asked_by=by, asked_at=now,
        due_on=add_working_days(timezone.localdate(now), WITHIN),
    )  # fmt: skip
    _refuse_second(request)
    _check_words(request, question=request.question)
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:
        _refuse_second(request)  # somebody else asked at this moment
        raise
    tell_of_asking(request, now=now)
    return request


@transaction.atomic
def take_on_dip_sample(request: DipSampleRequest, *, expected_version: int, by: User, now: datetime | None = None):
    """Say that it is under way and by whom. Raises DipSampleHasMovedOn."""
    held = _held(request, expected_version, by, RequestState.ASKED)
    held.state, held.taken_by, held.taken_at = RequestState.UNDER_WAY, by, now or timezone.now()
    return _written(held)


@transaction.atomic
def answer_dip_sample(
    request: DipSampleRequest,
    *,
    cases: int,
    bearing_out: int,
    finding: str,
    expected_version: int,
    by: User,
    audits: Iterable[Audit] = (),
    now: datetime | None = None,
) -> DipSampleRequest:
    """Say of how many cases looked at how many bear the figure out, and what was found; who asked is told.

    `audits` are those the cases were entered as, where they were.

    Raises DipSampleHasMovedOn; ValidationError, naming the field, where the answer cannot stand.
    """
    now = now or timezone.now()
    held = _held(request, expected_version, by, RequestState.ASKED, RequestState.UNDER_WAY)
    held.state, held.answered_by, held.answered_at = RequestState.ANSWERED, by, now
    held.cases, held.bearing_out, held.finding = cases, bearing_out, finding.strip()
    if bearing_out > cases:
        raise ValidationError({"bearing_out": "No more cases can bear the figure out than were looked at."})
    _check_words(held, finding=held.finding)
    _written(held)
    for audit in audits:
        audit.dip_sample = held
    bulk_update_with_history(audits, Audit, ["dip_sample"], default_user=by)
    tell_of_answer(held, now=now)
    return held


@transaction.atomic
def decline_dip_sample(
    request: DipSampleRequest, *, reason: str, expected_version: int, by: User, now: datetime | None = None
) -> DipSampleRequest:
    """Say why it is not done; who asked is told. Raises DipSampleHasMovedOn, or ValidationError."""
    now = now or timezone.now()
    held = _held(request, expected_version, by, RequestState.ASKED, RequestState.UNDER_WAY)
    if not reason.strip():
        raise ValidationError({"finding": "Say why it is declined."})
    held.state, held.answered_by, held.answered_at = RequestState.DECLINED, by, now
    held.finding = reason.strip()
    _check_words(held, finding=held.finding)
    _written(held)
    tell_of_answer(held, now=now)
    return held


def _refuse_second(request: DipSampleRequest) -> None:
    open_ones = DipSampleRequest.objects.filter(state__in=[RequestState.ASKED, RequestState.UNDER_WAY])
    same = {name: getattr(request, name) for name in ("indicator", "unit", "cohort", "month")}
    if already := open_ones.filter(**same).select_related("asked_by").first():
        raise AlreadyAsked(already)


def _check_words(request: DipSampleRequest, **words: str) -> None:
    """Refuse what the model refuses, and whatever names somebody who works here."""
    for name, text in words.items():
        try:
            names_nobody(text)
        except ValidationError as problem:
            raise ValidationError({name: problem.messages}) from problem
    request.full_clean(validate_constraints=False)


def _held(request: DipSampleRequest, expected_version: int, by: User, *states: RequestState) -> DipSampleRequest:
    held = DipSampleRequest.objects.select_for_update(of=("self",)).select_related("indicator", "unit", "cohort")
    found = held.get(pk=request.pk)
    access.check(by, Capability.RUN_AUDITS, found.unit)
    if found.version != expected_version or found.state not in states:
        raise DipSampleHasMovedOn(f"Somebody changed it meanwhile: {found.sentence()} Nothing was changed.")
    return found


def _written(held: DipSampleRequest) -> DipSampleRequest:
    held.version += 1
    held.save()
    return held
