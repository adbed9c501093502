"""Data entry for audits. Grades are entered and moderated in the product's own pages, and kept."""

from django.contrib import admin

from audits.blind import veiled_audits
from audits.models import (
    Answer,
    Audit,
    AuditMeasure,
    AuditProgramme,
    AuditRead,
    DipSampleRequest,
    Domain,
    DomainGrade,
    Exemption,
    Learning,
    Moderation,
    ModerationDraw,
    ModerationDue,
    PlannedAudits,
    Question,
    QuestionSet,
    QuestionSetVersion,
    SampleDraw,
    SetDomain,
    Theme,
    WordsHold,
)
from organisation.admin import NothingDeleted, ReadOnly


@admin.register(AuditProgramme)
class AuditProgrammeAdmin(NothingDeleted, admin.ModelAdmin):
    """Programmes of audits."""

    list_display = ("name", "starts_on", "ends_on", "agreed_at")
    search_fields = ("name", "notes")


@admin.register(Theme)
class ThemeAdmin(NothingDeleted, admin.ModelAdmin):
    """Themes of audits."""

    list_display = ("name", "is_active")
    search_fields = ("name",)


@admin.register(Domain)
class DomainAdmin(NothingDeleted, admin.ModelAdmin):
    """What an audit grades."""

    list_display = ("position", "name", "descriptor", "is_active")
    list_display_links = ("name",)
    search_fields = ("name", "descriptor")


class DomainGradeInline(ReadOnly, admin.TabularInline):
    """The grades of the domains."""

    model = DomainGrade
    extra = 0


class NothingVeiled(admin.ModelAdmin):
    """Leaves out what tells of an audit this person may come to read blind."""

    audit_field = "audit"

    def get_queryset(self, request):
        """Leave it out of lists, pages and searches alike, with the re-audit its grade asked for."""
        veiled = veiled_audits(request.user).values("pk")
        after = "re_audit_of__in" if self.audit_field == "pk" else f"{self.audit_field}__re_audit_of__in"
        return super().get_queryset(request).exclude(**{f"{self.audit_field}__in": veiled}).exclude(**{after: veiled})


@admin.register(Audit)
class AuditAdmin(NothingVeiled, NothingDeleted, admin.ModelAdmin):
    """Audits: theme, programme and words may be mended here; grades may not."""

    list_select_related = ("unit", "auditor")
    audit_field = "pk"
    list_display = ("reference", "unit", "kind", "audited_on", "auditor", "auditor_grade", "final_grade", "state")
    list_filter = ("state", "kind", "auditor_grade", "final_grade", "unit", "programme")
    search_fields = ("reference", "theme__name")
    autocomplete_fields = ("programme", "theme")
    inlines = (DomainGradeInline,)
    date_hierarchy = "audited_on"
    fields = (
        "reference",
        "unit",
        "kind",
        "audited_on",
        "auditor",
        "auditor_grade",
        "final_grade",
        "state",
        "feedback",
        "theme",
        "programme",
        "difference_made",
        "strengths",
        "would_make_it_good",
        "entered_by",
        "entered_at",
    )
    readonly_fields = tuple(
        name
        for name in fields
        if name not in ("theme", "programme", "difference_made", "strengths", "would_make_it_good")
    )

    def has_add_permission(self, request) -> bool:
        """Refuse: audits are entered on their own page."""
        return False


@admin.register(DomainGrade)
class DomainGradeAdmin(NothingVeiled, ReadOnly, admin.ModelAdmin):
    """Grades by domain."""

    list_display = ("audit", "domain", "grade")
    list_filter = ("domain", "grade")
    search_fields = ("audit__reference", "evidence")


@admin.register(Moderation)
class ModerationAdmin(NothingVeiled, ReadOnly, admin.ModelAdmin):
    """Second readings."""

    list_display = ("audit", "grade", "moderated_by", "moderated_at")
    list_filter = ("grade",)
    search_fields = ("audit__reference", "reason")


@admin.register(ModerationDraw)
class ModerationDrawAdmin(ReadOnly, admin.ModelAdmin):
    """Samples of second readings. Their seeds and what was drawn stand on the product's own page."""

    list_display = ("month", "programme", "share", "at_least", "drawn_at", "drawn_by")
    search_fields = ("programme__name",)
    fields = list_display


@admin.register(AuditMeasure)
class AuditMeasureAdmin(NothingDeleted, admin.ModelAdmin):
    """Which indicator carries which count."""

    list_display = ("counted", "indicator")
    search_fields = ("indicator__name", "indicator__code")
    autocomplete_fields = ("indicator",)


@admin.register(PlannedAudits)
class PlannedAuditsAdmin(NothingDeleted, admin.ModelAdmin):
    """How many audits a programme plans, where and when."""

    list_display = ("programme", "unit", "month", "kind", "theme", "number")
    list_filter = ("programme", "kind", "unit")
    search_fields = ("programme__name", "unit__name")
    autocomplete_fields = ("programme", "theme")


@admin.register(QuestionSet)
class QuestionSetAdmin(NothingDeleted, admin.ModelAdmin):
    """Tools auditors work with. Their versions are made on their own page."""

    list_display = ("name", "is_graded", "is_active")
    search_fields = ("name",)


@admin.register(Answer, ModerationDue, Exemption, AuditRead, WordsHold)
class OfOneAuditAdmin(NothingVeiled, ReadOnly, admin.ModelAdmin):
    """What belongs to one audit, to look up."""

    search_fields = ("audit__reference",)


@admin.register(QuestionSetVersion)
class QuestionSetVersionAdmin(ReadOnly, admin.ModelAdmin):
    """Versions of what auditors work with, to look up."""

    search_fields = ("question_set__name", "changes")


@admin.register(SetDomain)
class SetDomainAdmin(ReadOnly, admin.ModelAdmin):
    """What a version grades, to look up."""

    list_select_related = ("domain", "version__question_set")
    search_fields = ("domain__name",)


@admin.register(SampleDraw)
class SampleDrawAdmin(ReadOnly, admin.ModelAdmin):
    """How cases were drawn, to look up."""

    search_fields = ("planned__programme__name", "seed")


@admin.register(Question, Learning)
class TextAdmin(ReadOnly, admin.ModelAdmin):
    """What is asked and what is passed on, to look up."""

    search_fields = ("text",)


@admin.register(DipSampleRequest)
class DipSampleRequestAdmin(ReadOnly, admin.ModelAdmin):
    """What was asked to be looked into, to look up."""

    list_select_related = ("indicator", "unit", "cohort")
    search_fields = ("question", "indicator__name")
