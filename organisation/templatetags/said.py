"""What is said above a page, with the way to undo it."""

from django import template

from organisation.in_place import undo_of

register = template.Library()
register.filter("undo", undo_of)
