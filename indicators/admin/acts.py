"""What can be done to many indicators at once."""

from typing import Any

from django import forms

from indicators.forms.definitions import MonthField
from indicators.models import Indicator, PriorityArea
from indicators.operations.definitions import list_in_area, mend_indicator, set_ownership, set_target
from indicators.operations.saying import because
from indicators.rules.vocabulary import Per
from organisation.bulk import Act
from organisation.models import Unit, User
from organisation.roles import Capability
from organisation.validators import names_no_child


class WhyForm(forms.Form):
    """Say why."""

    reason = forms.CharField(
        label="Why",
        max_length=100,
        help_text="Kept with your name in the history of each.",
        validators=[names_no_child],
        error_messages={"required": "Say why."},
    )


class LeadServiceForm(forms.Form):
    """Choose who answers for them."""

    lead_service = forms.ModelChoiceField(
        Unit.objects.filter(kind=Unit.Kind.SERVICE, valid_to=None),
        label="Lead service",
        help_text="The service that answers for them in its clinic.",
        error_messages={"required": "Choose a service."},
    )


class AreaForm(forms.Form):
    """Choose where they stand."""

    area = forms.ModelChoiceField(
        PriorityArea.objects.all(),
        label="Priority area",
        help_text="They stand on its last lines; where they stand already they stay.",
        error_messages={"required": "Choose a priority area."},
    )


class TargetForm(forms.Form):
    """One target for each of them."""

    unit = forms.ModelChoiceField(
        Unit.objects.published().filter(valid_to=None), error_messages={"required": "Choose a unit."}
    )
    applies_from = MonthField(label="From", error_messages={"required": "Give the first month it counts."})
    value = forms.DecimalField(
        label="Target", max_digits=18, decimal_places=6, error_messages={"required": "Give the target as a number."}
    )
    per = forms.ChoiceField(choices=Per.choices())
    tolerance = forms.DecimalField(
        min_value=0, required=False, help_text="How far short still counts as near. Blank: as it was."
    )
    reason = forms.CharField(
        label="Why",
        max_length=500,
        help_text="Where the target comes from and why it is this.",
        validators=[names_no_child],
        error_messages={"required": "Say where the target comes from."},
    )


def _lead(indicator: Indicator, given: dict[str, Any], by: User) -> object:
    stays = {name: getattr(indicator, name) for name in ("owner", "updater", "due_working_day", "next_review_on")}
    return set_ownership(indicator, lead_service=given["lead_service"], by=by, **stays)


def _says_lead(indicator: Indicator, given: dict[str, Any]) -> str:
    return f"Lead service: {indicator.lead_service or 'none'} → {given['lead_service']}"


def _area(indicator: Indicator, given: dict[str, Any], by: User) -> object:
    return list_in_area(indicator, area=given["area"], by=by)


def _says_area(indicator: Indicator, given: dict[str, Any]) -> str:
    stands = indicator.listings.filter(area=given["area"]).exists()
    return f"Stands in {given['area']} already: nothing changes" if stands else f"Put into {given['area']}"


def _target(indicator: Indicator, given: dict[str, Any], by: User) -> object:
    return set_target(indicator=indicator, by=by, **given | {"per": Per(given["per"])})


def _says_target(indicator: Indicator, given: dict[str, Any]) -> str:
    held = indicator.targets.filter(unit=given["unit"], cohort=None, applies_from=given["applies_from"]).first()
    was = f"{held.value.normalize():f} {Per(held.per).label}" if held else "none from that month"
    becomes = f"{given['value'].normalize():f} {Per(given['per']).label}"
    return f"Target of {given['unit']} from {given['applies_from']:%B %Y}: {was} → {becomes}"


def _stop(indicator: Indicator, given: dict[str, Any], by: User) -> object:
    with because(given["reason"]):
        return mend_indicator(indicator, is_active=False, by=by)


def _says_stop(indicator: Indicator, given: dict[str, Any]) -> str:
    return "Leaves the board and the sheets; its figures stay" if indicator.is_active else "Not in use already"


MAY = Capability.DEFINE_INDICATORS
INDICATOR_ACTS = (
    Act(
        "set_target", "Set a target from a month", "One target for each; an earlier one stays for the months before.",
        "Set the target", MAY, TargetForm, _target, _says_target,
    ),
    Act(
        "set_lead_service", "Set the lead service", "Who answers for the chosen indicators in a clinic.",
        "Set the lead service", MAY, LeadServiceForm, _lead, _says_lead,
    ),
    Act(
        "put_into_area", "Put into a priority area", "Where the chosen indicators stand in the Board’s report.",
        "Put them there", MAY, AreaForm, _area, _says_area,
    ),
    Act(
        "stop_using", "Stop using", "They are asked for no longer. Figures and history stay.",
        "Stop using", MAY, WhyForm, _stop, _says_stop,
    ),
)  # fmt: skip
