"""Telling people something: once each, in their list, and at once by e-mail where it interrupts."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from organisation.jobs import ask
from organisation.models import Notification, NotificationLetter, User

from .kinds import find
from .preferences import to_interrupt, wanting

SEND = "send notifications"


@transaction.atomic
def tell(
    *, to: Iterable[User], kind: str, key: str, title: str, body: str = "", link: str = "", now: datetime | None = None
) -> list[Notification]:
    """Tell people something, and give what is new to anybody. Telling the same key again writes nothing.

    Whoever is not active, or has turned the kind off, is not told. Title and body may be read on a
    locked phone: no figure that could identify anyone, and nobody's name but a colleague's. `link`
    is a path of this site. Raises NoSuchKind.
    """
    about = find(kind)
    people = wanting(about, to)
    known = set(Notification.objects.filter(person__in=people, key=key).values_list("person_id", flat=True))
    said = {"kind": kind, "key": key, "title": title[:200], "body": body, "link": link}
    at = now or timezone.now()
    told = [one for person in people if person.pk not in known and (one := _tell_one(person, said, at))]
    interrupted = {person.pk for person in to_interrupt(about, [one.person for one in told])}
    letters = [NotificationLetter(notification=one) for one in told if one.person_id in interrupted]
    if letters:
        NotificationLetter.objects.bulk_create(letters)
        ask(SEND)
    return told


def _tell_one(person: User, said: dict[str, str], at: datetime) -> Notification | None:
    try:
        with transaction.atomic():
            return Notification.objects.create(person=person, created_at=at, **said)
    except IntegrityError:
        if Notification.objects.filter(person=person, key=said["key"]).exists():
            return None  # somebody else told them at this moment
        raise
