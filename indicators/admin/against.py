"""Data entry for what figures are set against; each write goes through the same door as on its page."""

from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from indicators.models import (
    Benchmark,
    Neighbour,
    NeighbourSet,
    Population,
    Target,
)
from indicators.operations.definitions import Provenance, set_benchmark, set_population, set_target
from indicators.rules.vocabulary import Absence, Basis, Comparator, Per
from organisation.admin import NothingDeleted
from organisation.entering import PlainNumbers, as_written


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


@admin.register(Target)
class TargetAdmin(PlainNumbers, NothingDeleted, WrittenByOperation, SimpleHistoryAdmin):
    """Targets by the month they apply from. An old one stays: set a new one beside it."""

    list_select_related = ("indicator", "unit", "cohort", "approved_by")
    keeps = ("indicator", "unit", "cohort", "applies_from")
    list_display = ("indicator__code", "unit", "cohort", "figure", "per", "near", "applies_from", "approved_by")
    list_filter = ("per", "applies_from", "indicator__areas", "unit__kind")
    search_fields = ("indicator__name", "indicator__code")
    autocomplete_fields = ("indicator", "unit", "cohort", "approved_by")

    @admin.display(description="target", ordering="value")
    def figure(self, row: Target) -> str:
        """Give the target as people write it."""
        return as_written(row.value)

    @admin.display(description="tolerance", ordering="tolerance")
    def near(self, row: Target) -> str:
        """Give the tolerance as people write it."""
        return as_written(row.tolerance)

    def write(self, obj, by):
        """Set the target."""
        names = ("indicator", "unit", "cohort", "applies_from", "value", "tolerance", "reason")
        approval = {"approved_by": obj.approved_by, "approved_on": obj.approved_on}
        return set_target(**{name: getattr(obj, name) for name in names}, **approval, per=Per(obj.per), by=by)


@admin.register(Benchmark)
class BenchmarkAdmin(PlainNumbers, NothingDeleted, WrittenByOperation, SimpleHistoryAdmin):
    """Other people's figures, and where they come from."""

    list_select_related = ("indicator", "neighbour_set")
    keeps = ("indicator", "comparator", "year")
    list_display = ("indicator__code", "comparator", "heading", "year", "figure", "absence", "source", "published_on")
    list_filter = ("comparator", "year", "neighbour_set")
    search_fields = ("indicator__name", "indicator__code", "heading")
    autocomplete_fields = ("indicator", "neighbour_set")

    @admin.display(description="figure", ordering="value", empty_value="")
    def figure(self, row: Benchmark) -> str:
        """Give the figure as people write it."""
        return as_written(row.value)

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
