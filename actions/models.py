"""Promises: what will be done, by whom, by when, and every word said about it since."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse

from actions.rules.lifecycle import ActionState, OverdueDecision
from indicators.models import Indicator, PriorityArea
from indicators.models.fields import FigureField, word_is_known
from indicators.rules.vocabulary import Word
from organisation.models import Unit

USER = settings.AUTH_USER_MODEL
OPEN_STATES = [ActionState.NOT_STARTED.value, ActionState.IN_PROGRESS.value]


class Priority(Word):
    """How serious it would be not to do it."""

    STATUTORY = "statutory", "Statutory duty"
    HIGH = "high", "High"
    NORMAL = "normal", "Normal"


class RaisedIn(Word):
    """Where an action was agreed."""

    CLINIC = "clinic", "Assurance clinic"
    AUDIT = "audit", "Case audit"
    FLAG = "flag", "Flag"
    BOARD_REPORT = "board_report", "Board report"
    DIRECT = "direct", "Raised directly"


class Declared(Word):
    """What a plan's sponsor says of it."""

    GREEN = "green", "Green"
    AMBER = "amber", "Amber"
    RED = "red", "Red"
    CLOSED = "closed", "Closed"


class ActionPlan(models.Model):
    """A set of actions with one purpose: a plan, or a programme with a declared status."""

    name = models.CharField(max_length=160, unique=True)
    purpose = models.TextField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plans")
    area = models.ForeignKey(PriorityArea, models.PROTECT, null=True, blank=True, related_name="plans")
    sponsor = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="plans_sponsored")
    declared_status = models.CharField(max_length=8, choices=Declared.choices(), blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [word_is_known("declared_status", Declared, name="plan_status_is_known", blank=True)]

    def __str__(self) -> str:
        """Call the plan by its name."""
        return self.name


class ActionQuerySet(models.QuerySet):
    """Actions chosen by what has become of them."""

    def open(self):
        """Keep the actions still to be done."""
        return self.filter(state__in=OPEN_STATES)

    def unplaced(self):
        """Keep the open actions that lack an owner or a date, and so can never be overdue."""
        return self.open().filter(Q(owner=None, outside_owner="") | Q(due_on=None))

    def in_hand(self) -> set[tuple[int, int]]:
        """Give the (indicator, unit) pairs that an open, placed action works on."""
        placed = self.open().exclude(indicator=None).exclude(due_on=None).exclude(owner=None, outside_owner="")
        return set(placed.values_list("indicator_id", "unit_id"))

    def overdue(self, *, on: date):
        """Keep the open actions whose date has passed."""
        return self.open().filter(due_on__lt=on)

    def with_last_update(self):
        """Add `last_note` and `last_reported_at`, the newest progress update."""
        newest = ProgressUpdate.objects.filter(action=OuterRef("pk")).order_by("-reported_at", "-pk")
        return self.annotate(
            last_note=Subquery(newest.values("note")[:1]),
            last_reported_at=Subquery(newest.values("reported_at")[:1]),
        )

    def with_slips(self):
        """Add `slips`, how often the date was moved to a later one."""
        return self.annotate(slips=Count("date_changes", distinct=True))


class Action(models.Model):
    """One promise. Unplaced until it has one owner and a due date."""

    title = models.CharField(max_length=200, help_text="What will be done, starting with a verb.")
    detail = models.TextField(blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="actions")
    area = models.ForeignKey(PriorityArea, models.PROTECT, null=True, blank=True, related_name="actions")
    plan = models.ForeignKey(ActionPlan, models.PROTECT, null=True, blank=True, related_name="actions")
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        help_text="The measure it should move.",
    )
    value_at_start = FigureField(null=True, blank=True)
    success_measure = models.CharField(max_length=300, blank=True, help_text="How we will know it worked.")
    owner = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="actions_owned")
    outside_owner = models.CharField(max_length=120, blank=True, help_text="A named body outside the service.")
    original_due_on = models.DateField(null=True, blank=True, editable=False)
    due_on = models.DateField(null=True, blank=True)
    priority = models.CharField(max_length=10, choices=Priority.choices(), default=Priority.NORMAL)
    state = models.CharField(max_length=12, choices=ActionState.choices(), default=ActionState.NOT_STARTED)
    raised_in = models.CharField(max_length=12, choices=RaisedIn.choices())
    source_note = models.CharField(max_length=300, blank=True, help_text="Where exactly it was agreed.")
    raised_by = models.ForeignKey(USER, models.PROTECT, related_name="actions_raised")
    raised_at = models.DateTimeField()
    escalated_to = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="actions_escalated")
    closed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="actions_closed")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_reason = models.CharField(max_length=500, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            word_is_known("state", ActionState, name="action_state_is_known"),
            word_is_known("priority", Priority, name="action_priority_is_known"),
            word_is_known("raised_in", RaisedIn, name="action_raised_in_is_known"),
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(outside_owner=""),
                name="action_has_one_owner",
                violation_error_message="Name one owner: a person here or a body outside, not both.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True, original_due_on__isnull=True)
                | Q(due_on__isnull=False, original_due_on__isnull=False),
                name="action_keeps_its_first_date",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="action_closed_at_and_by_go_together",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, closed_at__isnull=True)
                | (~Q(state__in=OPEN_STATES) & Q(closed_at__isnull=False)),
                name="an_action_that_is_not_open_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(closed_reason=""),
                name="a_cancelled_action_says_why",
                violation_error_message="Say why the action is cancelled.",
            ),
        ]

    def __str__(self) -> str:
        """Call the action by what will be done."""
        return self.title

    def get_absolute_url(self) -> str:
        """Lead to the action's own page."""
        return reverse("actions:action", args=[self.pk])

    @property
    def is_placed(self) -> bool:
        """Say whether it has one owner and a date, so that it can be overdue at all."""
        return bool(self.due_on and (self.owner_id or self.outside_owner))

    @property
    def owned_by(self) -> str:
        """Name the owner, or say that there is none."""
        return str(self.owner) if self.owner_id else self.outside_owner or "No owner"


