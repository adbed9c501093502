"""What a person does with what they were told: read it, and say how they want to be told."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from organisation import access
from organisation.models import MutedKind, Notification, NotificationSettings, User
from organisation.roles import Capability

from .kinds import Kind, all_kinds
from .preferences import on_duty


def mark_read(one: Notification, *, by: User, now: datetime | None = None) -> bool:
    """Mark one's own notification as read. Marking it again keeps when it was first read."""
    access.check(by, Capability.READ_NOTIFICATIONS)
    unread = by.notifications.unread().filter(pk=one.pk)
    return bool(unread.update(read_at=now or timezone.now()))


def mark_unread(one: Notification, *, by: User) -> bool:
    """Take it back that one's own notification was read. Nothing else hangs on it."""
    access.check(by, Capability.READ_NOTIFICATIONS)
    return bool(by.notifications.filter(pk=one.pk, read_at__isnull=False).update(read_at=None))


def mark_all_read(*, by: User, up_to: int, now: datetime | None = None) -> int:
    """Mark all one's own as read, up to the newest that was seen: what came meanwhile stays unread."""
    access.check(by, Capability.READ_NOTIFICATIONS)
    return by.notifications.unread().filter(pk__lte=up_to).update(read_at=now or timezone.now())


def kinds_of(person: User) -> tuple[list[Kind], list[Kind]]:
    """Give the kinds somebody may turn off, and those that are their duty."""
    duty = [kind for kind in all_kinds() if kind.duty_for and on_duty(kind, [person])]
    return [kind for kind in all_kinds() if kind not in duty], duty


@transaction.atomic
def change_settings(*, by: User, by_email: bool, digest_day: int, wanted: Iterable[str]) -> NotificationSettings:
    """Say how one wants to be told: by e-mail or not, on which day, and of what. Duties stay."""
    access.check(by, Capability.READ_NOTIFICATIONS)
    User.objects.select_for_update().get(pk=by.pk)  # two pages saved at once: the later one stands whole
    optional, _ = kinds_of(by)
    muted = {kind.name for kind in optional} - set(wanted)
    MutedKind.objects.filter(person=by).delete()
    MutedKind.objects.bulk_create(MutedKind(person=by, kind=name) for name in sorted(muted))
    kept, _ = NotificationSettings.objects.update_or_create(
        person=by, defaults={"by_email": by_email, "digest_day": digest_day}
    )
    return kept
