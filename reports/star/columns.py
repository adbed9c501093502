"""What each reporting view holds, column by column, in plain words: the one table of it.

The page, the guide, the files' types and the tests all read it.
"""

from dataclasses import dataclass, field
from enum import Enum

from actions.models.actions import Priority, RaisedIn
from actions.rules.lifecycle import ActionState, Verdict
from audits.models.words import AuditType
from audits.rules.grades import Grade
from indicators.models.figures import Origin
from indicators.rules.vocabulary import (
    Absence,
    Authority,
    Basis,
    Calendar,
    Comparator,
    FlagClass,
    FlagState,
    Kind,
    Measure,
    Per,
    Polarity,
    StandardUnit,
    Word,
)


class Holds(Enum):
    """What sort of thing a column holds. The value is what people read."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    DAY = "date"
    YES_NO = "yes or no"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it holds, what it means, and the words it may say where these are fixed."""

    name: str
    holds: Holds
    means: str
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """One reporting view. `key` is what makes a row the only one of its kind, and the order rows are given in."""

    name: str
    means: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...] = field(default=())

    @property
    def names(self) -> list[str]:
        """Name the columns, in order."""
        return [column.name for column in self.columns]


def _text(name: str, means: str, words: type[Word] | None = None) -> Column:
    return Column(name, Holds.TEXT, means, tuple((word.value, word.label) for word in words or ()))


def _whole(name: str, means: str) -> Column:
    return Column(name, Holds.WHOLE, means)


def _number(name: str, means: str) -> Column:
    return Column(name, Holds.NUMBER, means)


def _day(name: str, means: str) -> Column:
    return Column(name, Holds.DAY, means)


def _yes_no(name: str, means: str) -> Column:
    return Column(name, Holds.YES_NO, means)


_INDICATOR = _text("indicator_code", "Which measure: leads to dim_indicator.")
_UNIT = _text("unit_code", "Whose: leads to dim_unit.")
_COHORT = (
    _text("cohort_code", "Which group of children it is split by; empty: everybody."),
    _text("cohort", "The group’s name; empty: everybody."),
)
_SERIES = (_INDICATOR, _UNIT, *_COHORT)

