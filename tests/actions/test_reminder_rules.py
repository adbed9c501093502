"""On which day who is reminded of what."""

from datetime import date

import pytest

from actions.rules.reminders import Stage, Told, day_of, headline, sentence, stages_due

LONG_AGO = date(2021, 10, 1)
FRIDAY = date(2021, 12, 3)


def day(said: str) -> date:
    return date.fromisoformat(said)


@pytest.mark.parametrize(
    ("stage", "due_on", "since", "expected"),
    [
        ("five_before", "2021-12-03", "2021-10-01", "2021-11-26"),
        ("one_before", "2021-12-06", "2021-10-01", "2021-12-03"),  # a Monday's is the Friday before
        ("on_the_day", "2021-12-03", "2021-10-01", "2021-12-03"),
        ("after", "2021-12-03", "2021-10-01", "2021-12-06"),
        ("manager", "2021-12-03", "2021-10-01", "2021-12-08"),
        ("head", "2021-12-03", "2021-10-01", "2021-12-10"),
        ("deputy", "2021-12-03", "2021-10-01", "2021-12-14"),
        # Christmas 2021: 27 and 28 December and 3 January are bank holidays
        ("five_before", "2022-01-05", "2021-10-01", "2021-12-24"),
        ("one_before", "2022-01-04", "2021-10-01", "2021-12-31"),
        ("after", "2021-12-24", "2021-10-01", "2021-12-29"),
        ("deputy", "2021-12-24", "2021-10-01", "2022-01-07"),
        # a date nobody works on, meant so: the last working day before it, and late from the first after
        ("on_the_day", "2021-12-26", "2021-10-01", "2021-12-24"),
        ("one_before", "2021-12-26", "2021-10-01", "2021-12-23"),
        ("after", "2021-12-26", "2021-10-01", "2021-12-29"),
        # handed over when it was late already
        ("after", "2021-12-03", "2021-12-10", "2021-12-13"),
        ("manager", "2021-12-03", "2021-12-10", "2021-12-15"),
    ],
)
def test_the_day_of_a_stage(stage, due_on, since, expected):
    assert day_of(Stage(stage), day(due_on), since=day(since)) == day(expected)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2021-11-25", []),
        ("2021-11-26", ["five_before"]),
        ("2021-12-01", ["five_before"]),  # a missed night catches up
        ("2021-12-02", ["one_before"]),  # and what is past is not sent beside what is newer
        ("2021-12-03", ["on_the_day"]),
        ("2021-12-06", ["after"]),
        ("2021-12-07", ["after"]),
        ("2021-12-08", ["after", "manager"]),
        ("2021-12-10", ["after", "manager", "head"]),
        ("2021-12-14", ["after", "manager", "head", "deputy"]),
        ("2022-03-01", ["after", "manager", "head", "deputy"]),  # in order, however long the outage
    ],
)
def test_what_is_due_by_a_day(on, expected):
    assert [stage.value for stage in stages_due(FRIDAY, since=LONG_AGO, on=day(on))] == expected


@pytest.mark.parametrize(
    ("since", "on", "expected"),
    [
        ("2021-11-30", "2021-12-01", []),  # five days before was over when it was promised
        ("2021-12-02", "2021-12-02", []),  # promised on the day before: nobody needs telling that day
        ("2021-12-02", "2021-12-03", ["on_the_day"]),
        ("2021-12-03", "2021-12-03", []),
        ("2021-12-03", "2021-12-06", ["after"]),
        ("2021-12-09", "2021-12-09", []),  # in new hands when late: their clock begins anew
        ("2021-12-09", "2021-12-10", ["after"]),
        ("2021-12-09", "2021-12-14", ["after", "manager"]),
    ],
)
def test_nothing_from_before_it_was_theirs(since, on, expected):
    assert [stage.value for stage in stages_due(FRIDAY, since=day(since), on=day(on))] == expected


@pytest.mark.parametrize(
    ("stage", "on", "outside", "expected"),
    [
        ("five_before", "2021-11-26", False, "“Cover the visits” is due on Friday 3 December 2021."),
        ("on_the_day", "2021-12-03", False, "“Cover the visits” is due today, Friday 3 December 2021."),
        (
            "after",
            "2021-12-06",
            False,
            "“Cover the visits” was due on Friday 3 December 2021 and is 1 working day late.",
        ),
        (
            "one_before",
            "2021-12-02",
            True,
            "“Cover the visits” is due on Friday 3 December 2021. Ask the police how it goes.",
        ),
        (
            "head",
            "2021-12-10",
            False,
            "“Cover the visits” was due on Friday 3 December 2021 and is 5 working days late. It is with the police.",
        ),
    ],
)
def test_the_sentence(stage, on, outside, expected):
    told = Told(Stage(stage), "Cover the visits", FRIDAY, "the police", is_outside=outside)
    assert sentence(told, on=day(on)) == expected


def test_several_are_counted():
    said = [Told(stage, "Any", FRIDAY, "somebody") for stage in (Stage.ON_THE_DAY, Stage.AFTER, Stage.HEAD, Stage.HEAD)]
    assert headline(said, on=FRIDAY) == "1 action due, 1 action late, 2 actions late with others"
    assert headline(said[:1], on=FRIDAY) == "“Any” is due today, Friday 3 December 2021."
