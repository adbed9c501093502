"""Remind people of missing figures by hand: the same bell the morning's job rings."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from indicators.operations.chasing import Chased, chase
from organisation.models import User
from organisation.post import MailIsAway
from organisation.rules.calendar import is_working_day


class Command(BaseCommand):
    """chase_missing_figures --on 2021-11-12"""

    help = "Remind people of the figures they owe. Running it again sends nothing twice."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the day; today when none is given."""
        parser.add_argument("--on", help="For example 2021-11-12. Today when left out.")

    def handle(self, *args, on: str | None = None, **options) -> None:
        """Chase, and say who was reminded of how much, and who could not be."""
        try:
            day = date.fromisoformat(on) if on else timezone.localdate()
        except ValueError as problem:
            raise CommandError(f"“{on}” is not a day: write it like 2021-11-12.") from problem
        if not is_working_day(day):
            self.stdout.write(f"{day:%A} {day.isoformat()} is no working day: nobody is reminded.")
            return
        try:
            self._say(chase(on=day))
        except MailIsAway as problem:
            raise CommandError(f"The mail server cannot be reached: {problem.__cause__}. Try again later.") from problem

    def _say(self, done: Chased) -> None:
        self.stdout.write(f"reminded {len(done.reminded)}, of {sum(done.reminded.values())} figures")
        for person, number in done.reminded.items():
            self.stdout.write(f"  {person}: {number}")
        self._list("refused, tried again the next time", done.refused)
        self._list("perhaps sent, not tried again", done.unsure)
        self._list("without an e-mail address", done.without_address)
        if done.unowned:
            self.stdout.write(f"owned by nobody: {done.unowned} series")

    def _list(self, what: str, people: list[User]) -> None:
        if people:
            self.stdout.write(f"{what}: {', '.join(str(person) for person in people)}")
