"""Audits that need somebody: to make, to read a second time, to settle, late with others, and to be made again.

What is to be read blind is left out of everything that could tell its grade; its reader hears only that it waits.
"""

from datetime import timedelta

from django.db.models import F
from django.urls import reverse

from audits.follow_up import Followed, without_action
from audits.mine import TO_DO, audits_to_do
from audits.models import Audit, AuditState, ModerationDue
from audits.reach import audits_of_own_units
from audits.readings import dues_for
from organisation.roles import Capability
from reports.rules.today import MOST, ago, due, how_long, waits, when_due
from reports.today.needs import Asked, Need, Pile, day_of, pile_of

RE_AUDITS_AHEAD = timedelta(days=28)
ACTED_ON_WITHIN = timedelta(days=92)
"""An audit older than its re-audit's three months is history: its actions are followed up on their own page."""


def own(ask: Asked) -> Pile:
    """Give the audits somebody was given and has not handed in."""
    return pile_of(
        audits_to_do(ask.user).select_related("unit"),
        lambda audit: _own(audit, ask),
        one="Audit for you to make",
        many="Audits for you to make",
        address=reverse("audits:mine"),
    )


def to_read(ask: Asked) -> Pile:
    """Give the second readings that wait for somebody, or for anybody: why is not told, for that may be the grade."""
    return pile_of(
        dues_for(ask.user).select_related("audit__unit").order_by(F("moderator").asc(nulls_last=True), "chosen_at"),
        lambda waiting: _reading(waiting, ask),
        one="Audit to read a second time",
        many="Audits to read a second time",
        address=reverse("audits:moderation"),
    )


def to_settle(ask: Asked) -> Pile:
    """Give the audits on which two readers differ, made by somebody else."""
    differing = Audit.objects.filter(state=AuditState.MODERATED, unit__in=ask.units(Capability.MODERATE_AUDITS))
    return pile_of(
        differing.exclude(auditor=ask.user).select_related("unit").order_by("submitted_at", "pk"),
        lambda audit: _differing(audit, ask),
        one="Audit grade to settle",
        many="Audit grades to settle",
        address=reverse("audits:moderation"),
    )


def late(ask: Asked) -> Pile:
    """Give the audits others were to have handed in, to whoever allocates them."""
    units = ask.units(Capability.RUN_AUDITS)
    rows = audits_of_own_units(ask.user).filter(unit__in=units, state__in=TO_DO, due_on__lt=ask.today)
    return pile_of(
        rows.exclude(auditor=ask.user).order_by("due_on", "pk"),
        lambda audit: _late(audit, ask),
        one="Late audit",
        many="Late audits",
        address=reverse("audits:list"),
    )


def to_make_again(ask: Asked) -> Pile:
    """Give the re-audits of the next four weeks that nobody has been given."""
    units = ask.units(Capability.RUN_AUDITS)
    booked = audits_of_own_units(ask.user).filter(unit__in=units, state=AuditState.PLANNED, re_audit_of__isnull=False)
    return pile_of(
        booked.filter(due_on__lte=ask.today + RE_AUDITS_AHEAD).order_by("due_on", "pk"),
        lambda audit: _again(audit, ask),
        one="Re-audit to give to somebody",
        many="Re-audits to give to somebody",
        address=reverse("audits:follow-up"),
    )


def to_act_on(ask: Asked) -> Pile:
    """Give the audits whose days to act are over with no action raised, to whoever decides what is overdue."""
    found = without_action(ask.user, on=ask.today, handed_in_since=ask.today - ACTED_ON_WITHIN)
    needs = tuple(_to_act_on(one, ask) for one in found[:MOST])
    return Pile(
        "Audit with no action",
        "Audits with no action",
        reverse("audits:follow-up"),
        needs,
        len(found),
    )


def _own(audit: Audit, ask: Asked) -> Need:
    begun = audit.state == AuditState.IN_PROGRESS
    since = day_of(audit.entered_at, otherwise=ask.today)
    urgency = due(audit.due_on, on=ask.today) if audit.due_on else waits(since)
    said = when_due(audit.due_on, on=ask.today) if audit.due_on else "No day is set."
    why = f"{'Begun, and not handed in.' if begun else 'Given to you, and not begun.'} {said}"
    step = "Go on" if begun else "Begin"
    return Need(audit.reference, str(audit.unit), why, step, reverse("audits:entry", args=[audit.pk]), urgency)


def _reading(waiting: ModerationDue, ask: Asked) -> Need:
    since = day_of(waiting.chosen_at, otherwise=ask.today)
    whose = "You have it" if waiting.moderator_id == ask.user.pk else "Nobody has it"
    why = f"{whose}; it has waited {how_long(since, on=ask.today)}."
    audit = waiting.audit
    address = reverse("audits:read-again", args=[audit.pk])
    return Need(audit.reference, str(audit.unit), why, "Moderate", address, waits(since))


def _differing(audit: Audit, ask: Asked) -> Need:
    since = day_of(audit.submitted_at, otherwise=ask.today)
    address = reverse("audits:settle", args=[audit.pk])
    why = f"Its two readers differ; it was handed in {ago(since, on=ask.today)}."
    return Need(audit.reference, str(audit.unit), why, "Settle", address, waits(since))


def _late(audit: Audit, ask: Asked) -> Need:
    day = audit.due_on or ask.today
    who = f"{audit.auditor} has it." if audit.auditor else "Nobody has it."
    why = f"{when_due(day, on=ask.today)} {who}"
    return Need(
        audit.reference, str(audit.unit), why, "Ask or let off", audit.get_absolute_url(), due(day, on=ask.today)
    )


def _again(audit: Audit, ask: Asked) -> Need:
    day = audit.due_on or ask.today
    address = reverse("audits:give-re-audit", args=[audit.pk])
    why = f"Nobody has it. {when_due(day, on=ask.today)}"
    return Need(audit.reference, str(audit.unit), why, "Give it", address, due(day, on=ask.today))


def _to_act_on(one: Followed, ask: Asked) -> Need:
    day = one.due.act_by or ask.today
    address = f"{reverse('actions:raise')}?source=audit:{one.audit.pk}"
    why = f"No action is raised on it. {when_due(day, on=ask.today)}"
    urgency = due(day, on=ask.today, is_serious=True)
    return Need(one.audit.reference, str(one.audit.unit), why, "Raise an action", address, urgency)
