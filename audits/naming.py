"""That a text names nobody who works here."""

from django.core.exceptions import ValidationError

from audits.rules.names import names_found
from organisation.models import Unit, User


def names_nobody(text: str) -> None:
    """Refuse a text with the name of a user or of a single worker's unit in it, saying which. Two queries."""
    people = [" ".join(one).strip() for one in User.objects.order_by().values_list("first_name", "last_name")]
    workers: list[str] = []
    posts: list[str] = []
    for name, kind in Unit.objects.order_by().values_list("name", "kind"):
        (workers if kind == Unit.Kind.WORKER else posts).append(name)
    found = names_found(text, filter(None, [*people, *workers]), posts=posts)
    if found:
        raise ValidationError(
            [
                f"“{one}” is the name of somebody who works here. Say it without: what was done, not by whom."
                for one in found
            ]
        )
