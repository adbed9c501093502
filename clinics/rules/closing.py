"""Who signs a session's minutes off, and what still stands in the way."""

from collections.abc import Collection

CHAIR, ACTING_CHAIR = "Chair", "Acting chair"


def signs_as(person: int, *, chair: int | None, stand_ins: Collection[int]) -> str:
    """Say as what somebody may sign the minutes off; an empty answer is no.

    The chair signs, or who came in the chair's place, or a deputy chair of the clinic. A session
    that names nobody of these is signed by whoever records its outcomes, as acting chair.
    """
    if person == chair:
        return CHAIR
    nobody_named = chair is None and not stand_ins
    return ACTING_CHAIR if person in stand_ins or nobody_named else ""
