"""One sitting of a clinic: its day, who came, and the record that was signed off."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from clinics.rules.agenda import Presence, SessionState
from indicators.models.fields import word_is_known

from .clinics import Clinic

USER = settings.AUTH_USER_MODEL


class ClinicSession(models.Model):
    """One sitting of a clinic.

    The issued agenda froze its figures at `issued_at`. `minutes_version` is the newest signed
    record; while a closed session is re-opened it still names the one before, and 0 is none yet.
    """

    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="sessions")
    held_on = models.DateField()
    state = models.CharField(max_length=14, choices=SessionState.choices(), default=SessionState.SCHEDULED)
    chair = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="sessions_chaired")
    from_rota = models.BooleanField(default=False, editable=False, help_text="Set by the clinic's rota, not by hand.")
    day_set_at = models.DateTimeField(
        default=timezone.now, editable=False, help_text="When its day, time or place was last set."
    )
    calendar_sequence = models.PositiveIntegerField(
        default=0, editable=False, help_text="Rises with each such change, so that calendars take the newest."
    )
    proposed_at = models.DateTimeField(null=True, blank=True, editable=False)
    issued_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="agendas_issued")
    issued_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="sessions_closed")
    closed_at = models.DateTimeField(null=True, blank=True)
    minutes_version = models.PositiveSmallIntegerField(default=0, editable=False)
    cancelled_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="sessions_cancelled")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-held_on", "clinic"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "held_on"],
                condition=~Q(state="cancelled"),
                name="one_session_a_clinic_and_day",
                violation_error_message="The clinic has a session on that day already.",
            ),
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
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(minutes_version__gte=1), name="a_closed_session_has_its_minutes"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancelled_reason="")
                | (Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancelled_reason="")),
                name="session_cancelled_at_by_and_why_go_together",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at__isnull=True)),
                name="a_cancelled_session_says_when",
            ),
        ]

    def __str__(self) -> str:
        """Say which clinic and which day."""
        return f"{self.clinic}, {self.held_on.day} {self.held_on:%B %Y}"

    def get_absolute_url(self) -> str:
        """Lead to the session's own page."""
        return reverse("clinics:session", args=[self.pk])


class SessionMove(models.Model):
    """One move of a session from one day to another, kept with its reason."""

    session = models.ForeignKey(ClinicSession, models.CASCADE, related_name="moves")
    old_held_on = models.DateField()
    new_held_on = models.DateField()
    reason = models.CharField(max_length=300)
    moved_by = models.ForeignKey(USER, models.PROTECT, related_name="sessions_moved")
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ["moved_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(old_held_on=F("new_held_on")), name="a_move_changes_the_day"),
            models.CheckConstraint(
                condition=~Q(reason=""), name="a_move_says_why", violation_error_message="Say why the session moves."
            ),
        ]

    def __str__(self) -> str:
        """Say from which day to which."""
        return f"{self.old_held_on.day} {self.old_held_on:%B %Y} to {self.new_held_on.day} {self.new_held_on:%B %Y}"


class Attendance(models.Model):
    """Who was at a session, and who came in somebody's place."""

    session = models.ForeignKey(ClinicSession, models.CASCADE, related_name="attendances")
    user = models.ForeignKey(USER, models.PROTECT, related_name="attendances")
    presence = models.CharField(max_length=10, choices=Presence.choices())
    deputy = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="attendances_as_deputy")

    class Meta:
        ordering = ["session", "user"]
        constraints = [
            models.UniqueConstraint(fields=["session", "user"], name="one_attendance_a_person"),
            word_is_known("presence", Presence, name="attendance_presence_is_known"),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | Q(presence="deputised"), name="a_deputy_comes_for_somebody_away"
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("user")), name="nobody_deputises_for_themselves"
            ),
        ]

    def __str__(self) -> str:
        """Say who, and whether they came."""
        return f"{self.user}: {Presence(self.presence).label}"

    def clean(self) -> None:
        """Leave a closed session as it was signed."""
        super().clean()
        if self.session_id and self.session.state == SessionState.CLOSED:
            raise ValidationError("The session is closed: take it up again to change who came.")


class SessionRecord(models.Model):
    """The minutes of a session as the chair signed them off: written once, never changed.

    `content` is everything the minutes say, in the shape of `clinics.minutes`, so that they print
    the same for ever whatever becomes of the figures, the actions and the people.
    """

    session = models.ForeignKey(ClinicSession, models.PROTECT, related_name="records")
    version = models.PositiveSmallIntegerField()
    content = models.JSONField()
    signed_by = models.ForeignKey(USER, models.PROTECT, related_name="minutes_signed")
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["session", "version"]
        constraints = [
            models.UniqueConstraint(fields=["session", "version"], name="one_record_a_session_and_version"),
            models.CheckConstraint(condition=Q(version__gte=1), name="a_record_counts_from_one"),
        ]

    def __str__(self) -> str:
        """Say which minutes."""
        return f"{self.session}, minutes, version {self.version}"


class SessionReopening(models.Model):
    """That a closed session was taken up again after a version of its minutes, and why."""

    session = models.ForeignKey(ClinicSession, models.PROTECT, related_name="reopenings")
    after_version = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    reopened_by = models.ForeignKey(USER, models.PROTECT, related_name="sessions_reopened")
    reopened_at = models.DateTimeField()

    class Meta:
        ordering = ["session", "after_version"]
        constraints = [
            models.UniqueConstraint(fields=["session", "after_version"], name="one_reopening_a_version"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="a_reopening_says_why",
                violation_error_message="Say why the session is taken up again.",
            ),
        ]

    def __str__(self) -> str:
        """Say which session, after which version."""
        return f"{self.session}, re-opened after version {self.after_version}"
