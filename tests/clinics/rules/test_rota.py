"""On which days a clinic meets. The cases are sentences in cases_rota.txt."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinics.rules.rota import NoFreeWeek, Pause, Proposal, Rota, Turn, propose_first_days, turns, week_of
from organisation.rules.calendar import is_working_day

pytestmark = pytest.mark.pure
CASES = Path(__file__).with_name("cases_rota.txt").read_text(encoding="utf-8")
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
WEDNESDAY = 2
MEETS = re.compile(r"(\w+) every (\d+) weeks? from (\S+) until (\S+)")


def read_cases():
    for case in CASES.strip().split("\n\n"):
        title, meets, *rest = case.splitlines()
        pauses, taken, expected = [], [], []
        for line in rest:
            if line.startswith("pause "):
                days, _, reason = line.removeprefix("pause ").partition(": ")
                pauses.append(Pause(*map(date.fromisoformat, days.split(" to ")), reason))
            elif line.startswith("taken "):
                taken.append(date.fromisoformat(line.removeprefix("taken ")))
            else:
                due_on, _, held = line.partition(" -> ")
                held_on, _, why = held.partition(": ")
                day = None if held_on == "dropped" else date.fromisoformat(held_on)
                expected.append(Turn(date.fromisoformat(due_on), day, why))
        yield pytest.param(meets, pauses, taken, expected, id=title)


@pytest.mark.parametrize(("meets", "pauses", "taken", "expected"), list(read_cases()))
def test_the_days_of_a_clinic(meets, pauses, taken, expected):
    weekday, cadence, first, until = MEETS.fullmatch(meets).groups()
    rota = Rota(DAYS.index(weekday), int(cadence), date.fromisoformat(first))
    assert turns(rota, since=date(2021, 1, 1), until=date.fromisoformat(until), pauses=pauses, taken=taken) == expected


rotas = st.builds(Rota, st.integers(0, 4), st.integers(1, 12), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
pauses = st.builds(
    lambda start, days: Pause(start, start + timedelta(days=days), "Agreed"),
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.integers(0, 40),
)


@given(rotas, st.lists(pauses, max_size=4), st.integers(0, 500))
def test_whatever_the_rota_a_turn_stays_in_its_week_on_a_day_people_work(rota, agreed, length):
    since = rota.first_held_on
    held = turns(rota, since=since, until=since + timedelta(days=length), pauses=agreed)
    for turn in held:
        assert turn.due_on.weekday() == rota.weekday
        assert (turn.due_on - rota.first_day).days % (7 * rota.cadence_weeks) == 0
        assert bool(turn.why) == (turn.held_on != turn.due_on)
        if turn.held_on:
            assert is_working_day(turn.held_on)
            assert week_of(turn.held_on) == week_of(turn.due_on)
            assert not any(pause.starts_on <= turn.held_on <= pause.ends_on for pause in agreed)
    assert len({week_of(turn.due_on) for turn in held}) == len(held)


@given(rotas, rotas)
def test_two_rotas_meet_exactly_when_some_day_is_in_both(one, other):
    until = max(one.first_day, other.first_day) + timedelta(weeks=150)  # longer than any two cadences take
    days = [{turn.due_on for turn in turns(rota, since=date(2020, 1, 1), until=until)} for rota in (one, other)]
    assert one.meets_with(other) == bool(days[0] & days[1])


FIVE = ["Assessment", "PACT", "CLA", "Pathways", "Permanence"]


def propose(names, **more):
    return propose_first_days(names, start=date(2021, 11, 3), number=WEDNESDAY, cadence_weeks=6, **more)


def test_rolling_each_wednesday_has_one_service_in_turn():
    assert [(one.name, one.first_held_on.isoformat()) for one in propose(FIVE)] == [
        ("Assessment", "2021-11-03"),
        ("PACT", "2021-11-10"),
        ("CLA", "2021-11-17"),
        ("Pathways", "2021-11-24"),
        ("Permanence", "2021-12-01"),
    ]


def test_a_sixth_clinic_gets_the_week_that_is_left():
    others = [(one.name, Rota(WEDNESDAY, 6, one.first_held_on)) for one in propose(FIVE)]
    (early_help,) = propose_first_days(
        ["Early Help"], start=date(2022, 1, 10), number=WEDNESDAY, cadence_weeks=6, others=others
    )
    assert early_help == Proposal("Early Help", date(2022, 1, 19))


def test_a_seventh_has_no_day_of_its_own_unless_it_may_share():
    seven = [*FIVE, "Early Help", "Fostering"]
    with pytest.raises(NoFreeWeek, match="no Wednesday left for Fostering"):
        propose(seven)
    assert propose(seven, may_share=True)[-1] == Proposal("Fostering", date(2021, 12, 15), ("Assessment",))
