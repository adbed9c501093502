"""Print the accounts to try an example with."""

from django.core.management.base import BaseCommand, CommandParser

from examples.loading import PASSWORD, accounts, examples


class Command(BaseCommand):
    """demo_accounts november_2021"""

    help = "Print the example's accounts, one a role."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the example's name."""
        parser.add_argument("name", choices=examples())

    def handle(self, *args, name: str, **options) -> None:
        """Print a line an account."""
        self.stdout.write(f"{'user name':16}{'role':22}where (the password of all is {PASSWORD})")
        for username, role, unit in accounts(name):
            self.stdout.write(f"{username:16}{role:22}{unit}")
