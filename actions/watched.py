"""What of actions is evidence: the verdicts on whether they helped."""

from actions.models import EffectVerdict
from organisation.evidence.catalogue import watch_history
from organisation.rules.evidence import Record


def watch_rows() -> None:
    """Put them into the register."""
    watch_history(EffectVerdict, Record.CLINIC, thing=("action",))
