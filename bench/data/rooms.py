"""Rows for COPY of what is done about figures: actions, clinics and their sessions, audits, doubts."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from bench.data.drawing import SEED, Council, Drawn, Unit
from bench.data.sizes import LAST
from bench.data.tables import NOW, Rows, lead_of
from organisation.rules.calendar import add_months

PROMISES = (
    "Look at every case without a visit for six weeks", "Hold a weekly surgery on late assessments",
    "Give each worker protected time for recording", "Agree a plan for cover with the agency",
    "Write out who signs off what by when", "Train the duty team in the new form",
)  # fmt: skip
CLOSED_TOO = 0.5  # so many closed actions for each open one
GRADES = ("outstanding", "good", "good", "good", "requires_improvement", "requires_improvement", "inadequate")


def _keys() -> Iterator[int]:
    return iter(range(1, 100_000_000))


def _working(day: date) -> date:
    return day + timedelta(days=max(7 - day.weekday(), 0) % 7 if day.weekday() > 4 else 0)


def _promised(drawn: Drawn) -> Iterator[tuple[int, Council, Unit, Random, bool]]:
    """Give each action's key, council and unit, with chance of its own, and whether it is open."""
    keys = _keys()
    for council in drawn.councils:
        open_ones = drawn.size.actions
        for number in range(int(open_ones * (1 + CLOSED_TOO))):
            rng = Random(f"{SEED} action {council.number} {number}")
            yield next(keys), council, rng.choice(council.teams), rng, number < open_ones


def actions(drawn: Drawn) -> Rows:
    """Give the actions: those open are all overdue, so that the deputy director's queue is as long as it says."""
    for key, council, unit, rng, is_open in _promised(drawn):
        due = _working(date(2025, 4, 1) + timedelta(days=rng.randrange(355)))
        slips = rng.choice((0, 0, 0, 1, 1, 2))
        first = _working(due - timedelta(days=35 * slips))
        owner, one = council.who("team_manager", unit.pk).pk, rng.choice(drawn.indicators)
        raised = first - timedelta(days=60)
        raised_by = council.who("head_of_service", unit.parent).pk
        start = round(100 * one.level, 1) if one.form.measure == "percentage" else round(unit.size * one.level)
        state = rng.choice(("not_started", "in_progress")) if is_open else rng.choice(("done", "verified", "embedded"))
        closed = None if is_open else f"{due} 10:00+00"
        checked = None if is_open or state == "done" else raised_by
        yield (
            key, f"{rng.choice(PROMISES)} ({key})", "", unit.pk, one.area + 1, None, None, False, one.pk, start,
            add_months(raised.replace(day=1), -1), "The figure is back on its target", owner, "", None,
            f"{raised} 11:00+00", first, due, rng.choice(("statutory", "high", "normal", "normal")), state,
            rng.choice(("clinic", "direct", "audit")), "", "", raised_by, f"{raised} 09:00+00", None, closed,
            None if is_open else owner, None, None, checked, checked and closed, None if is_open else owner, closed,
            "", 1 + slips,
        )  # fmt: skip


def date_changes(drawn: Drawn) -> Rows:
    """Give every move of a date."""
    keys = _keys()
    for key, council, unit, rng, _ in _promised(drawn):
        due = _working(date(2025, 4, 1) + timedelta(days=rng.randrange(355)))
        slips = rng.choice((0, 0, 0, 1, 1, 2))
        dates = [_working(due - timedelta(days=35 * back)) for back in range(slips, -1, -1)]
        for old, new in pairwise(dates):
            by = council.who("head_of_service", unit.parent).pk
            yield next(keys), key, old, new, "The supplier was late.", by, f"{old} 08:30+00"


def updates(drawn: Drawn) -> Rows:
    """Give what was said of actions: none to four times."""
    keys = _keys()
    for key, council, unit, _, _ in _promised(drawn):
        rng = Random(f"{SEED} updates {key}")
        for told in range(rng.randrange(5)):
            day = date(2025, 3, 1) + timedelta(days=60 * told + rng.randrange(50))
            yield (next(keys), key, "Two of the five parts are in place; the rest waits for the new form.", "in_progress",
                   council.who("team_manager", unit.pk).pk, f"{day} 16:00+00")  # fmt: skip


def reviews(drawn: Drawn) -> Rows:
    """Give the deputy director's earlier decisions on a tenth of the open actions."""
    keys = _keys()
    for key, council, _, _, is_open in _promised(drawn):
        if is_open and key % 10 == 0:
            yield (next(keys), key, "escalate", "Nothing has moved for a month.", 20, None, None, date(2025, 4, 1), None,
                   None, council.people[1].pk, council.people[1].pk, "2025-06-02 09:00+00")  # fmt: skip


def _clinics(drawn: Drawn) -> Iterator[tuple[int, Council, Unit, list[Any]]]:
    keys = _keys()
    for council in drawn.councils:
        for place, service in enumerate(council.services):
            led = [one for one in drawn.indicators if lead_of(one, len(council.services)) == place]
            yield next(keys), council, service, led[: drawn.size.measures]


def clinics(drawn: Drawn) -> Rows:
    """Give each service its clinic."""
    for key, council, service, _ in _clinics(drawn):
        head = council.who("head_of_service", service.pk).pk
        yield (key, f"{service.name} clinic", service.pk, head, 2, 6, None, "10:00", 90, "Room 1", 2, True, "", 1)


def lines(drawn: Drawn) -> Rows:
    """Give each clinic its measures, by team."""
    keys = _keys()
    for key, _, _, measures in _clinics(drawn):
        for place, one in enumerate(measures):
            yield next(keys), key, one.pk, place + 1, "", "team"


