"""Data entry for reports. Commentary is written on its own page, and every version is kept."""

from django.contrib import admin

from organisation.admin import ReadOnly
from reports.models import ApiToken, Commentary, CommentaryRemark, CommentaryStep, Edition, EditionPrint, EditionSection


@admin.register(Commentary)
class CommentaryAdmin(ReadOnly, admin.ModelAdmin):
    """Every version of every commentary."""

    list_display = ("month", "unit", "area", "indicator", "number", "written_by", "written_at")
    list_filter = ("unit", "area", "month")
    search_fields = ("text", "area__name", "indicator__code", "indicator__name")
    date_hierarchy = "written_at"


@admin.register(CommentaryStep, CommentaryRemark, Edition, EditionSection, EditionPrint, ApiToken)
class KeptAdmin(ReadOnly, admin.ModelAdmin):
    """What was done about commentary and editions, to look up. It is done on their own pages."""
