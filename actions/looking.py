"""How somebody looks at actions: the same choice as a list, a board or a month, and the views they keep of it."""

from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.urls import reverse

from actions.columns import USUAL, chosen_columns
from actions.filters import ActionFilter
from actions.models import SavedView
from organisation.access import SignedInRequest

WAYS = {"actions:list": "List", "actions:board": "Board", "actions:calendar": "Calendar"}


@dataclass(frozen=True, slots=True)
class Way:
    """A link to the same actions: in another form, or as a view that is kept."""

    label: str
    url: str
    is_current: bool


def canonical(asked: QueryDict) -> str:
    """Write what an address chooses and shows, always the same way: nothing empty, no page, nothing unknown."""
    kept = QueryDict(mutable=True)
    for name in ActionFilter.base_filters:
        if value := asked.get(name, "").strip():
            kept[name] = value
    if (columns := chosen_columns(asked)) != USUAL:
        kept["columns"] = ",".join(columns)
    if sort := asked.get("sort", "").strip():
        kept["sort"] = sort
    return kept.urlencode(safe=",")


class Looking:
    """What one page of actions shows, and how to look at the same otherwise."""

    def __init__(self, request: SignedInRequest, here: str) -> None:
        """Note the choice, and the name of the page's address."""
        self.user, self.here = request.user, here
        self.query = canonical(request.GET)

    @property
    def here_address(self) -> str:
        """Give the address of what is shown."""
        return self._at(self.here, self.query)

    @property
    def ways(self) -> list[Way]:
        """Give the forms in which the same choice can be seen."""
        return [Way(label, self._at(name, self.query), name == self.here) for name, label in WAYS.items()]

    @cached_property
    def views(self) -> list[Way]:
        """Give the views this person keeps, each in the form they are looking at."""
        kept = SavedView.objects.filter(user=self.user)
        return [Way(view.name, self._at(self.here, view.query), view.query == self.query) for view in kept]

    @property
    def is_kept(self) -> bool:
        """Say whether what is shown is one of the views that are kept."""
        return any(view.is_current for view in self.views)

    @staticmethod
    def _at(name: str, query: str) -> str:
        return f"{reverse(name)}?{query}" if query else reverse(name)
