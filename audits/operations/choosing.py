"""Choosing audits for a second reading as they are handed in."""

from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_hex

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from audits.models import Audit, AuditProgramme, AuditState, ModerationDraw, ModerationDue, WhyModerated
from audits.rules.grades import Grade
from audits.rules.moderation import AT_LEAST, SHARE, is_always_read_again, is_drawn_when_handed_in

EXTREMES = [grade for grade in Grade if is_always_read_again(grade)]


@dataclass(frozen=True, slots=True)
class SampleRule:
    """What a programme's sample is held to; the constants of the rules where there is no programme."""

    share: int
    at_least: int
    is_blind: bool


def rule_for(programme: AuditProgramme | None) -> SampleRule:
    """Give what holds for a programme's audits, or for those of none."""
    if programme is None:
        return SampleRule(SHARE, AT_LEAST, is_blind=False)
    return SampleRule(programme.moderated_share, programme.moderated_at_least, programme.moderates_blind)


def others_of(month: date, programme: AuditProgramme | None) -> QuerySet[Audit]:
    """Give a month's graded audits of a programme that no rule has read again anyway: the sample is drawn from them.

    One that somebody asked to have read is not among them: it was not left to chance.
    """
    audits = Audit.objects.graded().of_month(month).filter(programme=programme)
    by_hand = ModerationDue.objects.filter(draw__isnull=True).values("audit")
    return audits.exclude(auditor_grade__in=EXTREMES).exclude(pk__in=by_hand).order_by("reference")


def draw_of(month: date, programme: AuditProgramme | None, *, now: datetime) -> ModerationDraw:
    """Give a month's draw, locked; made with a seed of chance where there is none yet."""
    rule = rule_for(programme)
    defaults = {"seed": token_hex(8), "share": rule.share, "at_least": rule.at_least, "made_at": now}
    made, _ = ModerationDraw.objects.get_or_create(month=month, programme=programme, defaults=defaults)
    return ModerationDraw.objects.select_for_update().get(pk=made.pk)


@transaction.atomic
def choose_for_moderation(audit: Audit, *, now: datetime | None = None) -> ModerationDue | None:
    """Choose an audit just handed in where it is to be read again at once: an extreme grade, or a blind one by lot.

    Gives what is due, new or not; None where the audit waits for its month's draw.
    """
    held = ModerationDue.objects.filter(audit=audit).first()
    if held or audit.state != AuditState.SUBMITTED or not audit.auditor_grade or audit.month is None:
        return held
    now, rule = now or timezone.now(), rule_for(audit.programme)
    if is_always_read_again(Grade(audit.auditor_grade)):
        return make_due(audit, why=WhyModerated(audit.auditor_grade), is_blind=rule.is_blind, now=now)
    draw = draw_of(audit.month, audit.programme, now=now) if rule.is_blind else None
    if draw and draw.drawn_at is None and _is_drawn_now(audit, draw):
        return make_due(audit, why=WhyModerated.SAMPLE, is_blind=True, draw=draw, now=now)
    return None


def _is_drawn_now(audit: Audit, draw: ModerationDraw) -> bool:
    others = others_of(draw.month, draw.programme).count()
    return is_drawn_when_handed_in(
        audit.reference,
        seed=draw.seed,
        others=others,
        already=draw.dues.count(),
        share=draw.share,
        at_least=draw.at_least,
    )


def make_due(
    audit: Audit, *, why: WhyModerated, is_blind: bool, now: datetime, draw: ModerationDraw | None = None
) -> ModerationDue:
    """Put down that an audit is to be read a second time; what was put down at this moment by another stands."""
    given = {"why": why, "is_blind": is_blind, "draw": draw, "chosen_at": now}
    return ModerationDue.objects.get_or_create(audit=audit, defaults=given)[0]
