"""Data entry for clinics. Agendas and outcomes are made in the product's own pages, and kept."""

from django.contrib import admin

from clinics.models import AgendaItem, Attendance, Clinic, ClinicIndicator, ClinicSession, Outcome
from organisation.admin import NothingDeleted, ReadOnly


class ClinicIndicatorInline(admin.TabularInline):
    """What the clinic looks at, in order."""

    model = ClinicIndicator
    extra = 1
    autocomplete_fields = ("indicator",)


@admin.register(Clinic)
class ClinicAdmin(NothingDeleted, admin.ModelAdmin):
    """Clinics with their measures: a sixth is set up here."""

    list_display = ("name", "unit", "chair", "cadence_weeks", "is_convened")
    list_filter = ("is_convened",)
    search_fields = ("name", "unit__name")
    autocomplete_fields = ("unit", "chair")
    inlines = (ClinicIndicatorInline,)


@admin.register(ClinicIndicator)
class ClinicIndicatorAdmin(admin.ModelAdmin):
    """The measures of every clinic."""

    list_display = ("clinic", "position", "indicator", "heading")
    list_filter = ("clinic",)
    search_fields = ("indicator__name", "indicator__code", "heading")
    autocomplete_fields = ("clinic", "indicator")


class AgendaInline(ReadOnly, admin.TabularInline):
    """What was on the table."""

    model = AgendaItem
    extra = 0
    fields = ("position", "kind", "title", "reason")


class AttendanceInline(admin.TabularInline):
    """Who was there."""

    model = Attendance
    extra = 1
    autocomplete_fields = ("user",)


@admin.register(ClinicSession)
class ClinicSessionAdmin(NothingDeleted, admin.ModelAdmin):
    """Sessions with their agenda and who came."""

    list_display = ("clinic", "held_on", "state", "chair", "issued_at", "closed_at")
    list_filter = ("state", "clinic")
    search_fields = ("clinic__name",)
    autocomplete_fields = ("clinic", "chair")
    readonly_fields = ("state", "issued_by", "issued_at", "closed_by", "closed_at")
    inlines = (AttendanceInline, AgendaInline)
    date_hierarchy = "held_on"


@admin.register(AgendaItem)
class AgendaItemAdmin(ReadOnly, admin.ModelAdmin):
    """Every agenda item ever."""

    list_display = ("session", "position", "kind", "title")
    list_filter = ("kind", "session__clinic")
    search_fields = ("title", "reason", "indicator__code")


@admin.register(Outcome)
class OutcomeAdmin(ReadOnly, admin.ModelAdmin):
    """Every outcome recorded."""

    list_display = ("item", "assurance", "cause", "recorded_by", "recorded_at")
    list_filter = ("assurance", "cause", "recorded_at")
    search_fields = ("discussion", "decision", "item__title")


@admin.register(Attendance)
class AttendanceAdmin(admin.ModelAdmin):
    """Who came to what."""

    list_display = ("session", "user", "presence")
    list_filter = ("presence",)
    search_fields = ("user__username", "session__clinic__name")
    autocomplete_fields = ("session", "user")
