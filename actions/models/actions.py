"""Promises: what will be done, by whom, by when, and what has become of each."""

from datetime import date

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localdate

from actions.rules.delivery import Standing, delivery
from actions.rules.lifecycle import ActionState, Delivery
from indicators.models import Indicator, PriorityArea
from indicators.models.fields import FigureField, word_is_known
from indicators.rules.vocabulary import Word
from organisation.models import Unit

from .plans import ActionPlan, Objective

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
    COMMENTARY = "commentary", "Commentary"
    BOARD_REPORT = "board_report", "Board report"
    DIRECT = "direct", "Raised directly"


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
        newest = (
            apps.get_model("actions", "ProgressUpdate")
            .objects.filter(action=OuterRef("pk"))
            .order_by("-reported_at", "-pk")
        )
        return self.annotate(
            last_note=Subquery(newest.values("note")[:1]),
            last_reported_at=Subquery(newest.values("reported_at")[:1]),
        )

    def with_delivery(self):
        """Add what `Action.delivery` judges by."""
        changes = apps.get_model("actions", "OwnerChange").objects.filter(action=OuterRef("pk"))
        newest = changes.order_by("-changed_at", "-pk").values("changed_at")[:1]
        return self.with_last_update().with_slips().annotate(owner_since=Coalesce(Subquery(newest), F("raised_at")))

    def with_slips(self):
        """Add `slips`, how often the date was moved to a later one."""
        moves = (
            apps.get_model("actions", "DueDateChange")
            .objects.filter(action=OuterRef("pk"), new_due_on__gt=F("old_due_on"))
            .order_by()
            .values("action")
        )
        return self.annotate(slips=Coalesce(Subquery(moves.annotate(number=Count("pk")).values("number")), 0))


class Action(models.Model):
    """One promise. Unplaced until it has one owner and a due date."""

    title = models.CharField(max_length=200, help_text="What will be done, starting with a verb.")
    detail = models.TextField(blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="actions")
    area = models.ForeignKey(PriorityArea, models.PROTECT, null=True, blank=True, related_name="actions")
    plan = models.ForeignKey(ActionPlan, models.PROTECT, null=True, blank=True, related_name="actions")
    objective = models.ForeignKey(Objective, models.SET_NULL, null=True, blank=True, related_name="actions")
    is_critical = models.BooleanField("critical to its plan", default=False)
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        help_text="The measure it should move.",
    )
    value_at_start = FigureField(null=True, blank=True)
    month_at_start = models.DateField(null=True, blank=True, help_text="The month of that figure.")
    success_measure = models.CharField(max_length=300, blank=True, help_text="How we will know it worked.")
    owner = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="actions_owned")
    outside_owner = models.CharField(max_length=120, blank=True, help_text="A named body outside the service.")
    liaison = models.ForeignKey(
        USER,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions_kept_after",
        help_text="Who here asks the body outside how it goes.",
    )
    accepted_at = models.DateTimeField(null=True, blank=True, help_text="When the owner said that it is theirs.")
    original_due_on = models.DateField(null=True, blank=True, editable=False)
    due_on = models.DateField(null=True, blank=True)
    priority = models.CharField(max_length=10, choices=Priority.choices(), default=Priority.NORMAL)
    state = models.CharField(max_length=12, choices=ActionState.choices(), default=ActionState.NOT_STARTED)
    raised_in = models.CharField(max_length=12, choices=RaisedIn.choices())
    source_note = models.CharField(max_length=300, blank=True, help_text="Where exactly it was agreed.")
    source_path = models.CharField(max_length=300, blank=True, editable=False, help_text="The page it was raised on.")
    raised_by = models.ForeignKey(USER, models.PROTECT, related_name="actions_raised")
    raised_at = models.DateTimeField()
    escalated_to = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="actions_escalated")
    done_at = models.DateTimeField(null=True, blank=True, help_text="When it was last said to be done.")
    said_done_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    value_at_done = FigureField(null=True, blank=True)
    month_at_done = models.DateField(null=True, blank=True)
    verified_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="actions_verified")
    verified_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="actions_closed")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_reason = models.CharField(max_length=500, blank=True)

    version = models.PositiveIntegerField(default=1, editable=False)

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
                condition=Q(verified_at__isnull=True, verified_by__isnull=True)
                | Q(verified_at__isnull=False, verified_by__isnull=False),
                name="action_verified_at_and_by_go_together",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(verified_by__isnull=True) | ~Q(owner=models.F("verified_by")),
                name="the_owner_does_not_verify",
                violation_error_message="The owner does not verify their own action.",
            ),
            models.CheckConstraint(
                condition=Q(said_done_by__isnull=True)
                | Q(verified_by__isnull=True)
                | ~Q(said_done_by=models.F("verified_by")),
                name="who_said_done_does_not_verify",
                violation_error_message="Who said that it is done does not verify it.",
            ),
            models.CheckConstraint(
                condition=Q(liaison__isnull=True) | Q(verified_by__isnull=True) | ~Q(liaison=models.F("verified_by")),
                name="the_liaison_does_not_verify",
                violation_error_message="Who keeps after a body outside does not verify what it did.",
            ),
            models.CheckConstraint(
                condition=Q(liaison__isnull=True) | ~Q(outside_owner=""),
                name="a_liaison_is_for_a_body_outside",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(owner__isnull=False), name="an_owner_accepts"
            ),
            models.CheckConstraint(
                condition=Q(plan__isnull=False) | Q(objective__isnull=True, is_critical=False),
                name="critical_and_objective_are_of_a_plan",
                violation_error_message="Only an action of a plan serves an objective or is critical to it.",
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

    def days_overdue(self, *, on: date) -> int:
        """Say how many days its date has passed, 0 where it has not or there is none."""
        return max((on - self.due_on).days, 0) if self.due_on else 0

    def delivery(self, *, on: date) -> Delivery | None:
        """Say how its delivery goes on a day. It was read `with_delivery`."""
        waits = self.owner_id and not self.accepted_at
        standing = Standing(
            ActionState(self.state),
            self.due_on,
            told_on=localdate(getattr(self, "last_reported_at", None) or self.raised_at),
            is_owned=bool(self.owner_id or self.outside_owner),
            slips=self.slips,  # type: ignore[attr-defined]
            asked_on=localdate(self.owner_since) if waits else None,  # type: ignore[attr-defined]
        )
        return delivery(standing, on=on)

    @property
    def owned_by(self) -> str:
        """Name the owner, or say that there is none."""
        return str(self.owner) if self.owner_id else self.outside_owner or "No owner"
