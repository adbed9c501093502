"""Read a return in a terminal: what is new, changed, unchanged and unreadable; publish it if asked."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from indicators.operations import returns
from indicators.operations.figures import RevisionNeedsReason
from indicators.operations.staging import known_names
from indicators.returns.layouts import read_return
from indicators.returns.reading import Reading
from indicators.returns.workbook import MOST_BYTES, NotAReturn
from indicators.rules.vocabulary import RevisionReason
from organisation.models import User


class Command(BaseCommand):
    """read_return FILE [--json] [--publish --by USERNAME]"""

    help = "Show what a return says and every problem in it. Exits 1 where a problem blocks."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and what to do with it."""
        parser.add_argument("file", help="A .xlsx, .xls, .ods or .csv file.")
        parser.add_argument("--json", action="store_true", help="Print entries, targets, benchmarks and problems.")
        parser.add_argument("--publish", action="store_true", help="Write it, all or nothing.")
        parser.add_argument("--by", help="The username it is published by. The only analyst, when left out.")
        parser.add_argument("--note", default="", help="A note that stays with the return.")
        parser.add_argument(
            "--reason", choices=[word for word, _ in RevisionReason.given_by_people()], help="Why figures change."
        )
        parser.add_argument("--explanation", default="", help="More about why figures change.")
        parser.add_argument("--override", default="", metavar="REASON", help="Publish in spite of doubts, and why.")

    def handle(self, *args, **options) -> None:
        """Read, show, and publish if asked."""
        content, name = self._content(options["file"])
        try:
            reading = read_return(content, name, known_names())
        except NotAReturn as problem:
            self._refuse(problem, as_json=options["json"])
            return
        if options["publish"]:
            self._publish(content, name, options)
        if options["json"]:
            self.stdout.write(json.dumps(reading.as_json(), ensure_ascii=False))
        else:
            self._show(reading)
        if reading.blocks and not (options["publish"] and options["override"]):
            sys.exit(1)

    def _content(self, file: str) -> tuple[bytes, str]:
        path = Path(file)
        try:
            with path.open("rb") as opened:
                return opened.read(MOST_BYTES + 1), path.name
        except OSError as problem:
            raise CommandError(f"“{file}” cannot be opened: {problem.strerror}.") from problem

    def _refuse(self, problem: NotAReturn, *, as_json: bool) -> None:
        if as_json:
            refused = {"row": 0, "column": "", "code": problem.code, "severity": "block", "message": str(problem)}
            nothing = {"entries": [], "targets": [], "benchmarks": [], "problems": [refused]}
            self.stdout.write(json.dumps(nothing, ensure_ascii=False))
        else:
            self.stderr.write(str(problem))
        sys.exit(1)

    def _publish(self, content: bytes, name: str, options: dict) -> None:
        by = self._publisher(options["by"])
        try:
            with transaction.atomic():
                given = returns.receive_return(content=content, file_name=name, by=by)
                returns.publish_return(
                    given,
                    by=by,
                    note=options["note"],
                    reason=RevisionReason(options["reason"]) if options["reason"] else None,
                    explanation=options["explanation"],
                    override_reason=options["override"],
                )
        except returns.ReturnIsBlocked:
            self.stderr.write("Nothing was written: something cannot be read. Put it right in the file.")
        except returns.OverrideNeedsReason:
            self.stderr.write("Nothing was written: something is doubtful. Give --override with a reason.")
        except RevisionNeedsReason as problem:
            raise CommandError("Nothing was written: published figures would change. Give --reason.") from problem

    def _publisher(self, username: str | None) -> User:
        found = (
            User.objects.filter(username=username)
            if username
            else User.objects.filter(memberships__role="analyst", is_active=True).distinct()
        )
        if found.count() != 1:
            raise CommandError("Say who publishes it with --by USERNAME.")
        return found.get()

    def _show(self, reading: Reading) -> None:
        counts, targets, benchmarks = returns.compare_reading(reading)
        said = ", ".join(f"{number} {word}" for word, number in counts.items())
        self.stdout.write(f"{said}; {targets} targets and {benchmarks} benchmarks differ")
        for problem in reading.problems:
            where = f"{problem.sheet}!" if problem.sheet else ""
            self.stdout.write(f"{problem.severity.value:5} {where}{problem.column}{problem.row}  {problem.message}")
