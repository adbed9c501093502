"""What every field of free text is held to."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from organisation.rules.disclosure import Identifier, find_identifiers

INSTEAD = {
    Identifier.PHONE_NUMBER: "Take it out: who is reached how stands in the directory.",
    Identifier.EMAIL_ADDRESS: "Take it out: who is reached how stands in the directory.",
    Identifier.BIRTH_DATE: "Take it out; if it is another day, write its month in words, such as 12 March 2021.",
}
POINTS_AT_A_CHILD = "points_at_a_child"
TAKE_OUT = "Take it out: nothing here may point at one child."


def names_no_child(text: str) -> None:
    """Refuse a text with an NHS, pupil, case or phone number, a date of birth or an e-mail address, saying which.

    Names are beyond a rule: the guide says so where it speaks of free text.
    """
    found = find_identifiers(text, on=timezone.localdate())
    if found:
        raise ValidationError(
            [
                ValidationError(
                    f"“{one.quoted}” looks like {one.kind.value}. {INSTEAD.get(one.kind, TAKE_OUT)}",
                    code=POINTS_AT_A_CHILD,
                )
                for one in found
            ]
        )


def points_at_a_child(problem: ValidationError) -> bool:
    """Say whether something was refused by `names_no_child`, alone or among other reasons."""
    found = (
        [one for held in problem.error_dict.values() for one in held]
        if hasattr(problem, "error_dict")
        else problem.error_list
    )
    return any(one.code == POINTS_AT_A_CHILD for one in found)
