"""What follows from audits, gathered: which want actions, how these stand, and the re-audits. A few queries for all."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils import timezone

from actions.models import Action, RaisedIn
from actions.rules.lifecycle import OPEN, ActionState
from audits.following import Due, due_from, due_of, standard_of
from audits.models import Audit, AuditProgramme, AuditState
from audits.reach import audits_of_own_units
from audits.rules.grades import Grade
from audits.rules.verdicts import Compared, Verdicts, count_verdicts
from audits.workers import worker_shown
from organisation import access
from organisation.models import User
from organisation.roles import Capability

DUE_BY = ("programme", "auditor_grade", "final_grade", "submitted_at__date", "audited_on")
BEGUN = (AuditState.SUBMITTED, AuditState.MODERATED, AuditState.FINAL)


@dataclass
class Followed:
    """One audit whose grade asks for actions, the actions raised on it, and its re-audit."""

    audit: Audit
    due: Due
    today: date
    actions: list[Action] = field(default_factory=list)
    re_audit: Audit | None = None

    @property
    def is_acted_on(self) -> bool:
        """Say whether an action stands: open, said to be done or verified, but not cancelled."""
        return bool(self.actions)

    @property
    def is_late(self) -> bool:
        """Say whether its days to act are over and nobody has raised an action."""
        return not self.is_acted_on and bool(self.due.act_by and self.due.act_by < self.today)

    @property
    def number_open(self) -> int:
        """Count the actions still to be done."""
        return sum(one.state in OPEN for one in self.actions)

    @property
    def number_overdue(self) -> int:
        """Count the actions whose date has passed."""
        return sum(is_overdue(one, self.today) for one in self.actions)


@dataclass(frozen=True, slots=True)
class ReAudit:
    """One re-audit, the audit it follows, and what it says of it once it has its own grade."""

    audit: Audit
    first: Audit
    compared: Compared | None
    today: date

    @property
    def standing(self) -> str:
        """Say where it has got to, in a word for a pill: booked, due within a fortnight, overdue or done."""
        if self.audit.state in BEGUN:
            return "done"
        left = (self.audit.due_on - self.today).days if self.audit.due_on else 99
        return "overdue" if left < 0 else "due" if left <= 14 else "booked"


def is_overdue(action: Action, on: date) -> bool:
    """Say whether an action is late on a day."""
    return action.state in OPEN and action.due_on is not None and action.due_on < on


@dataclass
class FollowUp:
    """Everything that follows from the audits somebody reads."""

    followed: list[Followed]
    re_audits: list[ReAudit]
    today: date

    @property
    def unanswered(self) -> list[Followed]:
        """Give the audits nobody has raised an action on, the soonest due first."""
        return [one for one in self.followed if not one.is_acted_on]

    @property
    def late(self) -> list[Followed]:
        """Give those of them whose days are over."""
        return [one for one in self.followed if one.is_late]

    @property
    def actions(self) -> list[tuple[Action, Audit]]:
        """Give the actions that are not finished, with their audits, by date."""
        found = [(action, one.audit) for one in self.followed for action in one.actions]
        kept = [(action, audit) for action, audit in found if action.state in {*OPEN, ActionState.DONE}]
        return sorted(kept, key=lambda pair: (pair[0].due_on or date.max, pair[0].pk))

    @property
    def to_verify(self) -> list[tuple[Action, Audit]]:
        """Give those that are said to be done: the QA unit verifies them."""
        return [pair for pair in self.actions if pair[0].state == ActionState.DONE]

    @property
    def still_open(self) -> list[tuple[Action, Audit]]:
        """Give those still to be done."""
        return [pair for pair in self.actions if pair[0].state in OPEN]

    @property
    def overdue(self) -> list[tuple[Action, Audit]]:
        """Give those that are late."""
        return [pair for pair in self.actions if is_overdue(pair[0], self.today)]

    @property
    def to_come(self) -> list[ReAudit]:
        """Give the re-audits still to be carried out."""
        return [one for one in self.re_audits if one.standing != "done"]

    @property
    def compared(self) -> list[ReAudit]:
        """Give the re-audits with a grade, the newest first."""
        return [one for one in self.re_audits if one.compared]

    @property
    def verdicts(self) -> Verdicts:
        """Count them by verdict."""
        return count_verdicts(one.compared for one in self.re_audits if one.compared)

    @property
    def re_audits_overdue(self) -> int:
        """Count the re-audits that are late."""
        return sum(one.standing == "overdue" for one in self.to_come)


def read_follow_up(user: User, *, on: date | None = None) -> FollowUp:
    """Read everything that follows from the audits somebody reads."""
    on = on or timezone.localdate()
    readable = audits_of_own_units(user)
    return FollowUp(_followed(readable, on), _re_audits(readable, on), on)


def without_action(user: User, *, on: date | None = None, handed_in_since: date | None = None) -> list[Followed]:
    """Give the audits past their days to act with no action, where somebody decides what is overdue."""
    on = on or timezone.localdate()
    rows = _where_deciding(user)
    if handed_in_since:
        rows = rows.filter(submitted_at__date__gte=handed_in_since)
    return [one for one in _followed(rows, on) if one.is_late]


def count_without_action(user: User) -> int:
    """Count them over plain rows; only where a second reading changed the grade is the audit read whole."""
    on, theirs = timezone.localdate(), _where_deciding(user)
    standards = {one.pk: standard_of(one) for one in AuditProgramme.objects.all()} | {None: standard_of(None)}
    late, changed = set(), []
    for pk, programme, grade, final, handed_in, audited_on in _asking(theirs).values_list("pk", *DUE_BY):
        due = due_from(Grade(grade), handed_in or audited_on, audited_on, standards[programme])
        if final not in ("", grade):
            changed.append(pk)
        elif due and due.act_by and due.act_by < on:
            late.add(pk)
    again = [one for one in _followed(theirs.filter(pk__in=changed), on) if one.is_late] if changed else []
    return len(again) + len(late - {int(pk) for pk in _acted_on()})


def _acted_on() -> set[str]:
    """Give the keys, as their addresses end, of the audits that an action stands for."""
    raised = Action.objects.filter(raised_in=RaisedIn.AUDIT).exclude(state=ActionState.CANCELLED).order_by()
    paths = raised.values_list("source_path", flat=True)
    return {key for path in paths if (key := path.strip("/").rpartition("/")[2]).isdecimal()}


def _where_deciding(user: User):
    return audits_of_own_units(user).filter(unit__in=access.units_where(user, Capability.DECIDE_OVERDUE))


def follows_of(audit: Audit, *, on: date) -> tuple[Followed | None, list[ReAudit]]:
    """Give what follows from one audit, and the re-audits it is one of or has."""
    due = due_of(audit)
    followed = Followed(audit, due, on, actions_on([audit]).get(audit.pk, [])) if due else None
    pairs = [(audit, audit.re_audit_of)] if audit.re_audit_of else []
    again = audit.re_audits.exclude(state=AuditState.EXEMPT).select_related("auditor").first()
    pairs += [(again, audit)] if again else []
    return followed, [_re_audit(one, first, on) for one, first in pairs]


def about_following(user: User, audit: Audit) -> dict[str, object]:
    """Give what the page of one audit says of what follows from it, and whose work it was where one may know."""
    followed, re_audits = follows_of(audit, on=timezone.localdate())
    may_run = access.may_at(user, Capability.RUN_AUDITS, audit.unit)
    worker = worker_shown(user, audit)
    return {"followed": followed, "re_audits": re_audits, "may_run": may_run, "worker": worker}


def actions_on(audits: Iterable[Audit]) -> dict[int, list[Action]]:
    """Give the actions raised on audits, by the audits' keys, without those that were cancelled."""
    keys = {audit.get_absolute_url(): audit.pk for audit in audits}
    rows = Action.objects.filter(raised_in=RaisedIn.AUDIT, source_path__in=keys).exclude(state=ActionState.CANCELLED)
    found: dict[int, list[Action]] = defaultdict(list)
    for action in rows.select_related("owner", "unit").order_by("due_on", "pk"):
        found[keys[action.source_path]].append(action)
    return found


