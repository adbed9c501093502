"""Data entry for indicators and figures. What history rests on can be read only."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from simple_history.admin import SimpleHistoryAdmin

from indicators.models import (
    AwaitedFigure,
    Benchmark,
    ChaseReminder,
    Cohort,
    CohortAlias,
    Doubt,
    Flag,
    FlagEvent,
    Indicator,
    IndicatorAlias,
    IndicatorVersion,
    LeftOutName,
    Listing,
    Neighbour,
    NeighbourSet,
    Outturn,
    OutturnRevision,
    Population,
    PriorityArea,
    Return,
    SeriesBreak,
    Target,
)
from indicators.models.figures import Origin
from indicators.operations.figures import Figure, record_outturns
from indicators.rules.vocabulary import Absence, RevisionReason
from organisation.admin import NothingDeleted, ReadOnly


class ListingInline(admin.TabularInline):
    """Where on the board it stands."""

    model = Listing
    extra = 0


class AliasInline(admin.TabularInline):
    """The other names it comes in under."""

    model = IndicatorAlias
    extra = 1


class Stamped:
    """A row that keeps who set it and when."""

    readonly_fields = ("set_by", "set_at")

    def save_model(self, request, obj, form, change) -> None:
        """Stamp the row with whoever saves it."""
        obj.set_by, obj.set_at = request.user, timezone.now()
        super().save_model(request, obj, form, change)


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


@admin.register(Indicator)
class IndicatorAdmin(NothingDeleted, SimpleHistoryAdmin):
    """Indicators, with where they stand and what else they are called."""

    list_display = ("code", "name", "measure", "basis", "polarity", "kind", "lead_service", "is_active")
    list_filter = ("areas", "measure", "basis", "polarity", "kind", "lead_service", "is_active")
    search_fields = ("code", "name", "aliases__name")
    autocomplete_fields = ("lead_service",)
    inlines = (ListingInline, AliasInline)


@admin.register(IndicatorAlias)
class IndicatorAliasAdmin(admin.ModelAdmin):
    """Other names, found from either side."""

    list_display = ("name", "indicator")
    search_fields = ("name", "indicator__name", "indicator__code")
    autocomplete_fields = ("indicator",)


@admin.register(IndicatorVersion)
class IndicatorVersionAdmin(ReadOnly, admin.ModelAdmin):
    """How each indicator was defined, and since when."""

    list_display = ("indicator__code", "number", "effective_from", "name", "written_by", "written_at")
    search_fields = ("indicator__name", "indicator__code", "reason")


@admin.register(SeriesBreak)
class SeriesBreakAdmin(ReadOnly, admin.ModelAdmin):
    """Months nothing is compared across. Recorded on the indicator's page."""

    list_display = ("indicator__code", "unit", "month", "reason", "recorded_by")
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
class TargetAdmin(NothingDeleted, Stamped, SimpleHistoryAdmin):
    """Targets by the month they apply from. An old one stays: set a new one beside it."""

    list_display = ("indicator__code", "unit", "cohort", "value", "per", "tolerance", "applies_from")
    list_filter = ("per", "applies_from", "unit__kind")
    search_fields = ("indicator__name", "indicator__code")
    autocomplete_fields = ("indicator", "unit", "cohort")


@admin.register(Benchmark)
class BenchmarkAdmin(NothingDeleted, Stamped, SimpleHistoryAdmin):
    """Other people's figures, and where they come from."""

    list_display = ("indicator__code", "comparator", "heading", "year", "value", "absence", "source")
    list_filter = ("comparator", "year")
    search_fields = ("indicator__name", "indicator__code", "heading")
    autocomplete_fields = ("indicator",)


@admin.register(Population)
class PopulationAdmin(NothingDeleted, admin.ModelAdmin):
    """Populations that rates are counted on."""

    list_display = ("unit", "ages", "number", "applies_from", "source")
    list_filter = ("ages",)
    search_fields = ("unit__name",)
    autocomplete_fields = ("unit",)


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
