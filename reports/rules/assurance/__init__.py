"""Alert, advise, assure: what stands before the Board, under which heading, and by which rule.

The words are those of NHS “alert, advise, assure” reports: an alert the Board must know of now and act on; what it
is advised of is watched and in hand; of what assures it there is evidence that it is as it should be.

words.py     the headings, and each rule with what it says on screen
measures.py  one measure: figures, target, what its own chart says
others.py    actions, programmes and clinics
"""

from reports.rules.assurance.measures import AuditsCounted, MeasureFacts, place_measure, share_has_risen
from reports.rules.assurance.others import (
    ActionFacts,
    ClinicFacts,
    ProgrammeFacts,
    place_actions,
    place_clinics,
    place_programme,
)
from reports.rules.assurance.words import Heading, Placed, Rule

__all__ = [
    "ActionFacts",
    "AuditsCounted",
    "ClinicFacts",
    "Heading",
    "MeasureFacts",
    "Placed",
    "ProgrammeFacts",
    "Rule",
    "place_actions",
    "place_clinics",
    "place_measure",
    "place_programme",
    "share_has_risen",
]
