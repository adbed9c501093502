"""Load an example to look at and try."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from clinics.operations.rota import keep_all_sessions
from examples.loading import examples, load


class Command(BaseCommand):
    """load_example november_2021"""

    help = "Load an example through the product's own importer. Nothing that is there is overwritten."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the example's name."""
        parser.add_argument("name", choices=examples())

    def handle(self, *args, name: str, **options) -> None:
        """Load it, unless this is a real service."""
        if not settings.DEBUG:
            raise CommandError("Examples come with known passwords, so they are loaded with DEBUG=1 only.")
        loaded = load(name)
        if loaded:
            keep_all_sessions(now=timezone.now())
        said = f"The example {name} is loaded." if loaded else "There is data already: it is left as it is."
        self.stdout.write(said)