VIEWS: tuple[View, ...] = (
    View(
        "dim_indicator",
        "The measures: what is counted, over what time, and which way is better, as defined today.",
        "a measure",
        ("indicator_code",),
        (
            _text("indicator_code", "The measure’s lasting code, such as EAI-04."),
            _text("indicator", "Its name, as the Board’s report prints it."),
            _text("area", "The first priority area it stands in; bridge_indicator_area has all of them."),
            _whole("area_position", "That area’s place in the report."),
            _text("measure", "What a figure is counted in.", Measure),
            _text("basis", "What time one month’s figure covers.", Basis),
            _text("polarity", "Which way is better.", Polarity),
            _text("kind", "What it speaks of.", Kind),
            _text("counts", "What one of it is: “% of CLA”."),
            _text("numerator_of", "What is counted on top."),
            _text("denominator_of", "Out of what."),
            _whole("decimals", "How many decimal places are printed."),
            _whole("fewest_shown", "Of fewer than this no percentage is given; empty: all are."),
            _text("lead_service_code", "The service that answers for it: leads to dim_unit."),
            _number("standard_value", "The practice standard’s limit, such as 45."),
            _text("standard_unit", "What the limit is counted in.", StandardUnit),
            _text("standard_calendar", "How its days are counted.", Calendar),
            _text("standard_authority", "What gives the standard its force.", Authority),
            _yes_no("is_active", "Whether it is measured today."),
        ),
    ),
    View(
        "dim_unit",
        "The authority, its services and their teams, also those that have ended. Single workers are never here.",
        "a unit",
        ("unit_code",),
        (
            _text("unit_code", "The unit’s lasting code."),
            _text("unit", "Its name."),
            _text("kind", "How high it stands: authority, service or team."),
            _text("service_code", "The service it belongs to, or is; empty for the authority."),
            _text("service", "That service’s name."),
            _text("authority_code", "The authority it belongs to, or is."),
            _text("authority", "That authority’s name."),
            _whole("position", "Its place beside its like, in the order pages show them."),
            _day("valid_from", "The first day it stood."),
            _day("valid_to", "The last day; empty: it stands."),
        ),
    ),
    View(
        "dim_month",
        "The calendar: every month of the financial years anything is held of, without a gap.",
        "a month",
        ("month",),
        (
            _day("month", "The month, as its first day."),
            _day("month_end", "Its last day."),
            _whole("year", "The calendar year."),
            _whole("month_number", "1 for January to 12 for December."),
            _text("month_name", "January to December."),
            _text("financial_year", "The year from April to March, such as 2021-22."),
            _whole("financial_month", "1 for April to 12 for March: sort month names by it."),
            _whole("financial_quarter", "1 for April to June, to 4 for January to March."),
        ),
    ),
    View(
        "bridge_indicator_area",
        "Which measures stand in which priority area, in the report’s own order. A measure may stand in several.",
        "a line of an area",
        ("area_position", "line"),
        (
            _whole("area_position", "The area’s place in the report."),
            _text("area", "The priority area."),
            _whole("line", "The measure’s place in the area."),
            _INDICATOR,
        ),
    ),
    View(
        "fact_outturn",
        "The figures, with the target in force that month beside each. Each stands for itself: never add up "
        "percentages, nor a running total’s months, nor a team’s figures to its service’s.",
        "a measure, unit, group of children and month",
        ("indicator_code", "unit_code", "cohort_code", "month"),
        (
            *_SERIES,
            _day("month", "The month, as its first day: leads to dim_month."),
            _number("numerator", "How many were counted, where that is held."),
            _number("denominator", "Out of how many, where that is held."),
            _number("value", "The figure; 27 is 27%. Worked out from its counts where they are held. Empty where there "
                             "is none, and where it is a percentage of too few."),
            _number("printed", "The figure as its return printed it, where it did; empty of too few."),
            _text("mark", "“too_few”: a percentage of too few to be shown. Its counts are for use inside the service "
                          "only, and never go into a public copy. Otherwise empty."),
            _text("absence", "Why there is no figure.", Absence),
            _yes_no("is_as_reported", "Whether it stands on somebody’s word alone, without its counts."),
            _text("origin", "Where it came from.", Origin),
            _whole("parts", "How many units or months a rolled-up figure is added together from."),
            _whole("parts_expected", "How many it should be."),
            _number("target", "The target in force in the month; empty: none was."),
            _text("target_per", "What that target is per. One “by 31 March” is not to be set against a month.", Per),
            _number("tolerance", "How far short still counts as near, in the measure’s own unit."),
            _day("recorded_on", "The day the figure was recorded, or last changed."),
        ),
    ),
    View(
        "fact_target",
        "The targets, each from the month it holds from until the next takes its place.",
        "a measure, unit, group of children and first month",
        ("indicator_code", "unit_code", "cohort_code", "applies_from"),
        (
            *_SERIES,
            _day("applies_from", "The first month it holds: leads to dim_month."),
            _day("replaced_from", "The month from which another holds in its place; empty: it still holds."),
            _number("target", "The target."),
            _text("target_per", "What it is per.", Per),
            _number("tolerance", "How far short still counts as near, in the measure’s own unit."),
            _day("approved_on", "The day it was approved, where that is held."),
        ),
    ),
    View(
        "fact_benchmark",
        "Others’ figures, and our own of earlier years, to compare the authority’s with.",
        "a measure, comparator and year",
        ("indicator_code", "comparator", "year"),
        (
            _INDICATOR,
            _text("comparator", "Whose figure it is.", Comparator),
            _text("year", "Of which year, such as 2019-20; empty where its source does not say."),
            _text("heading", "What its column is called."),
            _number("value", "The figure; empty where there is none."),
            _text("absence", "Why there is none.", Absence),
            _text("basis", "What time it covers, where its source says: compare it with figures of that.", Basis),
            _day("published_on", "The day it was published, where that is held."),
        ),
    ),
    View(
        "fact_flag",
        "The flags: what somebody had to deal with, live and closed. What was said of them is not here.",
        "a flag",
        ("flag_number",),
        (
            _whole("flag_number", "The flag’s number, as in the address of its page."),
            *_SERIES,
            _day("first_month", "The month it was opened on: leads to dim_month."),
            _day("month", "The month it speaks of now."),
            _text("classification", "What sort of attention it asks for.", FlagClass),
            _text("state", "Where it has got to.", FlagState),
            _day("opened_on", "The day it was opened."),
            _day("acknowledged_on", "The day somebody acknowledged it."),
            _day("rests_until", "Snoozed or accepted as known until this day."),
            _day("closed_on", "The day it was closed; empty: it is live."),
        ),
    ),
    View(
        "fact_action",
        "The actions: dates, states and what became of the measure. Titles, notes and people are not here. An action "
        "is overdue when its state is not_started or in_progress and due_on is before today.",
        "an action",
        ("action_number",),
        (
            _whole("action_number", "The action’s number, as in the address of its page."),
            _UNIT,
            _text("indicator_code", "The measure it should move, where it names one."),
            _text("area", "The priority area it serves, where it names one."),
            _text("raised_in", "Where it was agreed.", RaisedIn),
            _text("priority", "How serious it would be not to do it.", Priority),
            _text("state", "Where it has got to.", ActionState),
            _text("owner_kind", "Whose it is: staff, outside (a body outside the service) or nobody."),
            _yes_no("is_placed", "Whether it has an owner and a date; without both it can never be overdue."),
            _yes_no("is_critical", "Whether it is critical to its plan."),
            _day("raised_month", "The month it was raised: leads to dim_month."),
            _day("raised_on", "The day it was raised."),
            _day("original_due_on", "The first date it was due."),
            _day("due_on", "The date it is due now."),
            _day("due_month", "The month it is due now: leads to dim_month."),
            _whole("times_put_off", "How often its date was moved to a later one."),
            _day("done_on", "The day it was last said to be done."),
            _day("verified_on", "The day somebody else found that it was."),
            _day("closed_on", "The day it stopped being open."),
            _text("effect", "What its measure did after it was done.", Verdict),
        ),
    ),
    View(
        "fact_audit",
        "How many case audits were given which grade. A team’s are counted with its service: of one team a single "
        "audit would point at a worker. One whose grade a second reader may not know yet is not counted at all.",
        "a month, service, type, grade and whether that is provisional",
        ("month", "unit_code", "kind", "grade", "is_provisional"),
        (
            _day("month", "The month it was carried out in: leads to dim_month."),
            _text("unit_code", "The service, or the authority: leads to dim_unit."),
            _text("kind", "What sort of audit it was.", AuditType),
            _yes_no("is_in_figures", "Whether it makes up the month’s published figures. Re-audits and observations do "
                                     "not."),
            _text("grade", "The grade that stands: the final one, or the auditor’s until there is one.", Grade),
            _yes_no("is_provisional", "Whether nobody has made the grade final yet."),
            _whole("audits", "How many."),
            _text("mark", "“internal”: fewer than ten, for use inside the service only. Give no percentage of fewer. "
                          "Otherwise empty."),
        ),
    ),
)  # fmt: skip

BY_NAME = {view.name: view for view in VIEWS}
