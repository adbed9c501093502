"""Data entry for indicators and figures. What history rests on can be read only."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils import timezone
from simple_history.admin import SimpleHistoryAdmin

from indicators.forms.definitions import MonthField
from indicators.models import (
    AwaitedFigure,
    Benchmark,
    ChartSettings,
    ChaseReminder,
    Cohort,
    CohortAlias,
    Doubt,
    Flag,
    FlagEvent,
    Indicator,
    IndicatorAlias,
    IndicatorRelation,
    IndicatorVersion,
    LeftOutName,
    Listing,
    Neighbour,
    NeighbourSet,
    Outturn,
    OutturnRevision,
    Population,
    PriorityArea,
    Rebase,
    Return,
    SeriesBreak,
    Target,
)
from indicators.models.definitions import Wording
from indicators.models.figures import Origin
from indicators.operations.definitions import Provenance, set_benchmark, set_population, set_target
from indicators.operations.figures import Figure, record_outturns
from indicators.operations.versions import define_version
from indicators.rules.vocabulary import Absence, Basis, Comparator, Per, RevisionReason
from organisation.admin import NothingDeleted, ReadOnly


class ListingInline(admin.TabularInline):
    """Where on the board it stands."""

    model = Listing
    extra = 0


class AliasInline(admin.TabularInline):
    """The other names it comes in under."""

    model = IndicatorAlias
    extra = 1


class RelationInline(admin.TabularInline):
    """What its figures say about another indicator's: doubts rest on it."""

    model = IndicatorRelation
    fk_name = "indicator"
    autocomplete_fields = ("other",)
    extra = 0


class WrittenByOperation:
    """A record whose change goes through the same door as on its page: who, when, with history."""

    readonly_fields: tuple[str, ...] = ("set_by", "set_at")
    keeps: tuple[str, ...] = ()

    def get_readonly_fields(self, request, obj=None):
        """Keep what a record is of, once it stands: another one is set beside it."""
        return (*self.readonly_fields, *self.keeps) if obj else self.readonly_fields

    def save_model(self, request, obj, form, change) -> None:
        """Write it, and show the record that was written."""
        obj.pk = self.write(obj, request.user).pk


