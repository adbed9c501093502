"""How every form is laid out: as the whole house does it."""

from organisation.layout import DayField, FlatHelper

__all__ = ["DayField", "FlatHelper"]
