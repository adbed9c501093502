"""What waits for somebody: a number, what it is of, and where to deal with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from actions.models import Action
from audits.mine import audits_to_do
from audits.models import Audit, AuditState
from audits.readings import dues_for
from clinics.models import ClinicSession
from clinics.rules.agenda import SessionState
from indicators.board import Choice, read_board
from indicators.models import Doubt, Flag, Return
from indicators.models.returns import ReturnState
from indicators.rules.vocabulary import Status
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability
from reports.editions.preparing import Line, sections_being_written
from reports.rules.reviewing import TO_REVIEW, TO_WRITE

LOOK_AHEAD = timedelta(days=14)
"""A clinic session waits for somebody from a fortnight before its day: the rota keeps a year of them."""


@dataclass(frozen=True, slots=True)
class Errand:
    """One thing waiting: how many, of what, where, and whether it is loud."""

    number: int
    one: str
    many: str
    url: str
    is_loud: bool = False

    @property
    def words(self) -> str:
        """Say what is waiting, one or many."""
        return self.one if self.number == 1 else self.many


def errands(user: User) -> list[Errand]:
    """Give everything waiting for somebody, the most pressing first. Nothing waiting is left out."""
    found = [errand for capability, ask in _ASKED if access.may(user, capability) for errand in ask(user)]
    return [errand for errand in found if errand.number]


def _overdue(user: User) -> Iterator[Errand]:
    units = access.units_where(user, Capability.DECIDE_OVERDUE)
    late = Action.objects.filter(unit__in=units).overdue(on=timezone.localdate())
    yield Errand(
        late.count(),
        "overdue action to decide about",
        "overdue actions to decide about",
        reverse("actions:overdue"),
        is_loud=True,
    )


def _own_actions(user: User) -> Iterator[Errand]:
    mine = Action.objects.filter(owner=user).open()
    late = mine.overdue(on=timezone.localdate()).count()
    yield Errand(
        late, "of your actions is overdue", "of your actions are overdue", reverse("actions:mine"), is_loud=True
    )
    yield Errand(mine.count(), "of your actions is open", "of your actions are open", reverse("actions:mine"))


def _unplaced(user: User) -> Iterator[Errand]:
    units = access.units_where(user, Capability.PLACE_ACTIONS)
    waiting = Action.objects.filter(unit__in=units).unplaced()
    yield Errand(
        waiting.count(),
        "action without an owner or a date",
        "actions without an owner or a date",
        reverse("actions:unplaced"),
    )


def _flags(user: User) -> Iterator[Errand]:
    units = access.units_where(user, Capability.ANSWER_FLAGS)
    leads_on = Q(unit__kind=Unit.Kind.AUTHORITY, indicator__lead_service__in=units)
    own = Flag.objects.filter(Q(unit__in=units) | leads_on)
    loud = own.interrupting(among=own)
    new = loud.filter(classification__in=["new", "worsening"]).count()
    yield Errand(
        new,
        "new or worsening flag",
        "new or worsening flags",
        f"{reverse('indicators:flags')}?classification=new",
        is_loud=True,
    )
    yield Errand(
        loud.count() - new,
        "flag that persists with no action",
        "flags that persist with no action",
        reverse("indicators:flags"),
    )


def _returns(user: User) -> Iterator[Errand]:
    waiting = Return.objects.filter(state=ReturnState.CHECKED).count()
    yield Errand(
        waiting, "return waiting to be published", "returns waiting to be published", reverse("indicators:returns")
    )
    yield Errand(
        Doubt.objects.live().count(),
        "doubt about a figure",
        "doubts about figures",
        reverse("indicators:doubts"),
    )


def _sessions(user: User) -> Iterator[Errand]:
    units = access.units_where(user, Capability.RECORD_OUTCOMES) | access.units_where(user, Capability.PREPARE_AGENDAS)
    ahead = Q(state=SessionState.SCHEDULED, held_on__gt=timezone.localdate() + LOOK_AHEAD)
    over = Q(state__in=[SessionState.CLOSED, SessionState.CANCELLED])
    yield Errand(
        ClinicSession.objects.filter(clinic__unit__in=units).exclude(ahead | over).count(),
        "clinic session to prepare or record",
        "clinic sessions to prepare or record",
        reverse("clinics:list"),
    )


def _own_audits(user: User) -> Iterator[Errand]:
    mine = audits_to_do(user)
    late = mine.filter(due_on__lt=timezone.localdate()).count()
    yield Errand(late, "of your audits is overdue", "of your audits are overdue", reverse("audits:mine"), is_loud=True)
    yield Errand(mine.count(), "audit for you to make", "audits for you to make", reverse("audits:mine"))


def _audits(user: User) -> Iterator[Errand]:
    page = reverse("audits:moderation")
    yield Errand(dues_for(user).count(), "audit to read a second time", "audits to read a second time", page)
    units = access.units_where(user, Capability.MODERATE_AUDITS)
    differing = Audit.objects.filter(state=AuditState.MODERATED, unit__in=units).exclude(auditor=user)
    yield Errand(differing.count(), "audit grade to settle", "audit grades to settle", page)


def _sections(user: User) -> Iterator[Errand]:
    """Give the sections of the Board's report that somebody is to write, and to who reviews those that wait for it."""
    lines = [line for line in sections_being_written() if not line.is_ready]
    mine = [line for line in lines if line.section.owner_id == user.pk and line.stage in TO_WRITE]
    late = any(line.is_late(timezone.localdate()) for line in mine)
    where = reverse("reports:editions")
    yield Errand(
        len(mine),
        "section of the Board’s report to write",
        "sections of the Board’s report to write",
        _where(mine) or where,
        is_loud=late,
    )
    if access.may(user, Capability.REVIEW_COMMENTARY):
        others = [
            line for line in lines if line.held and line.held.written_by_id != user.pk and line.stage in TO_REVIEW
        ]
        yield Errand(
            len(others),
            "section of the Board’s report to review or approve",
            "sections of the Board’s report to review or approve",
            _where(others) or where,
        )


def _where(lines: list[Line]) -> str:
    return reverse("reports:prepare-edition", args=[lines[0].section.edition.month]) if lines else ""


def _board(user: User) -> Iterator[Errand]:
    shown = read_board(Choice(), readable=access.readable_units(user), today=timezone.localdate())
    for status, number in shown.counts:
        if status in (Status.OFF_TARGET, Status.ON_TARGET, Status.NO_DATA):
            yield Errand(
                number,
                f"indicator: {status.label.lower()}",
                f"indicators: {status.label.lower()}",
                f"{reverse('indicators:board')}?status={status}",
            )


_ASKED = [
    (Capability.DECIDE_OVERDUE, _overdue),
    (Capability.REPORT_PROGRESS, _own_actions),
    (Capability.ANSWER_FLAGS, _flags),
    (Capability.PLACE_ACTIONS, _unplaced),
    (Capability.LOAD_RETURNS, _returns),
    (Capability.READ_CLINICS, _sessions),
    (Capability.CARRY_OUT_AUDITS, _own_audits),
    (Capability.MODERATE_AUDITS, _audits),
    (Capability.WRITE_COMMENTARY, _sections),
    (Capability.READ_BOARD, _board),
]
