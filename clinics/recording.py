"""It is recording, said in the room: on which flag it is claimed, and what is asked for it."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from clinics.forms.recording import RoomClaimForm
from clinics.models import AgendaItem
from clinics.room import usual_due_date
from indicators.models import Flag, RecordingClaim
from indicators.operations.flag_answers import may_answer
from indicators.operations.recording import series_of_flag, why_no_claim, would_excuse
from indicators.recording import people_for
from indicators.standings import Series
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability


class RoomClaim:
    """The claim an item may make, for one reader: nothing is asked where its flag has no miss to explain."""

    def __init__(self, item: AgendaItem, *, by: User, today: date) -> None:
        """Take the item on the table."""
        self.item, self.by, self.today = item, by, today

    @cached_property
    def flag(self) -> Flag | None:
        """Give the live flag it is about: its own, else that of the service or the authority on its measure."""
        service = self.item.session.clinic.unit
        live = Flag.objects.live().select_related("indicator__lead_service", "unit__parent", "cohort")
        if self.item.flag_id:
            return live.filter(pk=self.item.flag_id).first()
        found = live.filter(indicator=self.item.indicator_id, cohort=None)
        whole = found.filter(unit__kind=Unit.Kind.AUTHORITY, indicator__lead_service=service)
        return found.filter(unit=service).first() or whole.first()

    @cached_property
    def series(self) -> Series | None:
        """Read the flagged series."""
        return series_of_flag(self.flag) if self.flag else None

    @cached_property
    def made(self) -> RecordingClaim | None:
        """Give the claim made already on the month the flag speaks of."""
        if self.flag is None:
            return None
        return self.flag.recording_claims.filter(month=self.flag.month).select_related("put_right_by").last()

    @cached_property
    def may_be_made(self) -> bool:
        """Say whether this reader may make a claim here: on a miss that is theirs to answer, once a month."""
        if self.flag is None or self.made:
            return False
        theirs = may_answer(self.flag, units=access.units_where(self.by, Capability.ANSWER_FLAGS))
        return theirs and not why_no_claim(self.flag, self.series)

    @property
    def excuses(self) -> bool:
        """Say whether a claim made now would excuse the miss."""
        return self.flag is not None and would_excuse(self.flag, self.series)

    def form(self, *, data: Mapping[str, str] | None = None, words: Mapping[str, str] | None = None):
        """Ask for the claim, as sent or as typed; None where none may be made."""
        if self.flag is None or not self.may_be_made:
            return None
        typed = {name: value for name, value in RoomClaimForm.typed(words or {}).items() if value}
        due_on = usual_due_date(self.item.session, on=self.today)
        return RoomClaimForm(
            data,
            people=people_for(self.flag, on=self.today),
            series=self.series,
            month=self.flag.month,
            today=self.today,
            initial={"due_on": due_on} | typed,
        )
