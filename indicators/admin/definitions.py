"""Data entry for indicators, how they are defined and charted, and what they are called."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils import timezone
from simple_history.admin import SimpleHistoryAdmin

from indicators.admin.acts import INDICATOR_ACTS
from indicators.forms.definitions import MonthField
from indicators.models import (
    Benchmark,
    ChartSettings,
    Cohort,
    CohortAlias,
    Indicator,
    IndicatorAlias,
    IndicatorRelation,
    IndicatorVersion,
    LeftOutName,
    Listing,
    PriorityArea,
    Rebase,
    SeriesBreak,
    Target,
)
from indicators.models.definitions import Wording
from indicators.operations.versions import define_version
from organisation.admin import NothingDeleted, ReadOnly
from organisation.bulk import BulkActs
from organisation.entering import PlainNumbers, written
from organisation.validators import names_no_child


class ListingInline(admin.TabularInline):
    """Where on the board it stands."""

    model = Listing
    extra = 0
    verbose_name, verbose_name_plural = "line of the board", "lines of the board"


class AliasInline(admin.TabularInline):
    """The other names it comes in under."""

    model = IndicatorAlias
    fields = ("name",)
    extra = 1
    verbose_name, verbose_name_plural = "other name", "other names"


class RelationInline(admin.TabularInline):
    """What its figures say about another indicator's: doubts rest on it."""

    model = IndicatorRelation
    fk_name = "indicator"
    autocomplete_fields = ("other",)
    extra = 0


class TargetsInline(ReadOnly, admin.TabularInline):
    """What it is held to. Each leads to its own form, where it changes with its reason."""

    model = Target
    fields = readonly_fields = ("unit", "cohort", "applies_from", "figure", "per", "near", "approved_by")
    extra = 0
    show_change_link = True
    figure, near = written("value", "target"), written("tolerance", "tolerance")


class BenchmarksInline(ReadOnly, admin.TabularInline):
    """What it is compared with. Each leads to its own form."""

    model = Benchmark
    fields = readonly_fields = ("comparator", "heading", "year", "figure", "absence", "source")
    extra = 0
    show_change_link = True
    figure = written("value", "figure")


@admin.register(PriorityArea)
class PriorityAreaAdmin(NothingDeleted, admin.ModelAdmin):
    """The sections of the board, in order."""

    list_display = ("position", "name", "part")
    list_display_links = ("name",)
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Cohort)
class CohortAdmin(NothingDeleted, admin.ModelAdmin):
    """The groups figures are split by."""

    list_display = ("code", "name")
    search_fields = ("code", "name")


class IndicatorForm(forms.ModelForm):
    """A definition. Once it stands, its words change by a new version, with its month and its reason."""

    effective_from = MonthField(
        required=False, label="New wording from", help_text="Needed where the wording of a definition changes."
    )
    reason = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Why the wording changes.",
        validators=[names_no_child],
    )

    def clean(self):
        """Ask from when and why, where the wording changes."""
        given = super().clean()
        if self.reworded():
            for name in ("effective_from", "reason"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, "Say from which month the new wording counts, and why it changes.")
        return given

    def reworded(self) -> dict[str, object]:
        """Give the words that changed of a definition that stands."""
        changed = self.changed_data if self.instance.pk else ()
        return {name: self.cleaned_data[name] for name in Wording.SAYS if name in changed and name in self.cleaned_data}


