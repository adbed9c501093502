"""The guided shape, how many words are said to be many, and how far a version has got: rules as tables."""

import pytest

from reports.rules.guided import Parts, count_words, guide, parts_of
from reports.rules.reviewing import NOT_YET, OWN_WORDS, SAY_WHY, Stage, stage_of, stage_of_section, steps_open, why_not
from reports.rules.words import SectionKind, Step

pytestmark = pytest.mark.pure
REVIEWED, APPROVED, BACK = Step.REVIEWED, Step.APPROVED, Step.SENT_BACK


def test_the_text_is_what_the_boxes_say_one_after_the_other():
    assert Parts(telling="Contacts rose.", doing="A rota.").text == "Contacts rose.\n\nA rota."


def test_boxes_are_read_with_line_endings_as_they_are_meant():
    assert parts_of({"why": " Demand.\r\nHolidays. ", "seen": 3}) == Parts(why="Demand.\nHolidays.")


@pytest.mark.parametrize(
    ("text", "number"), [("", 0), ("Contacts rose – by 27%.", 4), ("re-referrals\nfell", 2), ("— • –", 0)]
)
def test_words_are_counted(text, number):
    assert count_words(text) == number


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0 words: from 60 to 250 is a good length."),
        (1, "1 word: from 60"),
        (59, "59 words: from 60"),
        (60, "60 words: a good length."),
        (250, "250 words: a good length."),
        (251, "251 words: 1 more than the 250"),
    ],
)
def test_the_guide_says_and_does_not_force(number, said):
    assert guide("word " * number).startswith(said)


@pytest.mark.parametrize(
    ("steps", "stage"),
    [
        (None, Stage.MISSING),
        ([], Stage.DRAFT),
        ([REVIEWED], Stage.REVIEWED),
        ([REVIEWED, APPROVED], Stage.APPROVED),
        ([REVIEWED, APPROVED, BACK], Stage.SENT_BACK),
        ([BACK, REVIEWED], Stage.REVIEWED),
    ],
)
def test_how_far_a_version_has_got(steps, stage):
    assert stage_of(steps) is stage


@pytest.mark.parametrize(
    ("kind", "steps", "left_out", "stage"),
    [
        (SectionKind.AREA, None, False, Stage.MISSING),
        (SectionKind.AREA, None, True, Stage.LEFT_OUT),
        (SectionKind.AREA, [], True, Stage.LEFT_OUT),
        (SectionKind.AREA, [REVIEWED, APPROVED], True, Stage.APPROVED),
        (SectionKind.APPENDIX, None, False, Stage.NO_WORDS),
        (SectionKind.APPENDIX, [], False, Stage.DRAFT),
    ],
)
def test_how_far_a_section_has_got(kind, steps, left_out, stage):
    assert stage_of_section(kind, steps, left_out=left_out) is stage


@pytest.mark.parametrize(
    ("step", "stage", "is_own", "note", "refusal"),
    [
        (REVIEWED, Stage.DRAFT, False, "", ""),
        (REVIEWED, Stage.DRAFT, True, "", OWN_WORDS),
        (APPROVED, Stage.REVIEWED, True, "", OWN_WORDS),
        (APPROVED, Stage.REVIEWED, False, "", ""),
        (APPROVED, Stage.DRAFT, False, "", NOT_YET),
        (APPROVED, Stage.SENT_BACK, False, "", NOT_YET),
        (BACK, Stage.APPROVED, False, "", SAY_WHY),
        (BACK, Stage.APPROVED, False, "352 is wrong.", ""),
    ],
)
def test_who_may_take_it_further(step, stage, is_own, note, refusal):
    assert why_not(step, stage=stage, is_own=is_own, note=note) == refusal


@pytest.mark.parametrize("stage", list(Stage))
def test_the_steps_offered_are_those_that_are_taken(stage):
    for step in steps_open(stage, is_own=False):
        assert not why_not(step, stage=stage, is_own=False, note="Why")
    assert steps_open(stage, is_own=True) == []
