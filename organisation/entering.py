"""How numbers stand in data entry: 23 and not 23.000000."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models


def as_written(value: Decimal | None) -> str:
    """Give a number as people write it."""
    return "" if value is None else f"{value.normalize():,f}"


def written(name: str, called: str):
    """Give a column of a list that shows a number as people write it."""

    @admin.display(description=called, ordering=name)
    def shown(self, row) -> str:
        return as_written(getattr(row, name))

    return shown


class PlainNumber(forms.NumberInput):
    """A field of a number, without the noughts that the database adds."""

    def format_value(self, value):
        """Show what is held as people write it, and what was typed as it was typed."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else super().format_value(value)


class PlainNumbers:
    """Data entry whose numbers stand as people write them."""

    formfield_overrides: Any = {models.DecimalField: {"widget": PlainNumber}}
