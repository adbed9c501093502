"""What a test says of somebody's page."""

from django.utils import timezone

from reports.today.needs import Asked
from reports.today.page import piles_of


def piles(person, *, now=None):
    """Give everything that needs somebody, by heading."""
    return {pile.many: pile for pile in piles_of(Asked(person, now or timezone.now()))}


def needs(person, heading):
    """Give the needs of one pile; none where it is not there."""
    found = piles(person).get(heading)
    return list(found.needs) if found else []
