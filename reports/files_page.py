"""What the page of an edition's files shows: for whom they are, each kind of file, and how far it has got."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.models import Edition, EditionPrint, PublicCopy
from reports.outputs.document import MARKINGS
from reports.outputs.files import WRITERS, Writer
from reports.rules.words import PrintFormat, PrintState, Rendering

BUSY = (PrintState.ASKED, PrintState.RUNNING)


@dataclass(frozen=True, slots=True)
class FileLine:
    """One kind of file, and the newest one of it: of what was published, or of what stood when it was asked for."""

    file_format: PrintFormat
    rendering: Rendering
    writer: Writer
    made: EditionPrint | None
    may_change: bool

    @property
    def key(self) -> str:
        """Name it on the page."""
        return self.file_format.value if self.rendering is Rendering.INTERNAL else f"public-{self.file_format.value}"

    @property
    def name(self) -> str:
        """Call it by its kind, and the public's by being the public's."""
        label = self.file_format.label
        return label if self.rendering is Rendering.INTERNAL else f"{label}, public copy"

    @property
    def state(self) -> PrintState | None:
        """Give where its making has got to; None where nobody has asked."""
        return PrintState(self.made.state) if self.made else None

    @property
    def is_busy(self) -> bool:
        """Say whether it is waited for."""
        return self.state in BUSY

    @property
    def asks(self) -> str:
        """Give what the button that asks for it says; nothing where there is nothing to ask."""
        if self.is_busy or (self.state is PrintState.DONE and not self.may_change):
            return ""
        return "Make it again" if self.made else "Make it"


@dataclass(frozen=True, slots=True)
class FileShelf:
    """The files for one kind of reader, and the marking each of their pages bears."""

    rendering: Rendering
    lines: tuple[FileLine, ...]

    @property
    def marking(self) -> str:
        """Give the marking."""
        return MARKINGS[self.rendering.value]

    @property
    def is_public(self) -> bool:
        """Say whether it may be given out."""
        return self.rendering is Rendering.PUBLIC


def read_files(edition: Edition) -> list[FileShelf]:
    """Give every kind of file of an edition; those for the public once it is published. Two queries at most."""
    prints = EditionPrint.objects.filter(edition=edition).defer("content").order_by("asked_at", "pk")
    digests = _digests(edition)
    newest = {
        (Rendering(one.rendering), PrintFormat(one.file_format)): one
        for one in prints
        if digests.get(Rendering(one.rendering), one.contents_digest) == one.contents_digest
    }
    shelves = [*Rendering] if edition.is_published else [Rendering.INTERNAL]
    return [FileShelf(whom, tuple(_lines(edition, whom, newest))) for whom in shelves]


def _digests(edition: Edition) -> dict[Rendering, str]:
    """Give the digests of what is frozen: files of anything else are passed over."""
    if not edition.is_published:
        return {}
    public = PublicCopy.objects.filter(edition=edition).values_list("contents_digest", flat=True).first()
    return {Rendering.INTERNAL: edition.contents_digest, Rendering.PUBLIC: public or ""}


def _lines(
    edition: Edition, whom: Rendering, newest: dict[tuple[Rendering, PrintFormat], EditionPrint]
) -> Iterator[FileLine]:
    for one in PrintFormat:
        yield FileLine(one, whom, WRITERS[one], newest.get((whom, one)), may_change=not edition.is_published)


def file_name(made: EditionPrint) -> str:
    """Call a file by its edition: 2021-10-november-2021.pdf, or 2021-10-november-2021-public.pdf."""
    edition = made.edition
    words = "-".join("".join(one if one.isalnum() else " " for one in edition.name.lower()).split())
    public = "-public" if made.rendering == Rendering.PUBLIC else ""
    suffix = "-charts" if made.file_format == PrintFormat.CHARTS else ""
    return f"{edition.month:%Y-%m}-{words}{public}{suffix}.{WRITERS[PrintFormat(made.file_format)].ending}"
