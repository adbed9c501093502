"""Assurance clinics: the standing meeting, its sittings, what was on the table, what was decided."""

from .agenda import AgendaItem, MeetingNote
from .clinics import Clinic, ClinicIndicator, ClinicMember, ClinicPause
from .feeds import CalendarFeed
from .outcomes import Outcome, OutcomeDraft, OutcomeRevision
from .sessions import Attendance, ClinicSession, SessionMove, SessionRecord, SessionReopening

__all__ = [
    "AgendaItem",
    "Attendance",
    "CalendarFeed",
    "Clinic",
    "ClinicIndicator",
    "ClinicMember",
    "ClinicPause",
    "ClinicSession",
    "MeetingNote",
    "Outcome",
    "OutcomeDraft",
    "OutcomeRevision",
    "SessionMove",
    "SessionRecord",
    "SessionReopening",
]
