"""The rows of the overdue queue written as HTML: a template a row would take longer than all else on the page.

Whatever comes from a person is escaped. A row whose form is open is given the form as it was rendered.
"""

from collections.abc import Iterator
from datetime import date, datetime
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.timezone import localtime

from actions.models import Priority, RaisedIn
from actions.review_measures import Measured
from actions.review_queue import Row
from actions.rules.reviewing import Course

WHY_SAID = frozenset({Course.NOT_COMPARED, Course.NO_NEWER, Course.NO_FIGURE})
WORDS_OF_AN_UPDATE = 30


def line(row: Row, *, form: str = "") -> SafeString:
    """Write one row of the queue."""
    action = row.action
    look = " late-settled" if row.is_settled else " item-loud" if action.priority == Priority.STATUTORY else ""
    deciding = _deciding(row, form) if row.is_late or form else ""
    facts = "".join(f"<div><dt>{asks}</dt><dd>{answer}</dd></div>" for asks, answer in _facts(row))
    return mark_safe(  # noqa: S308 - every text in it is escaped
        f'<article class="late{look}" aria-labelledby="action-{action.pk}" data-row>'
        f'<div class="late-head"><h3 id="action-{action.pk}">'
        f'<a href="{action.get_absolute_url()}">{escape(action.title)}</a></h3>'
        f'<p class="item-meta">{"".join(_about(row))}</p></div>'
        f'<dl class="late-facts">{facts}</dl>{_decided(row)}{deciding}</article>'
    )


def _about(row: Row) -> Iterator[str]:
    action = row.action
    if action.priority != Priority.NORMAL:
        yield f"<strong>{escape(Priority(action.priority).label)}</strong>"
    if action.raised_in == RaisedIn.AUDIT:
        yield '<span class="pill">Remedial</span>'
        if action.source_path:
            yield f'<span>from <a href="{escape(action.source_path)}">audit {escape(action.source_note)}</a></span>'
    yield f"<span>{escape(str(action.unit))}</span>"
    if row.delivery:
        status = row.delivery.status
        yield f'<span class="pill pill-{status.value}">{escape(status.label)}</span>'
    else:
        yield f'<span class="pill">{escape(action.get_state_display())}</span>'
    yield f"<span>{'' if row.is_late else 'was '}{row.late}</span>"
    if row.is_new:
        yield "<span>overdue since the sitting began</span>"


def _facts(row: Row) -> Iterator[tuple[str, str]]:
    action = row.action
    above = f"<br>Escalated to {escape(str(action.escalated_to))}" if action.escalated_to else ""
    yield "Owner", escape(action.owned_by) + above
    yield "First due", f"{_day(action.original_due_on)}{_moves(row)}"
    yield "Last update", _update(row)
    yield _measure(row.measure) if row.measure else ("Measure", "None linked")


def _moves(row: Row) -> str:
    slips = row.slips
    if not slips:
        return ", never moved"
    moves = (f'<span title="{escape(one.reason)}">to {_day(one.new_due_on)}</span>' for one in slips)
    return f"<br>Moved {len(slips)} time{'' if len(slips) == 1 else 's'}: {', '.join(moves)}"


def _update(row: Row) -> str:
    note, told = getattr(row.action, "last_note", None), getattr(row.action, "last_reported_at", None)
    if not note or told is None:
        return "Never"
    return f"{_day(localtime(told))}: {escape(Truncator(note).words(WORDS_OF_AN_UPDATE, truncate=' …'))}"


def _measure(measured: Measured) -> tuple[str, str]:
    about, moved = measured.indicator, measured.moved
    why = f' <span class="soft">{escape(moved.sentence)}</span>' if moved.course in WHY_SAID else ""
    course = f'<strong class="course course-{moved.course.value}">{escape(moved.course.label)}</strong>{why}'
    return (
        f'<a href="{about.get_absolute_url()}">{escape(about.code)}</a> then and now',
        f"{escape(measured.start)}; {escape(measured.now)}<br>{course}",
    )


def _decided(row: Row) -> str:
    if made := row.decided:
        by = f"by {escape(str(made.reviewed_by))}, {localtime(made.reviewed_at):%H:%M}. {escape(made.reason)}"
        said = f'<strong>{escape(row.decision)}</strong> <span class="soft">{by}</span>'
        return f'<p class="late-decided"><span class="pill pill-decided">Decided</span> {said}</p>'
    if row.meanwhile:
        pill = '<span class="pill pill-decided">Done meanwhile</span>'
        return f'<p class="late-decided">{pill} <strong>{escape(row.meanwhile)}</strong></p>'
    if made := row.earlier:
        said = f"{escape(row.earlier_said)}. {escape(made.reason)}"
        return f'<p class="soft">Last decision, {_day(localtime(made.reviewed_at))}: {said}</p>'
    return ""


def _deciding(row: Row, form: str) -> str:
    """Write the way to decide: the form opens in place, or on a page of its own without scripts."""
    pk, about = row.action.pk, f'<span class="visually-hidden"> about {escape(row.action.title)}</span>'
    to = reverse("actions:review", args=[pk])
    waiting = (
        f'<p hx-get="{to}" hx-trigger="toggle from:closest details once" hx-swap="outerHTML">'
        f'<a href="{to}#decide-{pk}">Open the form{about}</a></p>'
    )
    word = "Decide again" if row.is_settled else "Decide"
    return (
        f'<details class="decide"{" open" if form else ""}>'
        f'<summary id="decide-{pk}" data-act="decide extend">{word}{about}</summary>{form or waiting}</details>'
    )


def _day(day: date | datetime | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else ""
