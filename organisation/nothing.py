"""What an empty list says: what would be here, why it is empty, and the one next step for whoever may take it."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from organisation.models import User
from organisation.places import Place


@dataclass(frozen=True, slots=True)
class Nothing:
    """An empty list of everything; `to` names the address of the step, which is offered to whoever it lets in."""

    said: str
    why: str = ""
    step: str = ""
    to: str = ""

    def step_for(self, user: User | AnonymousUser) -> str:
        """Give the address of the next step; nothing where it is not theirs to take."""
        place = Place(self.step, self.to, self.why)
        return place.url if self.to and place.is_open_to(user) else ""
