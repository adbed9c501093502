"""Plans and programmes: a purpose, objectives, milestones, and what its sponsor says of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from actions.rules.plans import Dated, Declared
from indicators.models import PriorityArea
from indicators.models.fields import word_is_known
from indicators.rules.vocabulary import Word
from organisation.models import Unit

USER = settings.AUTH_USER_MODEL


class PlanKind(Word):
    """Whether it is one plan of actions, or a programme of change with dated milestones."""

    PLAN = "plan", "Plan"
    PROGRAMME = "programme", "Programme"


class ActionPlan(models.Model):
    """A set of actions with one purpose: a plan, or a programme with a declared status.

    `declared_status` is the newest of its declarations. `version` rises with every change made in
    the product's pages, so that two people who edit it at once do not overwrite each other.
    """

    name = models.CharField(max_length=160, unique=True)
    purpose = models.TextField()
    kind = models.CharField(max_length=10, choices=PlanKind.choices(), default=PlanKind.PLAN)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plans")
    area = models.ForeignKey(PriorityArea, models.PROTECT, null=True, blank=True, related_name="plans")
    sponsor = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="plans_sponsored")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    declared_status = models.CharField(max_length=8, choices=Declared.choices(), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            word_is_known("declared_status", Declared, name="plan_status_is_known", blank=True),
            word_is_known("kind", PlanKind, name="plan_kind_is_known"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="plan_ends_after_it_begins",
                violation_error_message="A plan cannot end before it begins.",
            ),
        ]

    def __str__(self) -> str:
        """Call the plan by its name."""
        return self.name

    def get_absolute_url(self) -> str:
        """Lead to the plan's own page."""
        return reverse("actions:plan", args=[self.pk])


class StatusDeclaration(models.Model):
    """What somebody declared a plan's status to be, and why. Never edited: the newest one counts."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="declarations")
    status = models.CharField(max_length=8, choices=Declared.choices())
    reason = models.CharField(max_length=500)
    declared_by = models.ForeignKey(USER, models.PROTECT, related_name="plan_statuses_declared")
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["-declared_at", "-pk"]
        constraints = [
            word_is_known("status", Declared, name="declared_status_is_known"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="a_declaration_says_why",
                violation_error_message="Say what the status rests on.",
            ),
        ]

    def __str__(self) -> str:
        """Say which status of which plan."""
        return f"{self.plan}: {Declared(self.status).label}"


class Objective(models.Model):
    """One thing a plan is to achieve."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="objectives")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)

    class Meta:
        ordering = ["plan", "position"]
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="one_objective_a_plan_and_place")]

    def __str__(self) -> str:
        """Call it by its title."""
        return self.title


class Milestone(models.Model):
    """A dated point, or stretch, of a programme. Its first date stays beside every later one."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=200)
    starts_on = models.DateField(null=True, blank=True, help_text="Where it is a stretch of time, its first day.")
    due_on = models.DateField(help_text="The day it is reached, or the last day of the stretch.")
    original_due_on = models.DateField(editable=False)
    reached_on = models.DateField(null=True, blank=True)
    reached_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="milestones_reached")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["plan", "due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "title"], name="one_milestone_a_plan_and_title"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(due_on__gte=F("starts_on")),
                name="milestone_ends_after_it_begins",
                violation_error_message="A milestone cannot end before it begins.",
            ),
            models.CheckConstraint(
                condition=Q(reached_on__isnull=True, reached_by__isnull=True)
                | Q(reached_on__isnull=False, reached_by__isnull=False),
                name="milestone_reached_on_and_by_go_together",
            ),
        ]

    def __str__(self) -> str:
        """Call it by its title."""
        return self.title

    def dated(self) -> Dated:
        """Give what its state is judged by. It was read with its moves."""
        return Dated(
            self.title, self.due_on, self.original_due_on, self.starts_on, self.reached_on, len(self.moves.all())
        )


class MilestoneMove(models.Model):
    """One move of a milestone's dates, with the reason. Never edited."""

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="moves")
    old_starts_on = models.DateField(null=True, blank=True)
    old_due_on = models.DateField()
    new_starts_on = models.DateField(null=True, blank=True)
    new_due_on = models.DateField()
    reason = models.CharField(max_length=500)
    moved_by = models.ForeignKey(USER, models.PROTECT, related_name="milestones_moved")
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ["moved_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="a_moved_milestone_says_why",
                violation_error_message="Say why it moves.",
            ),
            models.CheckConstraint(
                condition=~Q(old_due_on=F("new_due_on"))
                | Q(old_starts_on__isnull=True, new_starts_on__isnull=False)
                | Q(old_starts_on__isnull=False, new_starts_on__isnull=True)
                | Q(old_starts_on__isnull=False, new_starts_on__isnull=False) & ~Q(old_starts_on=F("new_starts_on")),
                name="a_milestone_move_changes_a_date",
            ),
        ]

    def __str__(self) -> str:
        """Say which milestone moved to which day."""
        return f"{self.milestone}: to {self.new_due_on}"
