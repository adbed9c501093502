"""The three headings, and the rules by which something stands under one of them."""

from dataclasses import dataclass

from indicators.rules.vocabulary import Word


class Heading(Word):
    """Under what something stands before the Board, in the words of NHS "alert, advise, assure" reports."""

    ALERT = "alert", "Alert"
    ADVISE = "advise", "Advise"
    ASSURE = "assure", "Assure"

    @property
    def meaning(self) -> str:
        """Say what it asks of the Board."""
        return _MEANINGS[self]


_MEANINGS = {
    Heading.ALERT: "The Board must know of these now: they ask for its attention or a decision.",
    Heading.ADVISE: "These are watched: something is in hand, uncertain, or not yet as it should be.",
    Heading.ASSURE: "Of these there is evidence that they are as they should be.",
}


class Rule(Word):
    """Why something stands where it stands, in the order it is read. Published editions name them: none is renamed."""

    INADEQUATE_RISING = "inadequate_rising", "More audits inadequate"
    OUT_OF_REACH = "out_of_reach", "Out of reach"
    WORSENING_STATUTORY = "worsening_statutory", "Statutory and worsening"
    WORSENING = "worsening", "Worsening, no action"
    PERSISTENT = "persistent", "Persistent, no action"
    MILESTONE_MISSED = "milestone_missed", "Programme off track"
    ESCALATED = "escalated", "Escalated and overdue"

    DOUBTFUL = "doubtful", "Doubtful figure"
    AWAITED = "awaited", "Awaited"
    NOT_HELD = "not_held", "No figure"
    OUT_OF_DATE = "out_of_date", "Out of date"
    RECORDING = "recording", "Recording"
    TOO_FEW = "too_few", "Too few to judge"
    WORSENING_IN_HAND = "worsening_in_hand", "Worsening, action in hand"
    IN_HAND = "in_hand", "Action in hand"
    PRESSURE = "pressure", "Pressure"
    NEW = "new", "New"
    RECOVERING = "recovering", "Recovering"
    WITHIN_TOLERANCE = "within_tolerance", "Within tolerance"
    AT_RISK = "at_risk", "At risk"
    UNUSUAL = "unusual", "Unusual"
    CONTRADICTED = "contradicted", "Status contradicted"
    PROGRAMME_AT_RISK = "programme_at_risk", "Programme at risk"
    OVERDUE = "overdue", "Overdue actions"
    UNPLACED = "unplaced", "No owner or date"
    NO_IMPACT = "no_impact", "Did not help"
    NOT_ASSURED = "not_assured", "Clinic not assured"
    NOT_MET = "not_met", "Not recorded"

    RECOVERED = "recovered", "Recovered"
    IMPROVING = "improving", "Improving"
    ON_TARGET = "on_target", "On target"
    EMBEDDED = "embedded", "It helped"
    ON_TRACK = "on_track", "Programme on track"
    MET = "met", "Clinic held"

    @property
    def heading(self) -> Heading:
        """Say under which heading what it decides stands."""
        return _RULES[self][0]

    @property
    def explained(self) -> str:
        """Say the rule in one sentence."""
        return _RULES[self][1]


_ALERT, _ADVISE, _ASSURE = Heading.ALERT, Heading.ADVISE, Heading.ASSURE
FEWEST_AUDITS = 10  # fewer make no percentage (practice.md section 9)
MONTHS_SUMMED = 3
MONTHS_UNTIL_OLD = 3  # as the flags: a figure further behind its month speaks for nothing

