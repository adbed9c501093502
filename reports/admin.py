"""Data entry for reports. Commentary is written on its own page, and every version is kept."""

from django.contrib import admin

from organisation.admin import ReadOnly
from reports.models import (
    ApiToken,
    Commentary,
    CommentaryRemark,
    CommentaryStep,
    Edition,
    EditionPrint,
    EditionSection,
    PublicCopy,
)


@admin.register(Commentary)
class CommentaryAdmin(ReadOnly, admin.ModelAdmin):
    """Every version of every commentary."""

    list_select_related = ("unit", "area", "indicator", "written_by")
    list_display = ("month", "unit", "area", "indicator", "number", "written_by", "written_at")
    list_filter = ("unit", "area", "month")
    search_fields = ("text", "area__name", "indicator__code", "indicator__name")
    date_hierarchy = "written_at"


@admin.register(CommentaryStep)
class CommentaryStepAdmin(ReadOnly, admin.ModelAdmin):
    """Who reviewed and approved which version."""

    list_display = ("commentary", "step", "taken_by", "taken_at")
    list_filter = ("step",)
    search_fields = ("note", "commentary__area__name", "commentary__indicator__code")


@admin.register(CommentaryRemark)
class CommentaryRemarkAdmin(ReadOnly, admin.ModelAdmin):
    """What was remarked on which version."""

    list_display = ("commentary", "text", "made_by", "made_at", "settled_at")
    search_fields = ("text", "commentary__area__name", "commentary__indicator__code")


@admin.register(Edition)
class EditionAdmin(ReadOnly, admin.ModelAdmin):
    """Editions of the Board's report."""

    list_display = ("name", "month", "state", "meets_on", "published_at")
    list_filter = ("state",)
    search_fields = ("name",)


@admin.register(EditionSection)
class EditionSectionAdmin(ReadOnly, admin.ModelAdmin):
    """Who writes what of an edition, by when."""

    list_display = ("edition", "position", "kind", "area", "owner", "due_on")
    list_filter = ("edition", "kind")
    search_fields = ("area__name", "edition__name")


@admin.register(PublicCopy)
class PublicCopyAdmin(ReadOnly, admin.ModelAdmin):
    """Public copies of published editions."""

    list_display = ("edition", "made_at")
    search_fields = ("edition__name",)


@admin.register(EditionPrint)
class EditionPrintAdmin(ReadOnly, admin.ModelAdmin):
    """Files made of editions."""

    list_display = ("edition", "file_format", "rendering", "state", "percent", "asked_by", "asked_at")
    list_filter = ("state", "file_format", "rendering")
    search_fields = ("edition__name", "problem")


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnly, admin.ModelAdmin):
    """Which systems may read what, until when."""

    list_display = ("name", "scope", "unit", "ends_on", "revoked_at")
    list_filter = ("scope",)
    search_fields = ("name",)
