"""Dip samples in words: what is asked of a figure, and what became of the asking."""

from datetime import date

from indicators.rules.wording import print_day, print_month

LONGEST = 300
WITHIN = 5
"""Working days to an answer: a dip sample is a few questions, answered within a week (practice, section 2)."""


def question_about(*, name: str, whose: str, figure: str, month: date) -> str:
    """Write the question that stands in the form unless somebody writes their own."""
    asks = f"do the cases behind {figure} for {print_month(month)} bear it out, or is something else behind it?"
    about = f"{name}, {whose}: {asks}"
    return about if len(about) <= LONGEST else f"{asks[0].upper()}{asks[1:]}"


def say_result(*, cases: int, bearing_out: int) -> str:
    """Say how many of the cases looked at bear the figure out: a count, never a percentage of so few."""
    if cases == 1:
        return f"the 1 case looked at {'bears' if bearing_out else 'does not bear'} the figure out"
    return f"{bearing_out} of {cases} {'bears' if bearing_out == 1 else 'bear'} the figure out"


def say_asked(state: str, *, asked_on: date, answered_on: date | None, result: str = "", of: str = "") -> str:
    """Say in one sentence where a dip sample has got to. `of` names whose figure, where that is not plain."""
    whose = f" ({of})" if of else ""
    if state == "answered" and answered_on:
        return f"Dip sample answered on {print_day(answered_on)}{whose}: {result}."
    if state == "declined" and answered_on:
        return f"Dip sample declined on {print_day(answered_on)}{whose}."
    under_way = ", under way" if state == "under_way" else ""
    return f"Dip sample asked for on {print_day(asked_on)}{whose}{under_way}, not answered yet."
