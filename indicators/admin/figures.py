"""Data entry for figures and returns. What history rests on can be read only."""

from django import forms
from django.contrib import admin

from indicators.models import (
    AwaitedFigure,
    ChaseReminder,
    Doubt,
    Outturn,
    OutturnRevision,
    Return,
)
from indicators.models.figures import Origin
from indicators.operations.figures import Figure, record_outturns
from indicators.rules.vocabulary import Absence, RevisionReason
from organisation.admin import NothingDeleted, ReadOnly
from organisation.entering import PlainNumbers, written
from organisation.validators import names_no_child


@admin.register(AwaitedFigure)
class AwaitedFigureAdmin(ReadOnly, admin.ModelAdmin):
    """Who brings which missing figure. Set on the page of data gaps."""

    list_display = ("indicator__code", "unit", "cohort", "owner", "promised_on", "set_by", "set_at")
    list_select_related = ("indicator", "unit", "cohort", "owner", "set_by")
    search_fields = ("indicator__name", "indicator__code", "owner__username")


@admin.register(ChaseReminder)
class ChaseReminderAdmin(ReadOnly, admin.ModelAdmin):
    """Reminders sent about missing figures."""

    list_display = ("indicator__code", "unit", "cohort", "month", "stage", "sent_to", "claimed_at")
    list_select_related = ("indicator", "unit", "cohort", "sent_to")
    list_filter = ("stage", "month")
    search_fields = ("indicator__name", "indicator__code", "sent_to__username")


class OutturnForm(forms.ModelForm):
    """One figure typed in. Changing a published one needs a reason, and leaves a trace."""

    reason = forms.ChoiceField(
        choices=[("", "Choose a reason"), *RevisionReason.given_by_people()],
        required=False,
        help_text="Needed where a published figure changes.",
    )
    explanation = forms.CharField(max_length=300, required=False, validators=[names_no_child])

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
class OutturnAdmin(PlainNumbers, NothingDeleted, admin.ModelAdmin):
    """Figures. What is typed here goes through the same door as a return."""

    form = OutturnForm
    list_display = (
        "indicator__code",
        "unit",
        "cohort",
        "month",
        "figure",
        "absence",
        "counted",
        "out_of",
        "origin",
    )
    figure, counted = written("value", "figure"), written("numerator", "numerator")
    out_of = written("denominator", "denominator")
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
        "was",
        "figure",
        "reason",
        "revised_by",
        "revised_at",
    )
    was, figure = written("old_value", "was"), written("new_value", "is")
    list_filter = ("reason", "revised_at")
    search_fields = ("indicator__name", "indicator__code", "explanation")
    list_select_related = ("indicator", "unit", "cohort", "revised_by")


@admin.register(Return)
class ReturnAdmin(ReadOnly, admin.ModelAdmin):
    """Files that came in."""

    list_select_related = ("uploaded_by", "published_by")
    list_display = ("file_name", "state", "uploaded_by", "uploaded_at", "published_by", "published_at")
    list_filter = ("state", "uploaded_at")
    search_fields = ("file_name", "note", "sha256")


@admin.register(Doubt)
class DoubtAdmin(ReadOnly, admin.ModelAdmin):
    """Doubts about figures, settled on the indicator's page."""

    list_select_related = ("indicator", "unit", "cohort")
    list_display = ("code", "severity", "indicator", "unit", "cohort", "month", "sentence", "settled_at")
    list_filter = ("severity", "code", "settled_at", "indicator__areas", "unit")
    search_fields = ("sentence", "indicator__name", "indicator__code")
