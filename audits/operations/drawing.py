"""Drawing the second readings of months that are over, and letting the other grades become final."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from audits.models import Audit, AuditProgramme, AuditState, HowFinal, ModerationDraw, WhyModerated
from audits.operations.choosing import choose_for_moderation, draw_of, make_due, others_of, rule_for
from audits.operations.publishing import publish_month
from audits.rules.moderation import draw, late_ones_drawn
from organisation import access
from organisation.jobs.aside import each_or_set_aside
from organisation.models import User
from organisation.roles import Capability
from organisation.rules.calendar import first_of_month

DRAW = "draw moderation sample"


@dataclass(frozen=True, slots=True)
class Group:
    """A month's audits of one programme, or of none: what one sample is drawn from."""

    month: date
    programme: AuditProgramme | None

    @property
    def set_aside_as(self) -> str:
        """Give the name under which it is found again."""
        return f"moderation {self.month:%Y-%m} {self.programme.pk if self.programme else '-'}"

    def __str__(self) -> str:
        """Say which month and programme."""
        return f"{self.month:%B %Y}, {self.programme or 'no programme'}"


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a draw did: second readings now due, grades made final, and months it failed with."""

    due: int = 0
    final: int = 0
    aside: int = 0


def draw_moderation_sample(*, by: User | None = None, now: datetime | None = None) -> Drawn:
    """Draw the sample of every month that is over, and make final what was not drawn. Again changes nothing.

    `by` is nobody where the nightly job draws. A month is gone through anew while audits of it are handed in late.
    """
    if by:
        access.check(by, Capability.MODERATE_AUDITS)
    now = now or timezone.now()
    done = each_or_set_aside(DRAW, _waiting_groups(timezone.localdate(now)), lambda group: _draw(group, by=by, now=now))
    return Drawn(sum(one.due for one in done.given), sum(one.final for one in done.given), len(done.aside))


def _waiting_groups(today: date) -> list[Group]:
    over = Audit.objects.filter(state=AuditState.SUBMITTED, moderation_due__isnull=True).filter(
        audited_on__lt=first_of_month(today)
    )
    pairs = {(audit.month, audit.programme) for audit in over.select_related("programme")}
    return sorted(
        (Group(month, programme) for month, programme in pairs if month),
        key=lambda group: (group.month, group.programme.pk if group.programme else 0),
    )


@transaction.atomic
def _draw(group: Group, *, by: User | None, now: datetime) -> Drawn:
    held = draw_of(group.month, group.programme, now=now)
    audits = Audit.objects.select_for_update(of=("self",)).filter(
        state=AuditState.SUBMITTED, moderation_due__isnull=True
    )
    waiting = {audit.reference: audit for audit in audits.of_month(group.month).filter(programme=group.programme)}
    chosen = [due for audit in waiting.values() if (due := choose_for_moderation(audit, now=now))]
    others = list(others_of(group.month, group.programme).values_list("reference", flat=True))
    drawn = _drawn(held, others)
    is_blind = rule_for(group.programme).is_blind
    for reference in drawn & waiting.keys():
        audit = waiting[reference]
        chosen.append(make_due(audit, why=WhyModerated.SAMPLE, is_blind=is_blind, draw=held, now=now))
    held.drawn_from = sorted({*held.drawn_from, *others})
    if held.drawn_at is None:
        held.drawn_by, held.drawn_at = by, now
    held.save()
    taken = {one.audit_id for one in chosen}
    final = [audit for audit in waiting.values() if audit.pk not in taken]
    _make_final(final, by=by, now=now)
    return Drawn(due=len(taken), final=len(final))


def _drawn(held: ModerationDraw, others: list[str]) -> set[str]:
    """Give the references drawn: the month's sample when it is first drawn, of those handed in later each by lot."""
    if held.drawn_at is None:
        already = held.dues.values_list("audit__reference", flat=True)
        return set(draw(others, seed=held.seed, already=already, share=held.share, at_least=held.at_least))
    return set(late_ones_drawn(set(others) - set(held.drawn_from), seed=held.seed, share=held.share))


def _make_final(audits: list[Audit], *, by: User | None, now: datetime) -> None:
    """Let the auditor's grade be final. The figures are counted again as of whoever entered the newest of them."""
    for audit in audits:
        audit.final_grade, audit.final_how, audit.state = audit.auditor_grade, HowFinal.NOT_DRAWN, AuditState.FINAL
        audit.made_final_by, audit.made_final_at = by, now
        audit.save(update_fields=["final_grade", "final_how", "state", "made_final_by", "made_final_at"])
    if audits and audits[0].month:
        publish_month(audits[0].month, by=by or audits[0].entered_by)
