"""What of clinics is evidence: how each is set up."""

from clinics.models import Clinic
from organisation.evidence.catalogue import watch_history
from organisation.rules.evidence import Record


def watch_rows() -> None:
    """Put them into the register."""
    watch_history(Clinic, Record.CLINIC, thing=("name",), unit="unit")