def members(drawn: Drawn) -> Rows:
    """Give each clinic its members."""
    keys = _keys()
    for key, council, service, _ in _clinics(drawn):
        teams = [unit.pk for unit in council.teams if unit.parent == service.pk]
        for person in council.people:
            if person.unit in (service.pk, *teams):
                yield next(keys), key, person.pk, "member"


def _sessions(drawn: Drawn) -> Iterator[tuple[int, int, Council, Unit, list[Any], date, bool]]:
    """Give the sessions: all closed but the newest, whose agenda is out."""
    keys, newest = _keys(), date(2026, 4, 15)
    for clinic, council, service, measures in _clinics(drawn):
        for back in range(drawn.size.sessions):
            yield next(keys), clinic, council, service, measures, newest - timedelta(weeks=6 * back), back > 0


def sessions(drawn: Drawn) -> Rows:
    """Give each clinic its sessions, six weeks apart."""
    for key, clinic, council, service, _, day, is_closed in _sessions(drawn):
        head = council.who("head_of_service", service.pk).pk
        closed = (head, f"{day} 12:00+00") if is_closed else (None, None)
        yield (key, clinic, day, "closed" if is_closed else "agenda_issued", head, False, NOW, 0, f"{day} 06:00+00", head,
               f"{day} 07:00+00", *closed, int(is_closed), None, None, "")  # fmt: skip


def _items(drawn: Drawn) -> Iterator[tuple[int, tuple[Any, ...], int, Any]]:
    keys = _keys()
    for session in _sessions(drawn):
        for place, one in enumerate(session[4]):
            yield next(keys), session, place + 1, one


def items(drawn: Drawn) -> Rows:
    """Give each session its measures as items."""
    for key, session, place, one in _items(drawn):
        yield (key, session[0], place, "indicator", one.name, "The clinic looks at it each time.", one.pk, None, None,
               False, None, 0, "", None, None, "[]")  # fmt: skip


def outcomes(drawn: Drawn) -> Rows:
    """Give each item of a closed session what was decided."""
    keys = _keys()
    for key, session, _, _ in _items(drawn):
        if session[6]:
            assured = key % 3 == 0
            yield (next(keys), "assured" if assured else "partly_assured", "" if assured else "capacity",
                   "The team manager explained the month.", "Look again next time.", False, 1, f"{session[5]} 11:00+00",
                   key, session[2].who("head_of_service", session[3].pk).pk)  # fmt: skip


def records(drawn: Drawn) -> Rows:
    """Give each closed session its minutes."""
    keys = _keys()
    for key, _, council, service, _, day, is_closed in _sessions(drawn):
        if is_closed:
            yield next(keys), key, 1, "{}", council.who("head_of_service", service.pk).pk, f"{day} 12:00+00"


def domains(drawn: Drawn) -> Rows:
    """Give what audits grade."""
    for place, name in enumerate(("Assessment", "Planning", "Voice of the child", "Supervision")):
        yield place + 1, name, "", place + 1, True


def _audited(drawn: Drawn) -> Iterator[tuple[int, Council, Unit, date, str]]:
    keys = _keys()
    for council in drawn.councils:
        for later in range(drawn.size.months):
            month = add_months(drawn.size.first, later)
            for number in range(drawn.size.audits):
                key = next(keys)
                rng = Random(f"{SEED} audit {key}")
                yield key, council, rng.choice(council.teams), month + timedelta(days=number % 28), rng.choice(GRADES)


def audits(drawn: Drawn) -> Rows:
    """Give each council its audits of cases, all final."""
    for key, council, unit, day, grade in _audited(drawn):
        qa, at = council.who("qa").pk, f"{day} 15:00+00"
        letters = "ABCDEFGHIJKLMNOPQRST"[key // 100_000] if key >= 100_000 else "A"
        yield (key, f"Q{letters}-{key % 100_000}", None, None, None, None, unit.pk, None, "", "case", None, None, None,
               day, day, qa, "final", grade, grade, "not_drawn", "", "", "", "not_appropriate", "", "", "", "", 1, qa, at,
               at, None, at, None)  # fmt: skip


def grades(drawn: Drawn) -> Rows:
    """Give each audit a grade a domain."""
    keys = _keys()
    for key, _, _, _, grade in _audited(drawn):
        for domain in range(1, 5):
            yield next(keys), key, domain, grade, ""


def doubts(drawn: Drawn) -> Rows:
    """Give a few live doubts, on figures of the newest month."""
    keys = _keys()
    for council in drawn.councils:
        for place, unit in enumerate(council.services):
            one = drawn.indicators[place * 7 % len(drawn.indicators)]
            said = f"{one.name}: the figure of {unit.name} is twice what it was."
            yield (next(keys), "jump", "warn", one.pk, unit.pk, None, LAST, said, said, None, NOW, None, None, "")


TABLES: dict[str, Callable[[Drawn], Iterator[tuple[Any, ...]]]] = {
    "actions_action": actions,
    "actions_duedatechange": date_changes,
    "actions_progressupdate": updates,
    "actions_overduereview": reviews,
    "clinics_clinic": clinics,
    "clinics_clinicindicator": lines,
    "clinics_clinicmember": members,
    "clinics_clinicsession": sessions,
    "clinics_agendaitem": items,
    "clinics_outcome": outcomes,
    "clinics_sessionrecord": records,
    "audits_domain": domains,
    "audits_audit": audits,
    "audits_domaingrade": grades,
    "indicators_doubt": doubts,
}
