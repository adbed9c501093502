"""Verify that no evidence was changed, taken out or slipped in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organisation.evidence.verifying import MOST_TOLD, verify


class Command(BaseCommand):
    """Reckon the chain of evidence again, and hold every row against it."""

    help = "Verify the evidence. Ends with an error where anything was changed, removed or slipped in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take heads that were noted elsewhere."""
        parser.add_argument(
            "--head", action="append", default=[], help="A head noted elsewhere, as number:link. May be given often."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what is wrong, the first faults by name, and fail; or say the head to note down."""
        found = verify([_read(head) for head in options["head"]], tell=self._tell)
        for note in found.notes:
            self.stdout.write(f"Note: {note}")
        for fault in found.faults[:MOST_TOLD]:
            self.stderr.write(str(fault))
        if found.faults:
            raise CommandError(
                f"The evidence is not as it was: {len(found.faults)} faults. The first: {found.faults[0]}."
            )
        waiting = f" {found.waiting} rows wait to be gathered." if found.waiting else ""
        self.stdout.write(
            f"{found.entries} entries as they were gathered, {found.removed} of them removed in time.{waiting}"
        )
        if found.head:
            self.stdout.write(f"Note this down elsewhere, to know later that nothing was cut off: {found.head}")

    def _tell(self, done: int, whole: int) -> None:
        """Say how far it is to whoever waits at a terminal; a log is told what came of it alone."""
        if self.stderr.isatty():
            self.stderr.write(f"{done} of {whole} entries", self.style.NOTICE)


def _read(head: str) -> tuple[int, str]:
    number, _, link = head.strip().partition(":")
    if not number.isdecimal() or len(link) != 64:
        raise CommandError(f"{head!r} is no head: it is written as number:link.")
    return int(number), link