def _asking(readable):
    """Keep the audits of which a grade asked for actions, the auditor's or the final one."""
    asking = [Grade.INADEQUATE, Grade.REQUIRES_IMPROVEMENT]
    grades = Q(auditor_grade__in=asking) | Q(final_grade__in=asking)
    return readable.graded().filter(grades).order_by("audited_on", "pk")


def _followed(readable, on: date) -> list[Followed]:
    rows = _asking(readable).prefetch_related("programme", "moderations")
    dues = [(audit, due) for audit in rows if (due := due_of(audit))]
    actions = actions_on(audit for audit, _ in dues) if dues else {}
    found = [Followed(audit, due, on, actions.get(audit.pk, [])) for audit, due in dues]
    return sorted(found, key=lambda one: (one.due.act_by or date.max, one.audit.pk))


def _re_audits(readable, on: date) -> list[ReAudit]:
    rows = readable.filter(re_audit_of__isnull=False).exclude(state=AuditState.EXEMPT)
    rows = rows.select_related("re_audit_of").order_by("due_on", "pk")
    return [_re_audit(one, one.re_audit_of, on) for one in rows]


def _re_audit(audit: Audit, first: Audit, on: date) -> ReAudit:
    graded = audit.state in BEGUN and audit.grade and first.grade
    return ReAudit(audit, first, Compared(first.grade, audit.grade) if graded else None, on)  # type: ignore[arg-type]