@admin.register(PriorityArea)
class PriorityAreaAdmin(NothingDeleted, admin.ModelAdmin):
    """The sections of the board, in order."""

    list_display = ("position", "name")
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
        required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="Why the wording changes."
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
class IndicatorAdmin(NothingDeleted, SimpleHistoryAdmin):
    """Indicators, with where they stand and what else they are called."""

    form = IndicatorForm
    list_display = ("code", "name", "measure", "basis", "polarity", "kind", "lead_service", "owner", "is_active")
    list_filter = ("areas", "measure", "basis", "polarity", "kind", "lead_service", "is_active")
    search_fields = ("code", "name", "aliases__name")
    autocomplete_fields = ("lead_service", "owner", "updater", "accumulates")
    inlines = (ListingInline, AliasInline, RelationInline)
    fieldsets = (
        (None, {"fields": ("code", "measure", "basis", "decimals", "is_active")}),
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
    search_fields = ("indicator__name", "indicator__code", "reason")


@admin.register(CohortAlias)
class CohortAliasAdmin(admin.ModelAdmin):
    """Other names of cohorts."""

    list_display = ("name", "cohort")
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


class NeighbourInline(admin.TabularInline):
    """The authorities of an edition, the most alike first."""

    model = Neighbour
    extra = 10


@admin.register(NeighbourSet)
class NeighbourSetAdmin(NothingDeleted, SimpleHistoryAdmin):
    """Editions of statistical neighbours."""

    list_display = ("edition", "source", "published_on")
    search_fields = ("edition", "source")
    inlines = (NeighbourInline,)


@admin.register(AwaitedFigure)
class AwaitedFigureAdmin(ReadOnly, admin.ModelAdmin):
    """Who brings which missing figure. Set on the page of data gaps."""

    list_display = ("indicator__code", "unit", "cohort", "owner", "promised_on", "set_by", "set_at")
    search_fields = ("indicator__name", "indicator__code", "owner__username")


@admin.register(ChaseReminder)
class ChaseReminderAdmin(ReadOnly, admin.ModelAdmin):
    """Reminders sent about missing figures."""

    list_display = ("indicator__code", "unit", "cohort", "month", "stage", "sent_to", "claimed_at")
    list_filter = ("stage", "month")
    search_fields = ("indicator__name", "indicator__code", "sent_to__username")


@admin.register(Listing)
class ListingAdmin(admin.ModelAdmin):
    """The lines of the board."""

    list_display = ("area", "position", "indicator")
    list_filter = ("area",)
    search_fields = ("indicator__name", "indicator__code")
    autocomplete_fields = ("area", "indicator")


@admin.register(Target)
class TargetAdmin(NothingDeleted, WrittenByOperation, SimpleHistoryAdmin):
    """Targets by the month they apply from. An old one stays: set a new one beside it."""

    keeps = ("indicator", "unit", "cohort", "applies_from")
    list_display = ("indicator__code", "unit", "cohort", "value", "per", "tolerance", "applies_from", "approved_by")
    list_filter = ("per", "applies_from", "unit__kind")
    search_fields = ("indicator__name", "indicator__code")
    autocomplete_fields = ("indicator", "unit", "cohort", "approved_by")

    def write(self, obj, by):
        """Set the target."""
        names = ("indicator", "unit", "cohort", "applies_from", "value", "tolerance", "reason")
        approval = {"approved_by": obj.approved_by, "approved_on": obj.approved_on}
        return set_target(**{name: getattr(obj, name) for name in names}, **approval, per=Per(obj.per), by=by)


@admin.register(Benchmark)
class BenchmarkAdmin(NothingDeleted, WrittenByOperation, SimpleHistoryAdmin):
    """Other people's figures, and where they come from."""

    keeps = ("indicator", "comparator", "year")
    list_display = ("indicator__code", "comparator", "heading", "year", "value", "absence", "source", "published_on")
    list_filter = ("comparator", "year", "neighbour_set")
    search_fields = ("indicator__name", "indicator__code", "heading")
    autocomplete_fields = ("indicator", "neighbour_set")

    def write(self, obj, by):
        """Keep the benchmark."""
        names = ("indicator", "year", "value", "heading", "source")
        basis = Basis(obj.basis) if obj.basis else None
        return set_benchmark(
            **{name: getattr(obj, name) for name in names},
            comparator=Comparator(obj.comparator),
            absence=Absence(obj.absence) if obj.absence else None,
            provenance=Provenance(basis, obj.published_on, obj.neighbour_set),
            by=by,
        )


@admin.register(Population)
class PopulationAdmin(NothingDeleted, WrittenByOperation, SimpleHistoryAdmin):
    """Populations that rates are counted on. An old one stays: set a new one beside it."""

    readonly_fields = ()
    keeps = ("unit", "ages", "applies_from")
    list_display = ("unit", "ages", "number", "applies_from", "vintage", "published_on", "source")
    list_filter = ("ages", "vintage")
    search_fields = ("unit__name", "vintage", "source")
    autocomplete_fields = ("unit",)

    def write(self, obj, by):
        """Set the population."""
        names = ("unit", "ages", "applies_from", "number", "vintage", "published_on", "source")
        return set_population(**{name: getattr(obj, name) for name in names}, by=by)


class OutturnForm(forms.ModelForm):
    """One figure typed in. Changing a published one needs a reason, and leaves a trace."""

    reason = forms.ChoiceField(
        choices=[("", "Choose a reason"), *RevisionReason.given_by_people()],
        required=False,
        help_text="Needed where a published figure changes.",
    )
    explanation = forms.CharField(max_length=300, required=False)

    class Meta:
        model = Outturn
        fields = ("indicator", "unit", "cohort", "month", "numerator", "denominator", "printed", "absence", "note")
        labels = {"printed": "Figure"}
        help_texts = {"printed": "Leave it out where numerator and denominator are given."}

    def clean(self):
        """Ask for a figure or a reason, and for the reason of a change."""
        given = super().clean()
        figure = given.get("printed") is not None or given.get("numerator") is not None
        if figure == bool(given.get("absence")):
            raise forms.ValidationError("Give a figure, or say why there is none: not both.")
        if self.instance.pk and not given.get("reason"):
            self.add_error("reason", "Say why the figure changes.")
        if given.get("reason") == RevisionReason.OTHER and not given.get("explanation"):
            self.add_error("explanation", "Say what the other reason is.")
        return given


@admin.register(Outturn)
class OutturnAdmin(NothingDeleted, admin.ModelAdmin):
    """Figures. What is typed here goes through the same door as a return."""

    form = OutturnForm
    list_display = (
        "indicator__code",
        "unit",
        "cohort",
        "month",
        "value",
        "absence",
        "numerator",
        "denominator",
        "origin",
    )
    list_filter = ("month", "origin", "absence", "unit")
    search_fields = ("indicator__name", "indicator__code")
    autocomplete_fields = ("indicator", "unit", "cohort")
    date_hierarchy = "month"
    list_select_related = ("indicator", "unit", "cohort")

    def get_readonly_fields(self, request, obj=None):
        """Keep what a figure is of, once it stands."""
        return ("indicator", "unit", "cohort", "month") if obj else ()

    def save_model(self, request, obj, form, change) -> None:
        """Record the figure, with its revision where it changes."""
        given = form.cleaned_data
        figure = Figure(
            indicator=obj.indicator,
            unit=obj.unit,
            cohort=obj.cohort,
            month=obj.month,
            numerator=given["numerator"],
            denominator=given["denominator"],
            printed=given["printed"],
            absence=Absence(given["absence"]) if given["absence"] else None,
            note=given["note"],
        )
        reason = RevisionReason(given["reason"]) if given["reason"] else None
        record_outturns(
            [figure], by=request.user, origin=Origin.ENTERED, reason=reason, explanation=given["explanation"]
        )
        obj.pk = Outturn.objects.of_series(obj.indicator, obj.unit, obj.cohort).get(month=obj.month).pk


@admin.register(OutturnRevision)
class OutturnRevisionAdmin(ReadOnly, admin.ModelAdmin):
    """Every change to a published figure."""

    list_display = (
        "indicator__code",
        "unit",
        "cohort",
        "month",
        "old_value",
        "new_value",
        "reason",
        "revised_by",
        "revised_at",
    )
    list_filter = ("reason", "revised_at")
    search_fields = ("indicator__name", "indicator__code", "explanation")
    list_select_related = ("indicator", "unit", "cohort", "revised_by")


@admin.register(Return)
class ReturnAdmin(ReadOnly, admin.ModelAdmin):
    """Files that came in."""

    list_display = ("file_name", "state", "uploaded_by", "uploaded_at", "published_by", "published_at")
    list_filter = ("state", "uploaded_at")
    search_fields = ("file_name", "note", "sha256")


@admin.register(Doubt)
class DoubtAdmin(ReadOnly, admin.ModelAdmin):
    """Doubts about figures, settled on the indicator's page."""

    list_display = ("code", "severity", "indicator", "unit", "cohort", "month", "sentence", "settled_at")
    list_filter = ("severity", "code", "settled_at")
    search_fields = ("sentence", "indicator__name", "indicator__code")


class FlagEventInline(ReadOnly, admin.TabularInline):
    """A flag's story."""

    model = FlagEvent
    extra = 0


@admin.register(Flag)
class FlagAdmin(ReadOnly, admin.ModelAdmin):
    """Flags and their stories."""

    list_display = ("indicator__code", "unit", "cohort", "classification", "state", "month", "opened_at")
    list_filter = ("classification", "state", "month")
    search_fields = ("sentence", "indicator__name", "indicator__code")
    inlines = (FlagEventInline,)


@admin.register(FlagEvent)
class FlagEventAdmin(ReadOnly, admin.ModelAdmin):
    """Every change in any flag's life."""

    list_display = ("flag", "state", "classification", "happened_at", "happened_by")
    list_filter = ("state", "classification", "happened_at")
    search_fields = ("sentence", "note")
