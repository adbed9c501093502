"""Data entry for actions. Dates, states and everything said are history: they change in the product's own pages."""

from django.contrib import admin

from actions.models import (
    Action,
    ActionPlan,
    ActionReminder,
    Comment,
    DueDateChange,
    EffectVerdict,
    Evidence,
    Milestone,
    MilestoneMove,
    Objective,
    OverdueReview,
    OwnerChange,
    ProgressUpdate,
    ReviewSitting,
    StatusDeclaration,
)
from actions.operations import Promise, raise_action
from organisation.admin import NothingDeleted, ReadOnly


class ObjectiveInline(admin.TabularInline):
    """What a plan is to achieve, in order."""

    model = Objective
    extra = 1


class MilestoneInline(ReadOnly, admin.TabularInline):
    """Its dated points; they move in the plan's own page."""

    model = Milestone
    extra = 0


@admin.register(ActionPlan)
class ActionPlanAdmin(NothingDeleted, admin.ModelAdmin):
    """Plans and programmes."""

    list_select_related = ("unit", "area", "sponsor")
    list_display = ("name", "unit", "area", "sponsor", "declared_status")
    list_filter = ("declared_status", "unit", "area")
    search_fields = ("name", "purpose")
    autocomplete_fields = ("unit", "area", "sponsor")
    readonly_fields = ("declared_status",)
    inlines = (ObjectiveInline, MilestoneInline)

    def save_model(self, request, obj, form, change):
        """Make its next version, so that a page somebody has open notices."""
        obj.version += bool(change)
        super().save_model(request, obj, form, change)


class ProgressInline(ReadOnly, admin.TabularInline):
    """What has been said."""

    model = ProgressUpdate
    extra = 0


class DueDateChangeInline(ReadOnly, admin.TabularInline):
    """How the date has moved."""

    model = DueDateChange
    extra = 0


@admin.register(Action)
class ActionAdmin(NothingDeleted, admin.ModelAdmin):
    """Actions. Raising one here is raising one anywhere."""

    list_select_related = ("unit", "owner")
    list_display = ("title", "unit", "owner", "outside_owner", "due_on", "state", "priority", "raised_in")
    list_filter = ("state", "priority", "raised_in", "unit", "area", "plan")
    search_fields = ("title", "detail", "source_note")
    autocomplete_fields = ("unit", "area", "plan", "indicator", "owner")
    inlines = (ProgressInline, DueDateChangeInline)
    date_hierarchy = "due_on"
    fields = (
        "title",
        "detail",
        "unit",
        "area",
        "plan",
        "indicator",
        "success_measure",
        "owner",
        "outside_owner",
        "due_on",
        "priority",
        "raised_in",
        "source_note",
    )

    def get_readonly_fields(self, request, obj=None):
        """Keep what only the product's own pages change: owner, date and state leave a trace there."""
        kept = ("owner", "outside_owner", "due_on", "raised_in", "state", "original_due_on", "closed_reason")
        return kept if obj else ()

    def get_fields(self, request, obj=None):
        """Show the state of an action that stands."""
        return (*self.fields, "state", "original_due_on", "closed_reason") if obj else self.fields

    def save_model(self, request, obj, form, change) -> None:
        """Raise a new action through its operation."""
        if change:
            super().save_model(request, obj, form, change)
        else:
            obj.pk = raise_action(Promise(**form.cleaned_data), by=request.user).pk


@admin.register(ProgressUpdate)
class ProgressUpdateAdmin(ReadOnly, admin.ModelAdmin):
    """Everything said about actions."""

    list_display = ("action", "state", "reported_by", "reported_at")
    list_filter = ("state", "reported_at")
    search_fields = ("note", "action__title")


@admin.register(DueDateChange)
class DueDateChangeAdmin(ReadOnly, admin.ModelAdmin):
    """Every date that moved."""

    list_display = ("action", "old_due_on", "new_due_on", "changed_by", "changed_at")
    list_filter = ("changed_at",)
    search_fields = ("reason", "action__title")


@admin.register(OverdueReview)
class OverdueReviewAdmin(ReadOnly, admin.ModelAdmin):
    """Every decision about an overdue action."""

    list_display = ("action", "decision", "days_overdue", "reviewed_by", "reviewed_at")
    list_filter = ("decision", "reviewed_at")
    search_fields = ("reason", "action__title")


@admin.register(StatusDeclaration)
class StatusDeclarationAdmin(ReadOnly, admin.ModelAdmin):
    """Every status declared for a plan."""

    list_display = ("plan", "status", "reason", "declared_by", "declared_at")
    search_fields = ("plan__name", "reason")


@admin.register(OwnerChange)
class OwnerChangeAdmin(ReadOnly, admin.ModelAdmin):
    """Every change of owner."""

    list_display = ("action", "old_owner", "new_owner", "changed_by", "changed_at")
    search_fields = ("action__title", "reason")


@admin.register(Comment)
class CommentAdmin(ReadOnly, admin.ModelAdmin):
    """Remarks on actions."""

    list_display = ("action", "written_by", "written_at")
    search_fields = ("text", "action__title")


@admin.register(Evidence)
class EvidenceAdmin(ReadOnly, admin.ModelAdmin):
    """What shows that actions were done."""

    list_display = ("action", "kind", "file_name", "added_by", "added_at")
    exclude = ("file",)  # its page gives it out, to those who may read the action
    search_fields = ("text", "action__title")


@admin.register(ReviewSitting)
class ReviewSittingAdmin(ReadOnly, admin.ModelAdmin):
    """Every sitting of the overdue review."""

    list_display = ("held_by", "started_at", "ended_at")
    search_fields = ("held_by__username",)


@admin.register(ActionReminder)
class ActionReminderAdmin(ReadOnly, admin.ModelAdmin):
    """Every reminder sent."""

    list_display = ("action", "stage", "due_on", "sent_to", "claimed_at")
    search_fields = ("action__title",)


@admin.register(EffectVerdict)
class EffectVerdictAdmin(ReadOnly, admin.ModelAdmin):
    """Whether each action helped."""

    list_display = ("action", "verdict", "sentence", "judged_at")
    search_fields = ("action__title", "sentence")


@admin.register(Objective)
class ObjectiveAdmin(ReadOnly, admin.ModelAdmin):
    """What plans are to achieve."""

    list_display = ("plan", "position", "title")
    search_fields = ("title", "plan__name")


@admin.register(Milestone)
class MilestoneAdmin(ReadOnly, admin.ModelAdmin):
    """Dated points of plans."""

    list_display = ("plan", "title", "due_on", "reached_on")
    search_fields = ("title", "plan__name")


@admin.register(MilestoneMove)
class MilestoneMoveAdmin(ReadOnly, admin.ModelAdmin):
    """Every move of a milestone."""

    list_display = ("milestone", "old_due_on", "new_due_on", "reason", "moved_by", "moved_at")
    search_fields = ("milestone__title", "reason")
