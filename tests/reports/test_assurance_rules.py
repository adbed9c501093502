"""Under which heading something stands before the Board: tables a head of QA can read."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.rules.vocabulary import Absence, FlagClass, Polarity, Reach, Status
from reports.rules.assurance import (
    ActionFacts,
    ClinicFacts,
    MeasureFacts,
    ProgrammeFacts,
    Rule,
    place_actions,
    place_clinics,
    place_measure,
    place_programme,
    share_has_risen,
)

pytestmark = pytest.mark.pure

OCTOBER, ON = date(2021, 10, 1), date(2021, 11, 22)
OFF, NEAR, MET, NOT_SCORED, NO_DATA = (
    Status.OFF_TARGET, Status.WITHIN_TOLERANCE, Status.ON_TARGET, Status.NOT_SCORED, Status.NO_DATA,
)  # fmt: skip
NEW, WORSE, ALONE, HELD, BACK, DOUBT, LATE = FlagClass

# what is known                                                       stands under, by the rule
MEASURES = {
    "off target, statutory, unusually bad, an action in hand":
        (dict(status=OFF, attention=WORSE, concern="low", is_statutory=True, has_action=True), "alert", "worsening_statutory"),
    "off target, local, unusually bad, no action":
        (dict(status=OFF, attention=WORSE, concern="low"), "alert", "worsening"),
    "off target, local, unusually bad, an action in hand":
        (dict(status=OFF, attention=WORSE, concern="low", has_action=True), "advise", "worsening_in_hand"),
    "off target for months, no action": (dict(status=OFF, attention=ALONE), "alert", "persistent"),
    "off target for months, an action in hand":
        (dict(status=OFF, attention=HELD, has_action=True), "advise", "in_hand"),
    "off target for the first month": (dict(status=OFF, attention=NEW), "advise", "new"),
    "the year out of reach, though an action is in hand":
        (dict(status=OFF, attention=HELD, has_action=True, reach=Reach.OUT_OF_REACH), "alert", "out_of_reach"),
    "the year out of reach, though today it is on target":
        (dict(status=MET, reach=Reach.OUT_OF_REACH), "alert", "out_of_reach"),
    "demand beyond plan for months, no action": (dict(status=OFF, attention=ALONE, is_demand=True), "advise", "pressure"),
    "demand beyond plan and unusually so":
        (dict(status=OFF, attention=WORSE, concern="high", is_demand=True), "alert", "worsening"),
    "off target, said to be recording":
        (dict(status=OFF, attention=DOUBT, is_recording=True), "advise", "recording"),
    "off target, statutory and unusually bad, but the figure is in doubt":
        (dict(status=OFF, attention=DOUBT, concern="low", is_statutory=True), "advise", "doubtful"),
    "off target and unusually bad, of too few cases to flag":
        (dict(status=OFF, concern="low", is_statutory=True), "advise", "too_few"),
    "awaited": (dict(status=NO_DATA, attention=LATE, absence=Absence.AWAITED), "advise", "awaited"),
    "never reported": (dict(status=NO_DATA, month=None), "advise", "not_held"),
    "does not apply": (dict(status=NO_DATA, absence=Absence.NOT_APPLICABLE), None, None),
    "within tolerance": (dict(status=NEAR), "advise", "within_tolerance"),
    "within tolerance after a miss": (dict(status=NEAR, attention=BACK, has_recovered=True), "advise", "recovering"),
    "on target for one month after a miss":
        (dict(status=MET, attention=BACK, has_recovered=True), "advise", "recovering"),
    "on target for two months after a miss": (dict(status=MET, has_recovered=True), "assure", "recovered"),
    "on target, the year at risk": (dict(status=MET, reach=Reach.AT_RISK), "advise", "at_risk"),
    "on target, unusually bad": (dict(status=MET, concern="low"), "advise", "unusual"),
    "on target, unusually good": (dict(status=MET, is_improving=True), "assure", "improving"),
    "on target": (dict(status=MET, reach=Reach.REACHABLE), "assure", "on_target"),
    "on target three months ago": (dict(status=MET, month=date(2021, 7, 1)), "advise", "out_of_date"),
    "on target last month": (dict(status=MET, month=date(2021, 9, 1)), "assure", "on_target"),
    "no target, nothing unusual": (dict(status=NOT_SCORED), None, None),
    "no target, unusually bad": (dict(status=NOT_SCORED, concern="high"), "advise", "unusual"),
}  # fmt: skip


def told(**known):
    return MeasureFacts(**{"month": OCTOBER, "reported": OCTOBER, "told": "Off target: 60% against 100%.", **known})


def test_a_measure_stands_where_the_table_says():
    wrong = {}
    for what, (known, heading, rule) in MEASURES.items():
        placed = place_measure(told(**known))
        found = (placed.heading.value, placed.rule.value) if placed else (None, None)
        if found != (heading, rule):
            wrong[what] = found
    assert not wrong


def test_neither_direction_being_better_no_target_places_it():
    placed = [
        place_measure(told(status=status, attention=attention, reach=reach, polarity=Polarity.NEITHER))
        for status in (OFF, NEAR, MET, NOT_SCORED)
        for attention in (None, ALONE, WORSE, HELD, NEW, BACK)
        for reach in (None, *Reach)
    ]
    assert placed == [None] * len(placed)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (
            dict(status=OFF, attention=ALONE, why="off target for 7 months running, with no action in hand"),
            "In October 2021 off target: 60% against 100%; off target for 7 months running, with no action in hand.",
        ),
        (
            dict(status=OFF, attention=WORSE, concern="worse than usual: 60% lies below the lower limit of 62.5%"),
            (
                "In October 2021 off target: 60% against 100%; worse than usual: 60% lies below the lower limit of 62.5%;"
                " no action is in hand."
            ),
        ),
        (
            dict(status=MET, reach=Reach.OUT_OF_REACH, is_demand=True, heading_for="Heading for 862 against 647."),
            "Pressure: heading for 862 against 647.",
        ),
        (
            dict(status=NO_DATA, month=None, absence=Absence.AWAITED, why="nobody has said by when"),
            "The figure of October 2021 is still to come; nobody has said by when.",
        ),
        (
            dict(status=MET, month=date(2021, 5, 1), told="On target: 96% against 95%."),
            "In May 2021 on target: 96% against 95%; the report is of October 2021.",
        ),
    ],
    ids=["persistent", "worsening", "out of reach", "awaited", "out of date"],
)
def test_one_sentence_says_why(known, said):
    assert place_measure(told(**known)).sentence == said


# inadequate and all audits, month by month from May           has it risen?
SHARES = [
    ("risen, of enough", [(0, 4), (1, 5), (0, 6), (2, 5), (1, 5), (1, 5)], "4 of 15 audits (26.7%)"),
    ("fallen", [(2, 4), (1, 5), (0, 6), (0, 5), (1, 5), (0, 5)], None),
    ("the same", [(1, 4), (1, 4), (0, 4), (1, 4), (1, 4), (0, 4)], None),
    ("of too few now", [(0, 4), (0, 5), (0, 6), (2, 3), (1, 3), (1, 3)], None),
    ("of too few before", [(0, 3), (0, 3), (0, 3), (2, 5), (1, 5), (1, 5)], None),
]


@pytest.mark.parametrize(("what", "counts", "now"), SHARES, ids=[row[0] for row in SHARES])
def test_the_share_of_inadequate_audits_has_risen(what, counts, now):
    held = {date(2021, 5 + at, 1): (Decimal(bad), Decimal(every)) for at, (bad, every) in enumerate(counts)}
    found = share_has_risen(held, month=OCTOBER)
    assert (found[0].words.split(" in the")[0] if found else None) == now


def test_a_risen_share_is_an_alert_with_its_counts():
    held = {date(2021, month, 1): (Decimal(month > 7), Decimal(5)) for month in range(5, 11)}
    placed = place_measure(told(status=NOT_SCORED, rising=share_has_risen(held, month=OCTOBER)))
    assert placed.rule is Rule.INADEQUATE_RISING
    assert placed.sentence == (
        "3 of 15 audits (20%) in the 3 months to October 2021; 0 of 15 audits (0%) in the 3 months to July 2021."
    )


def action(title="Recruit", due_on=date(2021, 11, 1), **known):
    return ActionFacts(title, due_on, **{"is_open": True, **known})


ACTIONS = [
    ([action(is_escalated=True)], "alert", "escalated", "“Recruit” was due on 1 November 2021 and has been escalated."),
    ([action()], "advise", "overdue", "1 action is overdue: it was due on 1 November 2021."),
    ([action(), action("Train", date(2021, 10, 4))], "advise", "overdue",
     "2 actions are overdue: the oldest was due on 4 October 2021."),
    ([action(due_on=None)], "advise", "unplaced", "1 action waits for its owner or its date."),
    ([action(due_on=ON, has_owner=False)], "advise", "unplaced", "1 action waits for its owner or its date."),
    ([action(is_open=False, helped=False)], "advise", "no_impact", "1 action was done and did not help: “Recruit”."),
    ([action(is_open=False, helped=True)], "assure", "embedded", "1 action is verified or embedded: “Recruit”."),
    ([action(due_on=ON), action(is_open=False)], None, None, None),
]  # fmt: skip


def test_actions_stand_where_the_table_says():
    found = [
        [(one.heading.value, one.rule.value, one.sentence) for one in place_actions(row[0], on=ON)] for row in ACTIONS
    ]
    assert found == [[tuple(row[1:])] if row[1] else [] for row in ACTIONS]


PROGRAMMES = [
    (ProgrammeFacts("Missed.", is_off=True, declared="Green", against=("But.",)), "alert", "milestone_missed"),
    (ProgrammeFacts("Late.", is_at_risk=True, declared="Green", against=("But.",)), "advise", "contradicted"),
    (ProgrammeFacts("Late.", is_at_risk=True), "advise", "programme_at_risk"),
    (ProgrammeFacts("Well.", declared="Green"), "assure", "on_track"),
]


def test_programmes_stand_where_the_table_says():
    placed = [place_programme(facts) for facts, _, _ in PROGRAMMES]
    assert [(one.heading.value, one.rule.value) for one in placed] == [row[1:] for row in PROGRAMMES]
    assert placed[0].sentence == "Missed. Declared green."
    assert place_programme(ProgrammeFacts("Nothing yet.", is_judged=False)) is None


def test_clinics_stand_where_they_came_away():
    third, to_come = date(2021, 11, 3), date(2021, 12, 1)
    sat = [
        ClinicFacts("Assessment", third, is_closed=True),
        ClinicFacts("PACT", third, is_closed=True, not_assured=2),
        ClinicFacts("Care", third, is_closed=False),
        ClinicFacts("To come", to_come, is_closed=False),
    ]
    assert [(name, one.heading.value, one.rule.value) for name, one in place_clinics(sat, on=ON)] == [
        ("Assessment", "assure", "met"), ("Care", "advise", "not_met"), ("PACT", "advise", "not_assured"),
    ]  # fmt: skip


def test_every_rule_says_on_screen_what_it_decides():
    assert all(rule.explained.endswith(".") and rule.heading.meaning for rule in Rule)