_RULES: dict[Rule, tuple[Heading, str]] = {
    Rule.INADEQUATE_RISING: (
        _ALERT,
        (
            f"The share of audits graded inadequate is higher over the newest {MONTHS_SUMMED} months than over the "
            f"{MONTHS_SUMMED} before, of at least {FEWEST_AUDITS} audits each."
        ),
    ),
    Rule.OUT_OF_REACH: (_ALERT, "By the months so far, the target for the year can no longer be met."),
    Rule.WORSENING_STATUTORY: (
        _ALERT,
        (
            "A measure whose standard is set by law or statutory guidance is off target, and worse than its usual "
            "variation explains, whether an action is in hand or not."
        ),
    ),
    Rule.WORSENING: (
        _ALERT,
        (
            "Off target, worse than its usual variation explains (a special cause on its control chart), and no action "
            "is in hand."
        ),
    ),
    Rule.PERSISTENT: (_ALERT, "Off target for two months running or more, and no action with an owner and a date."),
    Rule.MILESTONE_MISSED: (_ALERT, "A milestone of the programme is missed, or a critical action of it is overdue."),
    Rule.ESCALATED: (_ALERT, "An action that was escalated when it was reviewed, and its date has passed."),
    Rule.DOUBTFUL: (_ADVISE, "The newest figure is in doubt: nothing is concluded from it until that is settled."),
    Rule.AWAITED: (_ADVISE, "The newest figure is still to come."),
    Rule.NOT_HELD: (_ADVISE, "The measure is listed in the report and no figure of it is held."),
    Rule.OUT_OF_DATE: (
        _ADVISE,
        f"The newest figure is {MONTHS_UNTIL_OLD} months or more older than the report: it assures nobody.",
    ),
    Rule.RECORDING: (_ADVISE, "The miss is said to be one of recording, and the next figure has yet to bear it out."),
    Rule.TOO_FEW: (_ADVISE, "Off target, but of so few cases that one or two of them would have turned it."),
    Rule.WORSENING_IN_HAND: (
        _ADVISE,
        "Off target, worse than its usual variation explains, and an action is in hand; no standard of law is missed.",
    ),
    Rule.IN_HAND: (_ADVISE, "Off target for two months running or more, with an action that has an owner and a date."),
    Rule.PRESSURE: (
        _ADVISE,
        "A measure of demand is beyond what was planned for, within its usual variation. It says nothing of practice.",
    ),
    Rule.NEW: (_ADVISE, "Off target, and the month before it was not."),
    Rule.RECOVERING: (_ADVISE, "It was off target, and has not been on target for two months running yet."),
    Rule.WITHIN_TOLERANCE: (_ADVISE, "It misses its target by no more than the tolerance set for it."),
    Rule.AT_RISK: (_ADVISE, "It is not off target today, but the year is heading for a miss."),
    Rule.UNUSUAL: (
        _ADVISE,
        "Worse than its usual variation explains, or under more pressure, though no target is missed.",
    ),
    Rule.CONTRADICTED: (_ADVISE, "What is in the programme contradicts the status its sponsor declared."),
    Rule.PROGRAMME_AT_RISK: (_ADVISE, "An action of the programme is overdue, at risk or stalled."),
    Rule.OVERDUE: (_ADVISE, "Actions of the area whose date has passed, and that were not escalated."),
    Rule.UNPLACED: (_ADVISE, "Actions of the area that have no owner or no date yet."),
    Rule.NO_IMPACT: (_ADVISE, "Actions that were done, and the measure did not improve."),
    Rule.NOT_ASSURED: (_ADVISE, "A clinic of the month, or of the one after, came away not assured of something."),
    Rule.NOT_MET: (_ADVISE, "A clinic was due in the month, or the one after, and no record of it is closed."),
    Rule.RECOVERED: (_ASSURE, "It was off target within the year, and has been on target for two months running."),
    Rule.IMPROVING: (_ASSURE, "On target, and better than its usual variation explains."),
    Rule.ON_TARGET: (_ASSURE, "On target, and no worse than usual."),
    Rule.EMBEDDED: (_ASSURE, "Actions that somebody other than their owner verified, or found to have embedded."),
    Rule.ON_TRACK: (_ASSURE, "Nothing in the programme is late or stalled, and nothing contradicts its status."),
    Rule.MET: (_ASSURE, "The clinic met in the month, or the one after, and its record is closed."),
}


@dataclass(frozen=True, slots=True)
class Placed:
    """Where something stands: by which rule, and the sentence that says why."""

    rule: Rule
    sentence: str

    @property
    def heading(self) -> Heading:
        """Say under which heading."""
        return self.rule.heading
