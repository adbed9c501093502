"""Roll figures up again by hand, after units, populations or how far an indicator rolls up have changed."""

from datetime import date, datetime

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indicators.operations.roll_up import roll_up_all
from organisation.models import User


class Command(BaseCommand):
    """roll_up --from 2021-04 --to 2021-10 [--by USERNAME]"""

    help = "Derive every rolled-up figure of some months anew. Running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the months, and whose name it is done in."""
        parser.add_argument("--from", dest="first", required=True, metavar="MONTH", help="For example 2021-04.")
        parser.add_argument("--to", dest="last", required=True, metavar="MONTH", help="For example 2021-10.")
        parser.add_argument("--by", help="The username it is done by. The only analyst, when left out.")

    def handle(self, *args, first: str, last: str, by: str | None = None, **options) -> None:
        """Roll up, and say how many figures differed."""
        written = roll_up_all(_month(first), _month(last), by=_who(by))
        self.stdout.write(f"{written} figures differed and were rolled up again" if written else "nothing differed")


def _month(written: str) -> date:
    try:
        return datetime.strptime(written, "%Y-%m").date()
    except ValueError as problem:
        raise CommandError(f"“{written}” is not a month: write it like 2021-10.") from problem


def _who(username: str | None) -> User:
    named = {"username": username} if username else {"memberships__role": "analyst", "is_active": True}
    found = User.objects.filter(**named).distinct()
    if found.count() != 1:
        raise CommandError("Say who does it with --by USERNAME.")
    return found.get()
