"""What somebody wants to be told, and what they must be."""

from collections.abc import Iterable

from django.utils import timezone

from organisation.models import Membership, MutedKind, NotificationSettings, User

from .kinds import Kind


def wanting(kind: Kind, people: Iterable[User]) -> list[User]:
    """Keep the active people who have not turned a kind off, or may not. Each once."""
    active = list({person.pk: person for person in people if person.is_active}.values())
    muted = set(MutedKind.objects.filter(kind=kind.name, person__in=active).values_list("person_id", flat=True))
    muted -= on_duty(kind, active) if muted else set()
    return [person for person in active if person.pk not in muted]


def to_interrupt(kind: Kind, people: Iterable[User]) -> list[User]:
    """Keep the people to e-mail at once: those with an address who want e-mails, or whose duty it is."""
    if not kind.interrupts:
        return []
    reachable = [person for person in people if person.email]
    refusing = NotificationSettings.objects.filter(person__in=reachable, by_email=False)
    without = set(refusing.values_list("person_id", flat=True)) - on_duty(kind, reachable)
    return [person for person in reachable if person.pk not in without]


def on_duty(kind: Kind, people: Iterable[User]) -> set[int]:
    """Give the ids of those whose role obliges them to know of a kind."""
    held = Membership.objects.in_force(on=timezone.localdate())
    return set(held.filter(user__in=people, role__in=kind.duty_for).values_list("user_id", flat=True))
