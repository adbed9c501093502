"""Tables of sentences with what is to be found in each.

    The sentence, as somebody might write it.
        what is quoted | kind | verdict | what it is linked to

A link is written code/cohort@unit, month or first..last month, value. A sentence may have a name before it ("F1: ").
"""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def read_table(name):
    """Give each sentence of a table with its expected claims."""
    for case in (HERE / name).read_text(encoding="utf-8").strip().split("\n\n"):
        sentence, *claims = case.splitlines()
        name, mark, rest = sentence.partition(": ")
        is_named = bool(mark) and name[1:].isdigit() and len(name) < 4
        expected = [claim.strip() for claim in claims if claim.strip() != "nothing"]
        yield pytest.param(rest if is_named else sentence, expected, id=name if is_named else sentence[:60])


def written(claim):
    """Write a claim as the tables do."""
    linked = "; ".join(written_link(link) for link in claim.links)
    return " | ".join([claim.quoted, claim.kind, claim.verdict, linked]).removesuffix(" | ")


def written_link(link):
    """Write a link as the tables do."""
    of = link.code + (f"/{link.cohort}" if link.cohort else "") + (f"@{link.unit}" if link.unit else "")
    months = [f"{month:%b-%y}" for month in sorted(link.months)]
    when = months[:1] if len(months) < 2 else [f"{months[0]}..{months[-1]}"]
    value = [] if link.value is None else [f"{round(link.value, 1).normalize():f}"]
    return " ".join([of, *when, *value])