class ProgressUpdate(models.Model):
    """What somebody said about an action, as they said it. Never edited."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="updates")
    note = models.TextField()
    state = models.CharField(max_length=12, choices=ActionState.choices(), help_text="The state after this update.")
    reported_by = models.ForeignKey(USER, models.PROTECT, related_name="progress_reported")
    reported_at = models.DateTimeField()

    class Meta:
        ordering = ["-reported_at", "-pk"]
        constraints = [word_is_known("state", ActionState, name="progress_state_is_known")]

    def __str__(self) -> str:
        """Say which action it is about, and when."""
        return f"{self.action}, {self.reported_at:%d %B %Y}"


class DueDateChange(models.Model):
    """One move of a due date, kept for ever beside the first."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="date_changes")
    old_due_on = models.DateField()
    new_due_on = models.DateField()
    reason = models.CharField(max_length=500)
    changed_by = models.ForeignKey(USER, models.PROTECT, related_name="due_dates_changed")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(old_due_on=models.F("new_due_on")), name="a_date_change_changes_the_date"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="a_date_change_says_why",
                violation_error_message="Say why the date moves.",
            ),
        ]

    def __str__(self) -> str:
        """Say from when to when."""
        return f"{self.old_due_on:%d %B %Y} to {self.new_due_on:%d %B %Y}"


class OverdueReview(models.Model):
    """The deputy director's recorded decision on an overdue action."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="overdue_reviews")
    decision = models.CharField(max_length=10, choices=OverdueDecision.choices())
    reason = models.CharField(max_length=500)
    days_overdue = models.PositiveIntegerField()
    old_due_on = models.DateField()
    new_due_on = models.DateField(null=True, blank=True)
    old_owner = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    new_owner = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_by = models.ForeignKey(USER, models.PROTECT, related_name="overdue_reviews_made")
    reviewed_at = models.DateTimeField()

    class Meta:
        ordering = ["-reviewed_at", "-pk"]
        constraints = [
            word_is_known("decision", OverdueDecision, name="overdue_decision_is_known"),
            models.CheckConstraint(
                condition=~Q(decision="extend") | Q(new_due_on__isnull=False),
                name="an_extension_has_a_new_date",
                violation_error_message="Give the new date.",
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=["reassign", "escalate"]) | Q(new_owner__isnull=False),
                name="a_hand_over_names_somebody",
                violation_error_message="Name the person it goes to.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="an_overdue_review_says_why",
                violation_error_message="Say why.",
            ),
        ]

    def __str__(self) -> str:
        """Say what was decided on which action."""
        return f"{OverdueDecision(self.decision).label}: {self.action}"