@admin.register(Indicator)
class IndicatorAdmin(PlainNumbers, BulkActs, NothingDeleted, SimpleHistoryAdmin):
    """Indicators, with where they stand and what else they are called."""

    list_select_related = ("lead_service", "owner")
    acts = INDICATOR_ACTS
    form = IndicatorForm
    list_display = ("code", "name", "measure", "basis", "polarity", "kind", "lead_service", "owner", "is_active")
    list_filter = (
        "areas",
        "measure",
        "basis",
        "polarity",
        "kind",
        ("lead_service", admin.RelatedOnlyFieldListFilter),
        "is_active",
    )
    search_fields = ("code", "name", "aliases__name")
    autocomplete_fields = ("lead_service", "owner", "updater", "accumulates")
    inlines = (ListingInline, AliasInline, RelationInline, TargetsInline, BenchmarksInline)
    fieldsets = (
        (None, {"fields": ("code", "measure", "basis", "decimals", "fewest_shown", "is_active")}),
        ("What is counted", {"fields": ("name", "counts", "numerator_of", "denominator_of", "polarity", "kind")}),
        ("Why", {"fields": ("why_it_matters", "why")}),
        (
            "The standard it is held to",
            {
                "fields": (
                    ("standard_value", "standard_unit", "standard_calendar", "standard_authority"),
                    "standard_note",
                )
            },
        ),
        ("Where the wording changes", {"fields": ("effective_from", "reason")}),
        (
            "Whom it belongs to",
            {"fields": ("lead_service", "owner", "updater", "due_working_day", "next_review_on", "source_system")},
        ),
        ("How it adds up", {"fields": ("rolls_up_to", "accumulates")}),
    )

    def save_model(self, request, obj, form, change) -> None:
        """Save an indicator; its words change by a version alone."""
        words = form.reworded()
        if words:
            stored = Indicator.objects.get(pk=obj.pk)
            for name in words:
                setattr(obj, name, getattr(stored, name))
        super().save_model(request, obj, form, change)
        if words:
            self._reword(request, obj, form.cleaned_data, words)

    def _reword(self, request, obj, given, words) -> None:
        when_and_why = {"effective_from": given["effective_from"], "reason": given["reason"]}
        try:
            define_version(obj, by=request.user, on=timezone.localdate(), **when_and_why, **words)
        except ValidationError as problem:
            said = f"The wording was left as it was. {' '.join(problem.messages)}"
            self.message_user(request, said, level=messages.ERROR)

    def save_formset(self, request, form, formset, change) -> None:
        """Say who remembered a new name, and when."""
        for alias in formset.save(commit=False):
            if isinstance(alias, IndicatorAlias) and not alias.remembered_by:
                alias.remembered_by, alias.remembered_at = request.user, timezone.now()
        super().save_formset(request, form, formset, change)


@admin.register(IndicatorAlias)
class IndicatorAliasAdmin(admin.ModelAdmin):
    """Other names, found from either side."""

    list_display = ("name", "indicator", "remembered_by", "remembered_at")
    list_select_related = ("indicator", "remembered_by")
    search_fields = ("name", "indicator__name", "indicator__code")
    autocomplete_fields = ("indicator",)
    readonly_fields = ("remembered_by", "remembered_at")

    def save_model(self, request, obj, form, change) -> None:
        """Say who remembers the name, and when."""
        obj.remembered_by, obj.remembered_at = request.user, timezone.now()
        super().save_model(request, obj, form, change)


@admin.register(IndicatorVersion)
class IndicatorVersionAdmin(ReadOnly, admin.ModelAdmin):
    """How each indicator was defined, and since when."""

    list_display = ("indicator__code", "number", "effective_from", "name", "reason", "written_by", "written_at")
    search_fields = ("indicator__name", "indicator__code", "reason")


@admin.register(SeriesBreak)
class SeriesBreakAdmin(ReadOnly, admin.ModelAdmin):
    """Months nothing is compared across. Recorded on the indicator's page."""

    list_display = ("indicator__code", "unit", "month", "reason", "recorded_by", "withdrawn_by", "withdrawn_reason")
    list_select_related = ("indicator", "unit", "recorded_by", "withdrawn_by")
    search_fields = ("indicator__name", "indicator__code", "reason")


@admin.register(ChartSettings)
class ChartSettingsAdmin(ReadOnly, admin.ModelAdmin):
    """How indicators are charted where that is not the product's own way. Set on the indicator's page."""

    list_display = ("indicator__code", "kind", "run_length", "baseline", "reason", "set_by", "set_at")
    search_fields = ("indicator__name", "indicator__code", "reason")


@admin.register(Rebase)
class RebaseAdmin(ReadOnly, admin.ModelAdmin):
    """Months limits begin anew. Marked on the indicator's page."""

    list_display = ("indicator__code", "unit", "month", "reason", "recorded_by", "withdrawn_by", "withdrawn_reason")
    list_select_related = ("indicator", "unit", "recorded_by", "withdrawn_by")
    search_fields = ("indicator__name", "indicator__code", "reason")


@admin.register(CohortAlias)
class CohortAliasAdmin(admin.ModelAdmin):
    """Other names of cohorts."""

    list_display = ("name", "cohort")
    list_select_related = ("cohort",)
    search_fields = ("name", "cohort__name")
    autocomplete_fields = ("cohort",)
    readonly_fields = ("remembered_by", "remembered_at")


@admin.register(LeftOutName)
class LeftOutNameAdmin(admin.ModelAdmin):
    """Names whose rows are passed over. Delete one to be asked about it again."""

    list_display = ("name", "remembered_by", "remembered_at")
    search_fields = ("name",)

    def has_add_permission(self, request) -> bool:
        """Refuse: a name is remembered where a return asks about it."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """Refuse."""
        return False


@admin.register(Listing)
class ListingAdmin(admin.ModelAdmin):
    """The lines of the board."""

    list_display = ("area", "position", "indicator")
    list_filter = ("area",)
    search_fields = ("indicator__name", "indicator__code")
    autocomplete_fields = ("area", "indicator")
