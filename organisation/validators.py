"""What every field of free text is held to."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from organisation.rules.disclosure import Identifier, find_identifiers

INSTEAD = {
    Identifier.BIRTH_DATE: "Take it out; if it is another day, write its month in words, such as 12 March 2021.",
}
TAKE_OUT = "Take it out: nothing here may point at one child."


def names_no_child(text: str) -> None:
    """Refuse a text with an NHS, pupil or case number or a date of birth in it, saying which words they are."""
    found = find_identifiers(text, on=timezone.localdate())
    if found:
        raise ValidationError(
            [f"“{one.quoted}” looks like {one.kind.value}. {INSTEAD.get(one.kind, TAKE_OUT)}" for one in found]
        )
