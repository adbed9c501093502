"""The standing meeting of a service: what it looks at, who belongs to it, when it meets and when not."""

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from clinics.rules.agenda import Breakdown, Seat
from indicators.models import Indicator
from indicators.models.fields import word_is_known
from organisation.models import Unit
from organisation.models.units import both_or_neither

USER = settings.AUTH_USER_MODEL
WEEKDAYS = [(0, "Monday"), (1, "Tuesday"), (2, "Wednesday"), (3, "Thursday"), (4, "Friday")]


class Clinic(models.Model):
    """The standing assurance meeting of one service.

    It meets on one weekday, every so many weeks counted from `first_held_on`; without that day it
    has no rota yet, and its sessions are set one by one. `version` rises with every change made
    in the product's pages, so that two people who edit it at once do not overwrite each other.
    """

    name = models.CharField(max_length=120, unique=True)
    unit = models.OneToOneField(Unit, models.PROTECT, related_name="clinic")
    chair = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="clinics_chaired")
    indicators = models.ManyToManyField(Indicator, through="ClinicIndicator", related_name="clinics")
    weekday = models.PositiveSmallIntegerField(choices=WEEKDAYS, default=2)
    cadence_weeks = models.PositiveSmallIntegerField(default=6, help_text="Weeks from one session to the next.")
    first_held_on = models.DateField(null=True, blank=True, help_text="The day the rota is counted from.")
    starts_at = models.TimeField(default=time(10), help_text="Local time.")
    length_minutes = models.PositiveSmallIntegerField(default=90)
    place = models.CharField(max_length=200, blank=True, help_text="A room, or how to join.")
    agenda_days_before = models.PositiveSmallIntegerField(
        default=2, help_text="Working days before a session on which its agenda is proposed."
    )
    is_convened = models.BooleanField(default=True)
    notes = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        ordering = ["unit__position", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(cadence_weeks__gte=1), name="clinic_meets_at_most_weekly"),
            models.CheckConstraint(
                condition=Q(weekday__in=[number for number, _ in WEEKDAYS]), name="clinic_meets_on_a_weekday"
            ),
            models.CheckConstraint(
                condition=Q(length_minutes__gte=15, length_minutes__lte=480), name="clinic_length_is_possible"
            ),
            models.CheckConstraint(condition=Q(agenda_days_before__lte=20), name="clinic_agenda_lead_is_possible"),
        ]

    def __str__(self) -> str:
        """Call the clinic by its name."""
        return self.name

    def get_absolute_url(self) -> str:
        """Lead to the clinic's own page."""
        return reverse("clinics:clinic", args=[self.pk])


class ClinicIndicator(models.Model):
    """An indicator a clinic has chosen to look at, in its own order and words."""

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="lines")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="clinic_lines")
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=200, blank=True, help_text="What this clinic calls it, if different.")
    breakdown = models.CharField(
        max_length=8,
        choices=Breakdown.choices(),
        default=Breakdown.COHORT,
        help_text="What stands below the service's own figure in the room.",
    )

    class Meta:
        ordering = ["clinic", "position"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "indicator"], name="one_line_a_clinic_and_indicator"),
            models.UniqueConstraint(fields=["clinic", "position"], name="one_line_a_clinic_and_place"),
            word_is_known("breakdown", Breakdown, name="clinic_breakdown_is_known"),
        ]

    def __str__(self) -> str:
        """Call it what the clinic calls it."""
        return self.heading or self.indicator.name


class ClinicMember(models.Model):
    """Somebody who belongs to a clinic: invited to its sessions and sent its agenda."""

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="members")
    user = models.ForeignKey(USER, models.PROTECT, related_name="clinic_seats")
    seat = models.CharField(max_length=10, choices=Seat.choices(), default=Seat.MEMBER)

    class Meta:
        ordering = ["clinic", "seat", "user"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "user"], name="one_seat_a_person_and_clinic"),
            word_is_known("seat", Seat, name="clinic_seat_is_known"),
        ]

    def __str__(self) -> str:
        """Say who sits as what."""
        return f"{self.user}: {Seat(self.seat).label}"


class PauseQuerySet(models.QuerySet):
    """Pauses chosen by whom they concern."""

    def in_force(self, clinic: Clinic | None = None):
        """Keep those not lifted; of one clinic, its own and those of all."""
        standing = self.filter(lifted_at=None)
        return standing.filter(Q(clinic=clinic) | Q(clinic=None)) if clinic else standing


class ClinicPause(models.Model):
    """Days agreed on without clinics, of one clinic or of all: the rota steps over them.

    A pause that is lifted stays on record and holds nobody up.
    """

    clinic = models.ForeignKey(Clinic, models.CASCADE, null=True, blank=True, related_name="pauses")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=200)
    agreed_by = models.ForeignKey(USER, models.PROTECT, related_name="clinic_pauses_agreed")
    agreed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="clinic_pauses_lifted")
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = PauseQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            both_or_neither("lifted_at", "lifted_by", name="pause_lifted_at_and_by_go_together"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="a_pause_ends_after_it_begins",
                violation_error_message="A pause cannot end before it begins.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="a_pause_says_why", violation_error_message="Say why no clinic meets."
            ),
        ]

    def __str__(self) -> str:
        """Say from when to when, and why."""
        return f"{self.starts_on.day} {self.starts_on:%B %Y} to {self.ends_on.day} {self.ends_on:%B %Y}: {self.reason}"
