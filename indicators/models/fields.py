"""Kinds of field that several figures share."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q


def is_first_of_month(day: date) -> None:
    """Refuse a month that is not written as its first day."""
    if day.day != 1:
        raise ValidationError("Give a month as its first day, for example 1 October 2021.")


class MonthField(models.DateField):
    """A month, held as its first day."""

    default_validators = [is_first_of_month]


class FigureField(models.DecimalField):
    """A figure to six decimal places: enough to hold any fraction printed to two."""

    def __init__(self, *args, **kwargs):
        """Set the one precision the product uses."""
        super().__init__(*args, **{"max_digits": 18, "decimal_places": 6} | kwargs)


def word_is_known(field: str, words, *, name: str, blank: bool = False) -> models.CheckConstraint:
    """Hold a column to the words of a vocabulary, in the database too."""
    known = [word.value for word in words] + ([""] if blank else [])
    return models.CheckConstraint(condition=Q(**{f"{field}__in": known}), name=name)


def one_a_series(*fields: str, name: str, condition: Q | None = None) -> list[models.UniqueConstraint]:
    """Allow one row a series and `fields`, with and without a cohort (a null never equals a null)."""
    more = condition if condition is not None else Q()
    return [
        models.UniqueConstraint(
            fields=["indicator", "unit", *fields], condition=more & Q(cohort__isnull=True), name=name
        ),
        models.UniqueConstraint(
            fields=["indicator", "unit", "cohort", *fields],
            condition=more & Q(cohort__isnull=False),
            name=f"{name}_and_cohort",
        ),
    ]
