"""The words the product uses for figures, each with its one meaning.

Plain enumerations, so that rules, reader, models and pages all say the same word without
needing Django. The value is what is stored (and the CSS class), the label is what people read.
"""

from organisation.rules.words import Word as Word  # noqa: PLC0414 - figures are spoken of from here


class Measure(Word):
    """What a figure is counted in: the report's "outturn type"."""

    PERCENTAGE = "percentage", "Percentage"
    NUMBER = "number", "Number"
    RATE = "rate", "Rate per 10,000"


class Basis(Word):
    """What stretch of time one month's figure covers."""

    IN_MONTH = "in_month", "In the month"
    SNAPSHOT = "snapshot", "At month end"
    CUMULATIVE = "cumulative", "Running total since 1 April"
    ROLLING_12M = "rolling_12m", "Last twelve months"


class Polarity(Word):
    """Which direction is better. There is no default: somebody has to decide."""

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"
    NEITHER = "neither", "Neither is better"


class Kind(Word):
    """What the indicator speaks of, which decides how a miss is worded."""

    PRACTICE = "practice", "Practice"
    TIMELINESS = "timeliness", "Timeliness"
    DEMAND = "demand", "Demand"
    ACTIVITY = "activity", "Activity"
    QUALITY = "quality", "Quality"
    OUTCOME = "outcome", "Outcome for children"
    CONTEXT = "context", "Context"


class Calendar(Word):
    """How the days of a standard are counted."""

    WORKING = "working", "working days"
    CALENDAR = "calendar", "calendar days"


class Authority(Word):
    """What gives a standard its force."""

    STATUTORY = "statutory", "Statutory"
    GUIDANCE = "guidance", "Statutory guidance"
    LOCAL = "local", "Local standard"


class StandardUnit(Word):
    """What a standard's limit is counted in."""

    DAYS = "days", "days"
    WEEKS = "weeks", "weeks"
    MONTHS = "months", "months"


class Absence(Word):
    """Why there is no figure. No row at all is a fourth thing, and is None."""

    AWAITED = "awaited", "Awaited"
    NOT_APPLICABLE = "not_applicable", "Not applicable"
    NOT_AVAILABLE = "not_available", "Not available"
    SUPPRESSED = "suppressed", "Suppressed"


class Per(Word):
    """What a target is per."""

    MONTH = "month", "each month"
    LEVEL = "level", "at each month end"
    YEAR_END = "year_end", "by 31 March"


class Status(Word):
    """How a figure stands against the target in force that month. Never stored."""

    ON_TARGET = "on_target", "On target"
    WITHIN_TOLERANCE = "within_tolerance", "Within tolerance"
    OFF_TARGET = "off_target", "Off target"
    NOT_SCORED = "not_scored", "Not scored"
    NO_DATA = "no_data", "No data"


class Reach(Word):
    """Whether a year-end target can still be met."""

    REACHABLE = "reachable", "Reachable"
    AT_RISK = "at_risk", "At risk"
    OUT_OF_REACH = "out_of_reach", "Out of reach"


class Severity(Word):
    """What a problem or a doubt does to publishing."""

    BLOCK = "block", "Blocks publishing"
    WARN = "warn", "Warning"
    NOTE = "note", "Note"


class Comparator(Word):
    """Whose figure a benchmark is."""

    OWN_EARLIER_YEAR = "own_earlier_year", "Own earlier year"
    STATISTICAL_NEIGHBOURS = "statistical_neighbours", "Statistical neighbours"
    REGION = "region", "Region"
    ENGLAND = "england", "England"


class BoardPart(Word):
    """Which part of the Board's report a priority area is printed as."""

    AREA = "area", "A section of its own"
    CLINICS = "clinics", "The assurance clinic overview"
    WORKFORCE = "workforce", "The workforce section"
    PROGRAMMES = "programmes", "The programmes section"


class Tie(Word):
    """How one indicator's figures hang together with another's."""

    SUBSET_OF = "subset_of", "counts some of those counted by"
    PART_OF = "part_of", "is, of a part, what is measured of everybody by"
    SHARE_OF = "share_of", "is a percentage of those counted by"
    RATE_OF = "rate_of", "is the rate per 10,000 of"
    COMPLEMENT_OF = "complement_of", "makes up 100% together with"
    LOOSER_THAN = "looser_standard_than", "has a looser standard than"


class FlagClass(Word):
    """What sort of attention a flag asks for. Only the first three interrupt anybody."""

    NEW = "new", "New"
    WORSENING = "worsening", "Worsening"
    PERSISTENT_WITHOUT_ACTION = "persistent_without_action", "Persistent, no action"
    PERSISTENT_WITH_ACTION = "persistent_with_action", "Persistent, action in hand"
    RECOVERING = "recovering", "Recovering"
    DOUBTFUL_DATA = "doubtful_data", "Doubtful data"
    AWAITED_DATA = "awaited_data", "Awaited data"

    @property
    def interrupts(self) -> bool:
        """Say whether this class is worth a person's attention today."""
        return self in _INTERRUPTING


_INTERRUPTING = {FlagClass.NEW, FlagClass.WORSENING, FlagClass.PERSISTENT_WITHOUT_ACTION}


class FlagState(Word):
    """Where a flag has got to. Live means anything but closed."""

    OPEN = "open", "Open"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    SNOOZED = "snoozed", "Snoozed"
    KNOWN = "known", "Accepted as known"
    CLOSED = "closed", "Closed"


class ChaseStage(Word):
    """How far a chase for a missing figure has gone."""

    DUE = "due", "On the day it is due"
    LATE = "late", "Five working days late"
    PROMISE_PASSED = "promise_passed", "The promised day has passed"


class RevisionReason(Word):
    """Why a published figure was changed."""

    LATE_RECORDING = "late_recording", "Late recording"
    DATA_QUALITY = "data_quality", "Data-quality fix"
    DEFINITION = "definition", "Definition change"
    POPULATION = "population", "Population change"
    MIGRATION = "migration", "System migration"
    KEYING = "keying", "Keying error"
    CONFLICT = "conflict", "Two sources disagree"
    ROLL_UP = "roll_up", "Rolled up again"
    WITHDRAWN = "withdrawn", "A return was withdrawn"
    OTHER = "other", "Other (say what)"

    @classmethod
    def given_by_people(cls) -> list[tuple[str, str]]:
        """Give the reasons a person may choose; the others are given by what was done."""
        return [(word.value, word.label) for word in cls if word not in (cls.ROLL_UP, cls.WITHDRAWN)]
