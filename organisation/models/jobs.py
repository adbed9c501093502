"""What runs by itself: each run of a job, and each record a job had to leave aside."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .units import both_or_neither


class Asked(models.TextChoices):
    """What made a job run."""

    TIMETABLE = "timetable", "Timetable"
    RING = "ring", "Something changed"
    CATCH_UP = "catch_up", "Caught up with"
    BY_HAND = "by_hand", "By hand"


class RunOutcome(models.TextChoices):
    """How a run ended; nothing while it waits or runs."""

    NONE = "", "Not over"
    SUCCEEDED = "succeeded", "Done"
    FAILED = "failed", "Failed"
    LOST = "lost", "Lost: its worker died"


class JobRunQuerySet(models.QuerySet):
    """Runs chosen by where they stand."""

    def waiting(self):
        """Keep the runs that were asked for and that nobody has begun."""
        return self.filter(started_at=None, outcome=RunOutcome.NONE)

    def running(self):
        """Keep the runs begun and not over, a dead worker's too."""
        return self.filter(started_at__isnull=False, outcome=RunOutcome.NONE)


class JobRun(models.Model):
    """One run of a job: asked for, then begun under a lease, then over. A row that is over never changes."""

    job = models.CharField(max_length=60)
    key = models.CharField(max_length=60, blank=True, help_text="What in particular, for example a month.")
    asked = models.CharField(max_length=10, choices=Asked)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="asked by"
    )
    due_at = models.DateTimeField(null=True, blank=True, help_text="The moment of the timetable it answers.")
    wanted_since = models.DateTimeField()
    not_before = models.DateTimeField(help_text="After a failure it waits a while.")
    attempt = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True, help_text="Renewed while the worker lives.")
    worker = models.CharField(max_length=120, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=RunOutcome, blank=True, default=RunOutcome.NONE)
    did = models.CharField(max_length=300, blank=True, help_text="In one sentence; empty when there was nothing to do.")
    error = models.TextField(blank=True)

    objects = JobRunQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["job", "outcome", "started_at"], name="runs_of_a_job")]
        constraints = [
            models.UniqueConstraint(
                fields=["job", "key"],
                condition=Q(started_at__isnull=False, outcome=""),
                name="one_run_at_a_time_a_job_and_key",
            ),
            models.UniqueConstraint(
                fields=["job", "key", "due_at"],
                condition=Q(due_at__isnull=False, outcome__in=["", "succeeded"]),
                name="one_run_a_moment_of_the_timetable",
            ),
            models.CheckConstraint(condition=Q(asked__in=Asked.values), name="what_a_run_was_asked_by_is_known"),
            models.CheckConstraint(condition=Q(outcome__in=RunOutcome.values), name="outcome_of_a_run_is_known"),
            models.CheckConstraint(
                condition=Q(asked="by_hand", person__isnull=False) | (~Q(asked="by_hand") & Q(person__isnull=True)),
                name="a_run_by_hand_has_somebody_who_asked",
            ),
            models.CheckConstraint(
                condition=Q(started_at__isnull=True, leased_until__isnull=True, worker="")
                | (Q(started_at__isnull=False, leased_until__isnull=False) & ~Q(worker="")),
                name="a_run_begun_has_a_worker_and_a_lease",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", finished_at__isnull=True)
                | (~Q(outcome="") & Q(finished_at__isnull=False, started_at__isnull=False)),
                name="a_run_that_is_over_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["failed", "lost"]) | ~Q(error=""), name="a_run_that_went_wrong_says_why"
            ),
            models.CheckConstraint(condition=Q(attempt__gte=1), name="a_run_is_at_least_the_first_attempt"),
        ]

    def __str__(self) -> str:
        """Name the job and what in particular."""
        return f"{self.job} {self.key}".strip()


class SetAsideQuerySet(models.QuerySet):
    """Records set aside, chosen by whether anybody still has to look."""

    def open(self):
        """Keep those that nobody settled and that have not gone well since."""
        return self.filter(settled_at=None, well_since=None)


class SetAside(models.Model):
    """A record a job could not deal with and went on without. It is tried again in each run."""

    job = models.CharField(max_length=60)
    record = models.CharField(max_length=120, help_text="Which row, for example indicators.indicator 12.")
    called = models.CharField(max_length=200, help_text="What people call it.")
    why = models.TextField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    well_since = models.DateTimeField(null=True, blank=True, help_text="When a later run dealt with it after all.")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SetAsideQuerySet.as_manager()

    class Meta:
        ordering = ["-last_at", "-pk"]
        verbose_name_plural = "records set aside"
        constraints = [
            models.UniqueConstraint(
                fields=["job", "record"],
                condition=Q(settled_at__isnull=True, well_since__isnull=True),
                name="set_aside_once_until_it_is_settled",
            ),
            both_or_neither("settled_at", "settled_by", name="set_aside_settled_at_and_by_go_together"),
            models.CheckConstraint(condition=~Q(why=""), name="set_aside_says_why"),
            models.CheckConstraint(condition=Q(times__gte=1), name="set_aside_at_least_once"),
        ]

    def __str__(self) -> str:
        """Name the record and the job."""
        return f"{self.called} ({self.job})"
