"""How far what was written has got: from nothing to approved, and who may take it further.

Draft, reviewed, approved. Nobody reviews or approves a version they wrote; who sends one back says why; a new
version starts again at draft, whoever writes it (issue 9).
"""

from collections.abc import Sequence

from indicators.rules.vocabulary import Word
from reports.rules.words import SectionKind, Step


class Stage(Word):
    """How far a section's words have got."""

    MISSING = "missing", "Nothing written"
    DRAFT = "draft", "Draft"
    SENT_BACK = "sent_back", "Sent back"
    REVIEWED = "reviewed", "Reviewed"
    APPROVED = "approved", "Approved"
    LEFT_OUT = "left_out", "Left out, with a reason"
    NO_WORDS = "no_words", "Needs no words"


STANDS = {Step.REVIEWED: Stage.REVIEWED, Step.APPROVED: Stage.APPROVED, Step.SENT_BACK: Stage.SENT_BACK}
READY = frozenset({Stage.APPROVED, Stage.LEFT_OUT, Stage.NO_WORDS})
"""What an edition may be approved with."""

TO_WRITE = frozenset({Stage.MISSING, Stage.SENT_BACK})
"""What waits for whoever writes: a draft waits for somebody else."""
TO_REVIEW = frozenset({Stage.DRAFT, Stage.REVIEWED})

OWN_WORDS = "You wrote this version: somebody else reviews and approves it."
NOT_YET = "It is approved once it has been reviewed."
SAY_WHY = "Say what has to change."


def stage_of(steps: Sequence[Step] | None) -> Stage:
    """Say how far a version has got by what was done with it, oldest first; None: there is no version."""
    if steps is None:
        return Stage.MISSING
    return STANDS[steps[-1]] if steps else Stage.DRAFT


def needs_words(kind: SectionKind) -> bool:
    """Say whether somebody writes a section: the appendix is the clinics' own pages, gathered."""
    return kind is not SectionKind.APPENDIX


def stage_of_section(kind: SectionKind, steps: Sequence[Step] | None, *, left_out: bool) -> Stage:
    """Say how far a section has got. A reason to leave its words out counts until there are approved ones."""
    stage = stage_of(steps)
    if stage is Stage.MISSING and not needs_words(kind):
        return Stage.NO_WORDS
    return Stage.LEFT_OUT if left_out and stage is not Stage.APPROVED else stage


def why_not(step: Step, *, stage: Stage, is_own: bool, note: str) -> str:
    """Say why a step may not be taken, or nothing where it may."""
    if is_own:
        return OWN_WORDS
    if step is Step.APPROVED and stage is not Stage.REVIEWED:
        return NOT_YET
    if step is Step.SENT_BACK and not note:
        return SAY_WHY
    return ""


def steps_open(stage: Stage, *, is_own: bool) -> list[Step]:
    """Give the steps somebody may take with a version as it stands."""
    if is_own or stage is Stage.MISSING:
        return []
    onward = {Stage.DRAFT: [Step.REVIEWED], Stage.SENT_BACK: [Step.REVIEWED], Stage.REVIEWED: [Step.APPROVED]}
    back = [] if stage is Stage.SENT_BACK else [Step.SENT_BACK]
    return onward.get(stage, []) + back
