"""What people are told: each thing once a person, and the letters that tell them, each claimed before it is sent."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Count, F, Q

USER = settings.AUTH_USER_MODEL
MOST_ATTEMPTS = 12
FRIDAY = 4


class LetterQuerySet(models.QuerySet):
    """Letters chosen by how far they have come."""

    def to_send(self, *, now: datetime):
        """Keep those nobody has handed over and nobody alive is at: never claimed, let go, or claimed by the dead.

        A claim lapses after half a job's lease, so that the run that takes over from a dead worker's
        finds its letters free. One that lapses too soon does no harm: nobody hands over without it.
        """
        stale = now - timedelta(seconds=settings.JOB_LEASE_SECONDS / 2)
        free = Q(claimed_at=None) | Q(claimed_at__lt=stale)
        return self.filter(free, handed_at=None, sent_at=None, attempts__lt=MOST_ATTEMPTS)

    def perhaps_sent(self):
        """Keep those handed to the mail server whose answer nobody heard."""
        return self.filter(handed_at__isnull=False, sent_at=None)


class Letter(models.Model):
    """An e-mail on its way: claimed while it is written, handed to the mail server, sent once that has taken it.

    From the moment it is handed over it is never sent again, whatever comes (see docs/decisions/0013).
    """

    claimed_at = models.DateTimeField(null=True, blank=True, help_text="When a worker took it to write it.")
    handed_at = models.DateTimeField(null=True, blank=True, help_text="Just before the mail server was given it.")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="When the mail server had taken it.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often the mail server refused it.")
    problem = models.CharField(max_length=300, blank=True, help_text="What the mail server said last.")

    objects = LetterQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(handed_at__isnull=True) | Q(claimed_at__isnull=False),
                name="%(class)s_is_claimed_before_it_is_handed_over",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(handed_at__isnull=False),
                name="%(class)s_is_handed_over_before_it_is_sent",
            ),
        ]

    @property
    def standing(self) -> str:
        """Say in words how far it has come."""
        if self.sent_at:
            return "Sent"
        if self.handed_at:
            return "Perhaps sent"
        return "Given up" if self.attempts >= MOST_ATTEMPTS else "Waits"


class Digest(Letter):
    """One person's letter for one week. An empty one was not worth sending."""

    person = models.ForeignKey(USER, models.PROTECT, related_name="digests")
    week = models.DateField(help_text="Its Monday.")
    is_empty = models.BooleanField("nothing to say", default=False)

    class Meta:
        ordering = ["-week", "person"]
        constraints = [
            *Letter.Meta.constraints,
            models.UniqueConstraint(fields=["person", "week"], name="one_digest_a_person_and_week"),
            models.CheckConstraint(condition=Q(week__iso_week_day=1), name="a_week_begins_on_monday"),
            models.CheckConstraint(condition=Q(is_empty=False) | Q(handed_at__isnull=True), name="nothing_is_not_sent"),
        ]

    def __str__(self) -> str:
        """Say whose, and of which week."""
        return f"{self.person}, week of {self.week.day} {self.week:%B %Y}"

    @property
    def standing(self) -> str:
        """Say in words how far it has come."""
        return "Nothing to say" if self.is_empty else super().standing


class NotificationQuerySet(models.QuerySet):
    """Notifications chosen by what has become of them."""

    def unread(self):
        """Keep those the person has not marked as read."""
        return self.filter(read_at=None)

    def unread_number(self, person):
        """Count a person's unread ones, for a subquery. None is none."""
        theirs = self.unread().filter(person=person).order_by().values("person")
        return theirs.annotate(number=Count("pk")).values("number")

    def untold(self):
        """Keep those no letter has told of: of one perhaps sent nobody knows, and what is unread is told again."""
        told = Q(digest__sent_at__isnull=False) | Q(letter__sent_at__isnull=False)
        return self.exclude(told)


class Notification(models.Model):
    """One thing one person is told. The key is what it is about: told twice, it stands once."""

    person = models.ForeignKey(USER, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True, help_text="A page of this site, from the first slash on.")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    digest = models.ForeignKey(
        Digest, models.SET_NULL, null=True, blank=True, related_name="notifications", help_text="The one it stood in."
    )

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["person"], condition=Q(read_at=None), name="unread_of_a_person")]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="a_person_is_told_a_thing_once"),
            models.CheckConstraint(condition=~Q(key=""), name="a_notification_has_a_key"),
            models.CheckConstraint(condition=~Q(title=""), name="a_notification_says_something"),
            models.CheckConstraint(
                condition=Q(link="") | (Q(link__startswith="/") & ~Q(link__startswith="//")),
                name="a_notification_leads_into_this_site",
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("created_at")), name="it_is_read_after_it_is_told"
            ),
        ]

    def __str__(self) -> str:
        """Give its title."""
        return self.title


class NotificationLetter(Letter):
    """The e-mail of a notification that interrupts."""

    notification = models.OneToOneField(Notification, models.CASCADE, related_name="letter")

    class Meta(Letter.Meta):
        ordering = ["-pk"]
        abstract = False

    def __str__(self) -> str:
        """Say to whom, and of what."""
        return f"{self.notification.person}: {self.notification}"


class NotificationSettings(models.Model):
    """How somebody wants to be told. Nobody has any until they ask for something else."""

    person = models.OneToOneField(USER, models.CASCADE, related_name="notification_settings")
    by_email = models.BooleanField("send me e-mails", default=True)
    digest_day = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(FRIDAY)], help_text="0 Monday to 4 Friday."
    )

    class Meta:
        verbose_name_plural = "notification settings"
        constraints = [
            models.CheckConstraint(condition=Q(digest_day__lte=FRIDAY), name="a_digest_comes_on_a_weekday"),
        ]

    def __str__(self) -> str:
        """Say whose."""
        return str(self.person)


class MutedKind(models.Model):
    """A kind of notification somebody does not want."""

    person = models.ForeignKey(USER, models.CASCADE, related_name="muted_kinds")
    kind = models.CharField(max_length=40)

    class Meta:
        ordering = ["person", "kind"]
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="a_kind_is_muted_once")]

    def __str__(self) -> str:
        """Say who does not want what."""
        return f"{self.person}: {self.kind}"
