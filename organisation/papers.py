"""The papers the footer leads to: Markdown in docs/, with what the council's settings say, as accessible HTML."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

from organisation.evidence.keeping import Kept, all_kept
from organisation.models import KeepingPeriod

TO_COMPLETE = re.compile(r"\[(To be completed by the council: [^\]]*)\]")
SAID = re.compile(r"\{(\w+)\}")
# What a paper may say of the council, by setting, and what to ask for where nothing is set
COUNCIL = {
    "council": ("COUNCIL_NAME", "its name"),
    "contact": ("COUNCIL_CONTACT", "the address or number at which people report a problem or ask a question"),
    "protection_officer": ("COUNCIL_DATA_PROTECTION", "how its data protection officer is reached"),
    "audit_words_years": ("AUDIT_WORDS_YEARS", "years"),
}


@dataclass(frozen=True)
class Paper:
    """A paper to be read: its title, its parts, and its text as HTML."""

    title: str
    parts: list[tuple[str, str]]
    html: str
    to_complete: int


def find_paper(name: str) -> Paper:
    """Give a paper of docs/ with what the settings say of the council."""
    return as_paper(with_the_council(_source(name)))


@cache
def _source(name: str) -> str:
    return (Path(settings.BASE_DIR) / "docs" / f"{name}.md").read_text(encoding="utf-8")


def with_the_council(text: str) -> str:
    """Put in what the settings say; what they do not say is left to be completed."""
    return SAID.sub(lambda found: _of_the_council(found[1]), text)


def _of_the_council(name: str) -> str:
    if name == "retention":
        return retention()
    setting, asked_for = COUNCIL[name]
    return str(getattr(settings, setting) or f"[To be completed by the council: {asked_for}]")


def retention() -> str:
    """Give how long each class of record is kept, as a table in Markdown: what the council set, or what is proposed."""
    given = dict(KeepingPeriod.objects.values_list("kept", "months"))
    head = ["| Class of record | How long | Why |", "|---|---|---|"]
    return "\n".join(
        head + [f"| {one.called} | {how_long(one, given.get(one.slug))} | {one.why} |" for one in all_kept()]
    )


def how_long(kept: Kept, months: int | None) -> str:
    """Say how long a class is kept, and from when."""
    months = months or kept.proposed
    if not months:
        return "For good"
    number, unit = (months // 12, "year") if months % 12 == 0 else (months, "month")
    return f"{number} {unit}{'' if number == 1 else 's'} {kept.since}".strip()


def as_paper(text: str) -> Paper:
    """Turn Markdown into a paper. Its first heading is the title; those of the second rank are its parts."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    title, tokens = tokens[1].content, tokens[3:]
    parts = _name_parts(tokens)
    _say_what_tables_are(tokens)
    html, number = TO_COMPLETE.subn(r"<mark>\1</mark>", reader.renderer.render(tokens, reader.options, {}))
    return Paper(title, parts, mark_safe(html), number)  # noqa: S308 - our own files; settings are escaped by the reader


def _name_parts(tokens: list[Token]) -> list[tuple[str, str]]:
    """Give each heading of the second rank a name to be linked to."""
    parts = []
    for one, inside in pairwise(tokens):
        if one.type == "heading_open" and one.tag == "h2":
            name = slugify(inside.content)
            one.attrSet("id", name)
            parts.append((name, inside.content))
    return parts


def _say_what_tables_are(tokens: list[Token]) -> None:
    """Give tables header cells with scope, a caption from the heading above, and a region that scrolls by keyboard."""
    heading, column = "", 0
    names: list[str] = []
    for place, one in enumerate(tokens):
        if one.type == "heading_open":
            heading = tokens[place + 1].content
        elif one.type == "table_open":
            one.type, one.content = "html_block", _opening(heading)
        elif one.type == "table_close":
            one.type, one.content = "html_block", "</table></div>\n"
        elif one.type == "tr_open":
            names, column = (names, 0) if tokens[place + 1].type == "td_open" else ([], 0)
        elif one.type == "th_open":
            one.attrSet("scope", "col")
            names.append(tokens[place + 1].content)
        elif one.type == "td_open" and column == 0:
            one.tag = tokens[place + 2].tag = "th"
            one.attrSet("scope", "row")
            column += 1
        elif one.type == "td_open":
            one.attrSet("data-label", names[column])
            column += 1


def _opening(heading: str) -> str:
    said = escape(heading)
    return (
        f'<div class="table-scroll" role="region" aria-label="Table: {said}" tabindex="0">'
        f'<table class="figures stacks"><caption class="visually-hidden">{said}</caption>\n'
    )
