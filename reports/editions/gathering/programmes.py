"""Programmes of change: the status their sponsors declare, what contradicts it, and their milestones."""

from actions.models import ActionPlan
from actions.plan_page import PlanReading
from indicators.rules.wording import print_day
from reports.editions.contents import Plain
from reports.editions.gathering.held import Held

STATUSES, NOT_DECLARED = "Programmes and their status", "Not declared"
STATUS_HEADINGS = ("Programme", "Declared status", "What it rests on")
MILESTONE_HEADINGS = ("Milestone", "Begins", "Due", "Note")


def programmes(held: Held, *, as_reported: bool = False) -> tuple[Plain, ...]:
    """Give the declared statuses in one table, and the milestones of each programme that has any in another."""
    if not held.plans:
        return ()
    read = [PlanReading(plan, None, held.on) for plan in held.plans]
    statuses = _declared(read) if as_reported else _judged(read)
    dated = tuple(_milestones(one, as_reported) for one in read if one.dated)
    return (statuses, *dated)


def _declared(read: list[PlanReading]) -> Plain:
    return Plain(STATUSES, STATUS_HEADINGS, tuple(_declaration(one) for one in read))


def _judged(read: list[PlanReading]) -> Plain:
    headings = (*STATUS_HEADINGS, "By what is in it", "What contradicts it")
    rows = tuple(
        (*_declaration(one), f"{one.judged.status.label}: {one.judged.reason}", " ".join(one.against) or "Nothing")
        for one in read
    )
    return Plain(STATUSES, headings, rows)


def _declaration(one: PlanReading) -> tuple[str, str, str]:
    return (one.plan.name, one.declared.label if one.declared else NOT_DECLARED, one.said.reason if one.said else "")


def _milestones(one: PlanReading, as_reported: bool) -> Plain:
    rows = []
    for line in one.milestones:
        held = line.milestone
        begins = print_day(held.starts_on) if held.starts_on else ""
        due = print_day(held.original_due_on if as_reported else held.due_on)
        row = (held.title, begins, due, held.note)
        rows.append(row if as_reported else (*row, line.told, line.odd))
    headings = MILESTONE_HEADINGS if as_reported else (*MILESTONE_HEADINGS, "Where it stands", "To look at")
    return Plain(f"{_name(one.plan)}: milestones", headings, tuple(rows))


def _name(plan: ActionPlan) -> str:
    return plan.name
