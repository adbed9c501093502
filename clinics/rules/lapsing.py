"""Whether what put something on an agenda still stands."""

from clinics.rules.agenda import AgendaKind
from indicators.rules.vocabulary import FlagClass, FlagState

ABOUT_DATA = (FlagClass.DOUBTFUL_DATA, FlagClass.AWAITED_DATA)
AT_REST = {FlagState.SNOOZED: "is snoozed", FlagState.KNOWN: "is accepted as known"}


def why_lapsed(kind: AgendaKind, state: FlagState | None, classification: FlagClass | None) -> str:
    """Say why nothing calls for a flagged item any more; nothing where its flag still does, or it never had one."""
    if kind not in (AgendaKind.FLAG, AgendaKind.DOUBT) or state is None or classification is None:
        return ""
    if state is FlagState.CLOSED:
        return "Its flag has been closed since it was proposed."
    if state in AT_REST:
        return f"Its flag {AT_REST[state]} since it was proposed."
    still = classification in ABOUT_DATA if kind is AgendaKind.DOUBT else classification.interrupts
    return "" if still else f"Its flag now says: {classification.label.lower()}."
