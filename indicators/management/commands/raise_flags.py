"""Raise, change and close flags by hand: the same sweep the nightly job does."""

from datetime import datetime

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from indicators.operations.flags import raise_flags
from organisation.rules.calendar import last_full_month


class Command(BaseCommand):
    """raise_flags --month 2021-10"""

    help = "Flag what missed its target in a month. Running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the month; the newest full one when none is given."""
        parser.add_argument("--month", help="For example 2021-10. The newest full month when left out.")

    def handle(self, *args, month: str | None = None, **options) -> None:
        """Sweep, and say how many flags were opened, changed and closed."""
        try:
            swept = datetime.strptime(month, "%Y-%m").date() if month else last_full_month(timezone.localdate())
        except ValueError as problem:
            raise CommandError(f"“{month}” is not a month: write it like 2021-10.") from problem
        sweep = raise_flags(month=swept)
        self.stdout.write(f"opened {sweep.opened}, changed {sweep.changed}, closed {sweep.closed}")
