"""Empty a whole database, as Django does it: the guards of evidence are taken off first and set again."""

from django.core.management.commands import flush
from django.db import connections

from organisation.evidence.guards import set_guards, take_guards_off


class Command(flush.Command):
    """Django's own, with the guards of evidence out of its way."""

    def handle(self, **options) -> None:
        """Take the guards off, empty, set them again."""
        connection = connections[options["database"]]
        take_guards_off(connection)
        try:
            super().handle(**options)
        finally:
            set_guards(connection)
