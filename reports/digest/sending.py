"""Sending the weekly letters: each person once a week, on their day, caught up with within the week."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone

from organisation.jobs import each_or_set_aside
from organisation.models import Digest, Membership, Notification, User
from organisation.post import MailIsAway, Sent, send_once, site_address, write_letter
from organisation.rules.calendar import is_working_day
from reports.rules.digest import day_of_letter, subject, week_of

from .contents import Held, read_held, sections_for

DIGESTS = "send weekly digests"


@dataclass
class Digests:
    """What became of a day's letters: how many were sent, refused, perhaps sent, not worth sending, set aside."""

    became: Counter[Sent] = field(default_factory=Counter)
    empty: int = 0
    aside: int = 0


def send_digests(*, on: date) -> Digests:
    """Send the letters of the week that are due by a working day, each once; on any other day none.

    Whoever was to have theirs on an earlier day of the week and has not, has it now. Of weeks gone
    by nothing is sent. Letters keep claims of their own, so this is not to be called inside a
    transaction. Raises MailIsAway.
    """
    if not is_working_day(on):
        return Digests()
    people, week = people_due(on=on), week_of(on)
    Digest.objects.bulk_create((Digest(person=person, week=week) for person in people), ignore_conflicts=True)
    waiting = Digest.objects.to_send(now=timezone.now()).filter(week=week, person__in=people, is_empty=False)
    rows = list(waiting.select_related("person").order_by("pk"))
    if not rows:
        return Digests()
    held = read_held([row.person for row in rows], on=on)
    send = partial(_send_one, held=held)
    each = each_or_set_aside(DIGESTS, rows, send, in_savepoint=False, not_its_fault=(MailIsAway,))
    empty = Digest.objects.filter(pk__in=[row.pk for row in rows], is_empty=True).count()
    return Digests(Counter(sent for sent in each.given if sent), empty, len(each.aside))


def people_due(*, on: date) -> list[User]:
    """Give those whose letter of the week is due by a day: active, with a role and an address, wanting e-mails."""
    held = Membership.objects.in_force(on=on).values("user")
    active = User.objects.filter(is_active=True, pk__in=held).exclude(email="")
    wanting = active.exclude(notification_settings__by_email=False).select_related("notification_settings")
    return [person for person in wanting if day_of_letter(week_of(on), _weekday(person)) <= on]


def _weekday(person: User) -> int:
    kept = getattr(person, "notification_settings", None)
    return kept.digest_day if kept else 0


def _send_one(row: Digest, *, held: Held) -> Sent | None:
    return send_once(row, partial(_write, row, held))


def _write(row: Digest, held: Held) -> EmailMultiAlternatives | None:
    """Write the letter and put down what it tells of; where there is nothing to say, that."""
    sections = sections_for(row.person, held)
    if not sections:
        Digest.objects.filter(pk=row.pk, handed_at=None).update(is_empty=True)
        return None
    said = subject({section.part: section.number for section in sections})
    settings = site_address(reverse("organisation:notification-settings"))
    about: dict[str, object] = {"sections": sections, "week": row.week, "settings_address": settings}
    letter = write_letter(row.person, f"This week: {said}", "digest", about)
    letter.extra_headers["X-Clinic-Digest"] = f"{row.person_id} {row.week}"
    _note(row, held.told.get(row.person_id, []))
    return letter


def _note(row: Digest, told: Sequence[Notification]) -> None:
    Notification.objects.filter(pk__in=[one.pk for one in told]).update(digest=row)
