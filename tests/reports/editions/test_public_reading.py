"""The public copy of an edition as it is held."""

from datetime import UTC, date, datetime

import pytest

from reports.editions.reading import contents_of, public_of
from reports.models import Edition

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def test_an_edition_being_written_can_be_read_as_the_public_will(deputy):
    edition = Edition.objects.create(month=date(2021, 10, 1), name="November 2021", opened_by=deputy, opened_at=NOW)
    copy, whole = public_of(edition, now=NOW), contents_of(edition, now=NOW)
    assert (whole.rendering, copy.rendering) == ("internal", "public")
    assert [section.key for section in copy.sections] == [section.key for section in whole.sections]
    assert copy.data_notes[0].startswith("Symbols: c")
