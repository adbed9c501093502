"""Write docs/reporting.md from the table of columns."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from reports.star.describing import describe


class Command(BaseCommand):
    """describe_reporting"""

    help = "Write docs/reporting.md anew, after columns of the reporting views have changed."

    def handle(self, *args, **options) -> None:
        """Write it."""
        (Path(settings.BASE_DIR) / "docs" / "reporting.md").write_text(describe(), encoding="utf-8")
        self.stdout.write("docs/reporting.md is written")
