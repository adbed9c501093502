"""Flags, to be read."""

from django.contrib import admin

from indicators.models import (
    Flag,
    FlagEvent,
    RecordingClaim,
)
from organisation.admin import ReadOnly


class FlagEventInline(ReadOnly, admin.TabularInline):
    """A flag's story."""

    model = FlagEvent
    extra = 0


@admin.register(Flag)
class FlagAdmin(ReadOnly, admin.ModelAdmin):
    """Flags and their stories."""

    list_display = ("indicator__code", "unit", "cohort", "classification", "state", "month", "opened_at")
    list_select_related = ("indicator", "unit", "cohort")
    list_filter = ("classification", "state", "month")
    search_fields = ("sentence", "indicator__name", "indicator__code")
    inlines = (FlagEventInline,)


@admin.register(FlagEvent)
class FlagEventAdmin(ReadOnly, admin.ModelAdmin):
    """Every change in any flag's life."""

    list_display = ("flag", "state", "classification", "happened_at", "happened_by")
    list_filter = ("state", "classification", "happened_at")
    search_fields = ("sentence", "note")


@admin.register(RecordingClaim)
class RecordingClaimAdmin(ReadOnly, admin.ModelAdmin):
    """What was claimed to be recording, and what the next figure made of it."""

    list_display = ("flag", "month", "cases", "put_right_by", "due_on", "state", "excuses", "followed_up_month")
    list_filter = ("state", "excuses", "month")
    search_fields = ("wrong", "flag__indicator__name", "flag__indicator__code")
