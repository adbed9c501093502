"""Create the role on PostgreSQL that may read the reporting views and nothing else."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from reports.star.making import MAKE_ROLE, ROLE, are_there, grants, has_role, make_role, may_make_roles


class Command(BaseCommand):
    """make_reporting_role"""

    help = f"Create the role {ROLE} and let it read the reporting views. Running it again changes nothing."

    def handle(self, *args, **options) -> None:
        """Make it, or say what somebody who may create roles has to run."""
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles. On SQLite use the files of the page Data.")
        if not has_role(connection) and not may_make_roles(connection):
            statements = "".join(f"\n  {statement};" for statement in [MAKE_ROLE, *grants(connection)])
            raise CommandError(f"This connection may not create roles. Ask whoever may to run:{statements}")
        make_role(connection)
        views = "reads the reporting views" if are_there(connection) else "has nothing to read yet: run migrate"
        self.stdout.write(f"The role {ROLE} is there and {views}.")
