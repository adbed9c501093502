"""What the page of an edition's files shows: each kind of file, and how far it has got."""

from dataclasses import dataclass

from reports.models import Edition, EditionPrint
from reports.outputs.files import WRITERS, Writer
from reports.rules.words import PrintFormat, PrintState, Rendering

BUSY = (PrintState.ASKED, PrintState.RUNNING)


@dataclass(frozen=True, slots=True)
class FileLine:
    """One kind of file, and the newest one of it: of what was published, or of what stood when it was asked for."""

    file_format: PrintFormat
    writer: Writer
    made: EditionPrint | None
    may_change: bool

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


def read_files(edition: Edition) -> list[FileLine]:
    """Give every kind of file of an edition. One query."""
    prints = EditionPrint.objects.filter(edition=edition, rendering=Rendering.INTERNAL).defer("content")
    if edition.is_published:
        prints = prints.filter(contents_digest=edition.contents_digest)
    newest = {PrintFormat(one.file_format): one for one in prints.order_by("asked_at", "pk")}
    may_change = not edition.is_published
    return [FileLine(one, WRITERS[one], newest.get(one), may_change) for one in PrintFormat]


def file_name(made: EditionPrint) -> str:
    """Call a file by its edition: 2021-10-november-2021.pdf."""
    edition = made.edition
    words = "-".join("".join(one if one.isalnum() else " " for one in edition.name.lower()).split())
    suffix = "-charts" if made.file_format == PrintFormat.CHARTS else ""
    return f"{edition.month:%Y-%m}-{words}{suffix}.{WRITERS[PrintFormat(made.file_format)].ending}"
