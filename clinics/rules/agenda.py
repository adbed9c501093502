"""What goes on a clinic's agenda, and in which order."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from indicators.rules.vocabulary import Word


class AgendaKind(Word):
    """What sort of thing is on the table. The order here is the order of the agenda."""

    ACTION = "action", "Action due"
    FLAG = "flag", "Flag"
    DOUBT = "doubt", "Doubtful or awaited data"
    INDICATOR = "indicator", "Indicator"
    AUDIT = "audit", "Audits"
    TOPIC = "topic", "Topic"
    ANY_OTHER = "any_other", "Any other business"


class Assurance(Word):
    """How assured the clinic came away."""

    ASSURED = "assured", "Assured"
    PARTLY_ASSURED = "partly_assured", "Partly assured"
    NOT_ASSURED = "not_assured", "Not assured"
    NOT_REACHED = "not_reached", "Not reached"


class Cause(Word):
    """Why a figure is where it is. “It is recording, not practice” is a first-class answer."""

    PRACTICE = "practice", "Practice"
    RECORDING = "recording", "Recording"
    CAPACITY = "capacity", "Capacity"
    DEMAND = "demand", "Demand"
    DEFINITION = "definition", "Definition"


class SessionState(Word):
    """Where a session has got to."""

    SCHEDULED = "scheduled", "Scheduled"
    AGENDA_ISSUED = "agenda_issued", "Agenda issued"
    IN_PROGRESS = "in_progress", "In progress"
    CLOSED = "closed", "Closed"
    CANCELLED = "cancelled", "Cancelled"


class Breakdown(Word):
    """What stands below the service's own figure in the room."""

    NONE = "none", "Not broken down"
    COHORT = "cohort", "By cohort"
    TEAM = "team", "By team"
    WORKER = "worker", "By worker"


class Seat(Word):
    """What somebody is in a clinic."""

    MEMBER = "member", "Member"
    ANALYST = "analyst", "Analyst"
    QA = "qa", "QA unit"
    DEPUTY = "deputy", "Deputy chair"


class Presence(Word):
    """Whether somebody came."""

    PRESENT = "present", "Present"
    APOLOGIES = "apologies", "Apologies"
    ABSENT = "absent", "Absent"
    DEPUTISED = "deputised", "Sent a deputy"


class Candidate(Protocol):
    """Something that could go on an agenda."""

    @property
    def kind(self) -> AgendaKind:
        """Say what sort of thing it is."""
        ...


C = TypeVar("C", bound=Candidate)
_ORDER = {kind: place for place, kind in enumerate(AgendaKind)}


def order_agenda(candidates: Iterable[C]) -> list[C]:
    """Put candidates in the order of the agenda, keeping the order within each kind.

    Old promises first: a clinic that opens with new figures instead of old actions is the
    commonest failure.
    """
    return sorted(candidates, key=lambda candidate: _ORDER[candidate.kind])
