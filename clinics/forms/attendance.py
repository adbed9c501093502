"""Who came to a session, typed in one go."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.forms import BoundField

from clinics.models import Attendance, ClinicSession
from clinics.operations.attendance import Came, attendance_said
from clinics.rules.agenda import Presence
from organisation.models import User


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the list, as what they are known there, with the boxes that say whether they came."""

    user: User
    seat: str
    presence: BoundField
    deputy: BoundField


class AttendanceForm(forms.Form):
    """Everybody who belongs to the clinic or was written down before, who takes the chair, and one visitor more."""

    chair = forms.ModelChoiceField(
        queryset=None,
        required=False,
        empty_label="Nobody yet",
        label="Who takes the chair",
        help_text="Where the chair is away, name who takes it of those who came.",
    )
    visitor = forms.ModelChoiceField(
        queryset=None,
        required=False,
        empty_label="Nobody more",
        label="Somebody else is here",
        help_text="A visitor is written down as present. Save to add another.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, session: ClinicSession, data=None) -> None:
        """Make the boxes of everybody there is something to say of."""
        said = {one.user_id: one for one in session.attendances.select_related("user")}
        self.people = _expected(session, said.values())
        super().__init__(data, initial={"chair": session.chair_id, "seen": attendance_said(session)})
        anybody = User.objects.filter(is_active=True)
        self.fields["chair"].queryset = self.fields["visitor"].queryset = anybody
        chosen_from = [("", "Nobody"), *((one.pk, str(one)) for one in anybody)]
        for user, _ in self.people:
            self._ask(user, said.get(user.pk), anybody)
            # read once for all of them: each box would ask for everybody again
            self.fields[f"deputy-{user.pk}"].choices = [one for one in chosen_from if one[0] != user.pk]

    def _ask(self, user: User, said: Attendance | None, anybody) -> None:
        self.fields[f"presence-{user.pk}"] = forms.TypedChoiceField(
            coerce=Presence,
            empty_value=None,
            choices=[("", "Not said"), *Presence.choices()],
            initial=said.presence if said else "",
            required=False,
            label=str(user),
        )
        self.fields[f"deputy-{user.pk}"] = forms.ModelChoiceField(
            queryset=anybody.exclude(pk=user.pk),
            initial=said.deputy_id if said else None,
            required=False,
            empty_label="Nobody",
            widget=forms.Select(attrs={"class": "form-select"}),
            label=f"Who came for {user}",
        )

    @property
    def rows(self) -> list[Row]:
        """Give the people with their boxes."""
        return [Row(user, seat, self[f"presence-{user.pk}"], self[f"deputy-{user.pk}"]) for user, seat in self.people]

    def came(self) -> list[Came]:
        """Give what is said of each; of whom nothing is said, nothing is written. A deputy is of somebody away."""
        given = self.cleaned_data
        told = [(user, given[f"presence-{user.pk}"], given[f"deputy-{user.pk}"]) for user, _ in self.people]
        came = [Came(user, how, who if how is Presence.DEPUTISED else None) for user, how, who in told if how]
        visitor = given["visitor"]
        if visitor and visitor.pk not in {one.user.pk for one in came}:
            came.append(Came(visitor, Presence.PRESENT))
        return came


def _expected(session: ClinicSession, said: Iterable[Attendance]) -> list[tuple[User, str]]:
    """Give the chair, then the members by seat, then whoever else was written down: each once."""
    clinic = session.clinic
    people = [(user, "Chair") for user in (clinic.chair, session.chair) if user]
    people += [(one.user, one.get_seat_display()) for one in clinic.members.select_related("user")]
    people += [(one.user, "Visitor") for one in said]
    once: dict[int, tuple[User, str]] = {}
    for user, seat in people:
        once.setdefault(user.pk, (user, seat))
    return list(once.values())
