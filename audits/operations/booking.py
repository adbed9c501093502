"""Booking the audits a line plans: those drawn, and those that need no case yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from audits.models import (
    Audit,
    AuditState,
    AuditType,
    PlannedAudits,
    QuestionSetVersion,
    SampleDraw,
    VersionState,
)
from audits.references import lock_references, next_references
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability

WITHOUT_A_CASE = (AuditType.DIP_SAMPLE, AuditType.OBSERVATION, AuditType.THEMATIC)
"""These may be booked without a case: the auditor finds it, or there is none."""


class NotAgreed(Exception):
    """The programme is not agreed, or was changed since."""


class NeedsACase(Exception):
    """Audits of this type are of a case that is drawn."""


class LineIsFull(Exception):
    """More are to be booked than the line still lacks; it carries how many that is."""

    def __init__(self, short: int) -> None:
        """Keep how many are still to be booked."""
        super().__init__(f"{short} still to be booked.")
        self.short = short


@dataclass(frozen=True, slots=True)
class Booking:
    """One audit to be booked: where, and the key of its case if it is known."""

    unit: Unit
    case_key: str = ""


def short_of(line: PlannedAudits) -> int:
    """Say how many audits a line still lacks. Whoever is let off is lacking again."""
    return max(line.number - line.audits.exclude(state=AuditState.EXEMPT).count(), 0)


def take_line(line: PlannedAudits, *, by: User, number: int) -> PlannedAudits:
    """Take hold of a line, so that nobody else books on it meanwhile. Call it in the transaction.

    Raises PermissionDenied, NotAgreed and LineIsFull.
    """
    access.check(by, Capability.RUN_AUDITS, line.unit)
    lock_references()
    held = PlannedAudits.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if held.programme.agreed_at is None:
        raise NotAgreed
    if not 0 < number <= (short := short_of(held)):
        raise LineIsFull(short)
    return held


@transaction.atomic
def book_without_case(line: PlannedAudits, *, number: int, by: User, now: datetime) -> list[Audit]:
    """Book audits that need no case to begin with. Raises NeedsACase and what `take_line` raises."""
    line = take_line(line, by=by, number=number)
    if line.kind not in WITHOUT_A_CASE:
        raise NeedsACase
    return book(line, [Booking(line.unit)] * number, by=by, now=now)


def book(
    line: PlannedAudits, bookings: Iterable[Booking], *, by: User, now: datetime, draw: SampleDraw | None = None
) -> list[Audit]:
    """Book audits on a line that was taken hold of, each under the next free reference."""
    bookings = list(bookings)
    version = QuestionSetVersion.objects.filter(
        question_set=line.question_set_id or 0, state=VersionState.IN_USE
    ).first()
    audits = [
        Audit(
            reference=reference,
            programme=line.programme,
            planned=line,
            draw=draw,
            question_set=version,
            unit=booking.unit,
            case_key=booking.case_key,
            kind=line.kind,
            theme_id=line.theme_id,
            state=AuditState.PLANNED,
            entered_by=by,
            entered_at=now,
        )
        for reference, booking in zip(next_references(len(bookings)), bookings, strict=True)
    ]
    return bulk_create_with_history(audits, Audit, default_user=by)
