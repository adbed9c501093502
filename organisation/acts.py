"""What can be done to many roles at once."""

from typing import Any

from django import forms

from organisation.bulk import Act
from organisation.layout import DayField
from organisation.models import Membership, User
from organisation.operations import end_role
from organisation.roles import Capability
from organisation.validators import names_no_child


class EndRolesForm(forms.Form):
    """Say when they end and why."""

    on = DayField(label="Last day", error_messages={"required": "Give the last day the roles count."})
    reason = forms.CharField(
        label="Why",
        max_length=100,
        help_text="Kept with your name in the history of each.",
        validators=[names_no_child],
        error_messages={"required": "Say why the roles end."},
    )


def _end(held: Membership, given: dict[str, Any], by: User) -> object:
    return end_role(held, on=given["on"], reason=given["reason"], by=by)


def _says(held: Membership, given: dict[str, Any]) -> str:
    return f"Ends on {given['on'].day} {given['on']:%B %Y}"


MEMBERSHIP_ACTS = (
    Act(
        "end_roles", "End roles", "They count until their last day. Accounts stay, and so does what was done.",
        "End the roles", Capability.MANAGE_ACCESS, EndRolesForm, _end, _says,
    ),
)  # fmt: skip
