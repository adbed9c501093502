"""What a document says, without how it looks: values only, so that two writers cannot differ in what they say."""

from dataclasses import dataclass, field
from datetime import datetime

PNG = b"\x89PNG"


class NotADocument(ValueError):
    """It could not be read by somebody who listens to it: a title, an alternative text or a level is missing."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the document's title; level 1 is the highest."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Contents:
    """A list of the document's highest headings, each leading to where it stands."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, opened by a few words in bold where `lead` is given; it may stay on the page of what follows."""

    text: str
    lead: str = ""
    keeps_with_next: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of points."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Facts by name: when, where, who."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption. Its headings are repeated on every page it runs over.

    `numeric` are the places of the columns set to the right; `widths` are the columns' shares of
    the line, left to the text where not given.
    """

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    widths: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a table with ragged rows or without headings."""
        if not self.headings:
            raise NotADocument(f"The table “{self.caption}” has no headings.")
        if any(len(row) != len(self.headings) for row in self.rows):
            raise NotADocument(f"A row of the table “{self.caption}” has not as many cells as there are headings.")
        if self.widths and len(self.widths) != len(self.headings):
            raise NotADocument(f"The table “{self.caption}” needs one width a column.")


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with the words that stand for it. Word takes PNG only: an SVG without one is drawn for it."""

    alt: str
    png: bytes = b""
    svg: bytes = b""
    share_of_line: float = 1.0

    def __post_init__(self) -> None:
        """Refuse a picture nobody could be told about."""
        if not self.alt.strip():
            raise NotADocument("A picture needs words that stand for it.")
        if not self.png.startswith(PNG) and (self.png or not self.svg):
            raise NotADocument("The picture is no PNG.")


Block = Heading | Contents | Paragraph | Bullets | KeyValues | Table | PageBreak | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its title, the marking every page bears, and what stands in it.

    `written_at` is the moment it says it was made; the same document is then the same PDF, byte by byte.
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    marking: str = "OFFICIAL-SENSITIVE"
    author: str = ""
    written_at: datetime | None = None
    is_landscape: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        """Refuse a document without a title, and headings that skip a level (PDF/UA-1, WCAG 1.3.1)."""
        if not self.title.strip():
            raise NotADocument("A document needs a title.")
        above = 0
        for block in self.blocks:
            if isinstance(block, Heading):
                if not 1 <= block.level <= above + 1 or not block.text.strip():
                    raise NotADocument(f"The heading “{block.text}” says nothing or skips a level.")
                above = block.level
