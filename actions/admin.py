"""Data entry for actions. Dates, states and everything said are history: they change in the product's own pages."""

from django.contrib import admin

from actions.models import Action, ActionPlan, DueDateChange, OverdueReview, ProgressUpdate
from actions.operations import Promise, raise_action
from organisation.admin import NothingDeleted, ReadOnly


@admin.register(ActionPlan)
class ActionPlanAdmin(NothingDeleted, admin.ModelAdmin):
    """Plans and programmes."""

    list_display = ("name", "unit", "area", "sponsor", "declared_status")
    list_filter = ("declared_status", "unit", "area")
    search_fields = ("name", "purpose")
    autocomplete_fields = ("unit", "area", "sponsor")


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
