"""Assurance clinics: the standing meeting, its sittings, what was on the table, what was decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from actions.models import Action
from clinics.rules.agenda import AgendaKind, Assurance, Cause, SessionState
from indicators.models import Flag, Indicator
from indicators.models.fields import word_is_known
from indicators.rules.vocabulary import Word
from organisation.models import Unit

USER = settings.AUTH_USER_MODEL


class Clinic(models.Model):
    """The standing assurance meeting of one service."""

    name = models.CharField(max_length=120, unique=True)
    unit = models.OneToOneField(Unit, models.PROTECT, related_name="clinic")
    chair = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="clinics_chaired")
    indicators = models.ManyToManyField(Indicator, through="ClinicIndicator", related_name="clinics")
    cadence_weeks = models.PositiveSmallIntegerField(default=6, help_text="Weeks from one session to the next.")
    is_convened = models.BooleanField(default=True)
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["unit__position", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(cadence_weeks__gte=1), name="clinic_meets_at_most_weekly"),
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

    class Meta:
        ordering = ["clinic", "position"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "indicator"], name="one_line_a_clinic_and_indicator"),
            models.UniqueConstraint(fields=["clinic", "position"], name="one_line_a_clinic_and_place"),
        ]

    def __str__(self) -> str:
        """Call it what the clinic calls it."""
        return self.heading or self.indicator.name


class ClinicSession(models.Model):
    """One sitting of a clinic."""

    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="sessions")
    held_on = models.DateField()
    state = models.CharField(max_length=14, choices=SessionState.choices(), default=SessionState.SCHEDULED)
    chair = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="sessions_chaired")
    issued_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="agendas_issued")
    issued_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="sessions_closed")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-held_on", "clinic"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "held_on"], name="one_session_a_clinic_and_day"),
            word_is_known("state", SessionState, name="session_state_is_known"),
            models.CheckConstraint(
                condition=Q(issued_at__isnull=True, issued_by__isnull=True)
                | Q(issued_at__isnull=False, issued_by__isnull=False),
                name="session_issued_at_and_by_go_together",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="session_closed_at_and_by_go_together",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="a_closed_session_says_when",
            ),
        ]

    def __str__(self) -> str:
        """Say which clinic and which day."""
        return f"{self.clinic}, {self.held_on:%d %B %Y}".replace(", 0", ", ")

    def get_absolute_url(self) -> str:
        """Lead to the session's own page."""
        return reverse("clinics:session", args=[self.pk])


class AgendaItem(models.Model):
    """One thing on the table, with the reason it is there and the figures as at issue."""

    session = models.ForeignKey(ClinicSession, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=AgendaKind.choices())
    title = models.CharField(max_length=200)
    reason = models.CharField(max_length=500, help_text="Why it is on the agenda, in one sentence.")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="agenda_items")
    flag = models.ForeignKey(Flag, models.PROTECT, null=True, blank=True, related_name="agenda_items")
    action = models.ForeignKey(Action, models.PROTECT, null=True, blank=True, related_name="agenda_items")
    figures = models.JSONField(default=list, blank=True, help_text="The figures as they stood when issued.")

    class Meta:
        ordering = ["session", "position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="one_item_a_place"),
            word_is_known("kind", AgendaKind, name="agenda_kind_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="an_agenda_item_says_why"),
        ]

    def __str__(self) -> str:
        """Call the item by its title."""
        return self.title

    def get_absolute_url(self) -> str:
        """Lead to the page on which its outcome is recorded."""
        return reverse("clinics:record-outcome", args=[self.pk])


class Outcome(models.Model):
    """What the clinic decided on one agenda item."""

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="outcome")
    assurance = models.CharField(max_length=16, choices=Assurance.choices())
    cause = models.CharField(max_length=12, choices=Cause.choices(), blank=True)
    discussion = models.TextField("what was said")
    decision = models.TextField(blank=True)
    actions = models.ManyToManyField(Action, blank=True, related_name="outcomes")
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="outcomes_recorded")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["item"]
        constraints = [
            word_is_known("assurance", Assurance, name="outcome_assurance_is_known"),
            word_is_known("cause", Cause, name="outcome_cause_is_known", blank=True),
            models.CheckConstraint(
                condition=~Q(assurance__in=["partly_assured", "not_assured"]) | ~Q(cause=""),
                name="an_outcome_short_of_assured_names_the_cause",
                violation_error_message="Say what the cause is when the clinic is not assured.",
            ),
        ]

    def __str__(self) -> str:
        """Say how assured the clinic was of what."""
        return f"{Assurance(self.assurance).label}: {self.item}"


class Presence(Word):
    """Whether somebody came."""

    PRESENT = "present", "Present"
    APOLOGIES = "apologies", "Apologies"
    DEPUTISED = "deputised", "Sent a deputy"


class Attendance(models.Model):
    """Who was at a session."""

    session = models.ForeignKey(ClinicSession, models.CASCADE, related_name="attendances")
    user = models.ForeignKey(USER, models.PROTECT, related_name="attendances")
    presence = models.CharField(max_length=10, choices=Presence.choices())

    class Meta:
        ordering = ["session", "user"]
        constraints = [
            models.UniqueConstraint(fields=["session", "user"], name="one_attendance_a_person"),
            word_is_known("presence", Presence, name="attendance_presence_is_known"),
        ]

    def __str__(self) -> str:
        """Say who, and whether they came."""
        return f"{self.user}: {Presence(self.presence).label}"
