"""Data entry for clinics. Agendas and outcomes are made in the product's own pages, and kept."""

from django.contrib import admin

from clinics.acts import SESSION_ACTS
from clinics.models import (
    AgendaItem,
    Attendance,
    Clinic,
    ClinicIndicator,
    ClinicMember,
    ClinicPause,
    ClinicSession,
    MeetingNote,
    Outcome,
    OutcomeRevision,
    SessionMove,
    SessionRecord,
    SessionReopening,
)
from clinics.rules.agenda import SessionState
from organisation.admin import NothingDeleted, ReadOnly
from organisation.bulk import BulkActs


class LeftAsSigned:
    """A closed session, and what belongs to it, can be looked up and nothing else until it is taken up again."""

    def has_add_permission(self, request, *below) -> bool:
        """Refuse below a closed session."""
        return not any(map(_is_over, below)) and super().has_add_permission(request, *below)

    def has_change_permission(self, request, obj=None) -> bool:
        """Refuse of a closed session."""
        return not _is_over(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        """Refuse of a closed session."""
        return not _is_over(obj) and super().has_delete_permission(request, obj)


def _is_over(obj) -> bool:
    session = obj.session if isinstance(obj, Attendance) else obj
    return isinstance(session, ClinicSession) and session.state in (SessionState.CLOSED, SessionState.CANCELLED)


class ClinicIndicatorInline(admin.TabularInline):
    """What the clinic looks at, in order."""

    model = ClinicIndicator
    extra = 1
    autocomplete_fields = ("indicator",)


class ClinicMemberInline(admin.TabularInline):
    """Who belongs to the clinic."""

    model = ClinicMember
    extra = 1
    autocomplete_fields = ("user",)


@admin.register(Clinic)
class ClinicAdmin(NothingDeleted, admin.ModelAdmin):
    """Clinics with their measures: a sixth is set up here."""

    list_display = ("name", "unit", "chair", "cadence_weeks", "is_convened")
    list_filter = ("is_convened",)
    search_fields = ("name", "unit__name")
    autocomplete_fields = ("unit", "chair")
    inlines = (ClinicIndicatorInline, ClinicMemberInline)


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


class AttendanceInline(LeftAsSigned, admin.TabularInline):
    """Who was there."""

    model = Attendance
    extra = 1
    autocomplete_fields = ("user", "deputy")


@admin.register(ClinicSession)
class ClinicSessionAdmin(BulkActs, LeftAsSigned, NothingDeleted, admin.ModelAdmin):
    """Sessions with their agenda and who came."""

    list_select_related = ("clinic", "chair")
    acts = SESSION_ACTS

    list_display = ("clinic", "held_on", "state", "chair", "issued_at", "closed_at")
    list_filter = ("state", "clinic")
    search_fields = ("clinic__name",)
    autocomplete_fields = ("clinic", "chair")
    readonly_fields = (
        "held_on",
        "state",
        "issued_by",
        "issued_at",
        "closed_by",
        "closed_at",
        "cancelled_by",
        "cancelled_at",
        "cancelled_reason",
    )
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
class AttendanceAdmin(LeftAsSigned, admin.ModelAdmin):
    """Who came to what."""

    list_display = ("session", "user", "presence")
    list_filter = ("presence",)
    search_fields = ("user__username", "session__clinic__name")
    autocomplete_fields = ("session", "user", "deputy")


@admin.register(ClinicMember)
class ClinicMemberAdmin(admin.ModelAdmin):
    """Who belongs to which clinic."""

    list_display = ("clinic", "user", "seat")
    list_filter = ("clinic", "seat")
    search_fields = ("user__username", "clinic__name")
    autocomplete_fields = ("clinic", "user")


@admin.register(ClinicPause)
class ClinicPauseAdmin(ReadOnly, admin.ModelAdmin):
    """Days agreed on without clinics."""

    list_display = ("clinic", "starts_on", "ends_on", "reason", "agreed_by")
    list_select_related = ("clinic__unit", "agreed_by")
    list_filter = ("clinic",)
    search_fields = ("reason",)


@admin.register(MeetingNote)
class MeetingNoteAdmin(ReadOnly, admin.ModelAdmin):
    """What managers wrote before meetings."""

    list_display = ("item", "written_by", "written_at")
    search_fields = ("note",)


@admin.register(OutcomeRevision)
class OutcomeRevisionAdmin(ReadOnly, admin.ModelAdmin):
    """Every wording an outcome has had."""

    list_display = ("outcome", "version", "assurance", "recorded_by", "recorded_at")
    search_fields = ("discussion", "decision")


@admin.register(SessionMove)
class SessionMoveAdmin(ReadOnly, admin.ModelAdmin):
    """Every move of a session."""

    list_display = ("session", "old_held_on", "new_held_on", "reason", "moved_by")
    search_fields = ("reason",)


@admin.register(SessionRecord)
class SessionRecordAdmin(ReadOnly, admin.ModelAdmin):
    """Every version of every session's minutes."""

    list_display = ("session", "version", "signed_by", "signed_at")
    search_fields = ("session__clinic__name",)


@admin.register(SessionReopening)
class SessionReopeningAdmin(ReadOnly, admin.ModelAdmin):
    """Every time a closed session was taken up again."""

    list_display = ("session", "after_version", "reason", "reopened_by")
    search_fields = ("reason",)
