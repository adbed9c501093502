"""Which clinics, sessions and items somebody may read."""

from django.db.models import Count, Q, QuerySet

from clinics.models import AgendaItem, Clinic, ClinicSession
from organisation import access
from organisation.models import User
from organisation.roles import Capability


def readable_clinics(user: User) -> QuerySet[Clinic]:
    """Give the clinics somebody may read: those at or below their units, and the one above their team."""
    units = access.units_where(user, Capability.READ_CLINICS)
    return (
        Clinic.objects.filter(Q(unit__in=units) | Q(unit__children__in=units))
        .distinct()
        .select_related("unit", "chair")
    )


def readable_sessions(user: User) -> QuerySet[ClinicSession]:
    """Give the sessions of those clinics, with how many items are `on_agenda` and how many are `recorded`."""
    sessions = ClinicSession.objects.filter(clinic__in=readable_clinics(user)).select_related("clinic__unit", "chair")
    return sessions.annotate(
        recorded=Count("items", filter=Q(items__outcome__isnull=False), distinct=True),
        on_agenda=Count("items", filter=Q(items__held_back_at=None), distinct=True),
    )


def readable_items(user: User) -> QuerySet[AgendaItem]:
    """Give the items of those sessions, with what their pages show of them."""
    items = AgendaItem.objects.filter(session__clinic__in=readable_clinics(user))
    return items.select_related("session__clinic__unit", "indicator", "action__owner")
