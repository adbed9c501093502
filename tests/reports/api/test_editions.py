"""Editions by token: published ones only, to a token of the whole only, without a percentage of too few."""

import pytest

from indicators.models import Outturn
from tests.reports.api.giving import ask, give_token, items
from tests.reports.editions.making import published

pytestmark = pytest.mark.django_db


def test_a_published_edition_is_read_by_a_token_of_the_authority(client):
    few = Outturn.objects.exclude(indicator__fewest_shown=None).exclude(value=None).first()
    edition = published()
    (line,) = items(client, "editions", give_token()[1])
    said = ask(client, "editions/2021-10", give_token()[1]).json()
    assert line["digest"] == said["digest"] == edition.contents_digest
    codes = {row["code"] for part in said["sections"] for table in part["figures"] for row in table["rows"]}
    assert few.indicator.code in codes
    _, part = give_token(unit="pact")
    assert items(client, "editions", part) == []
    assert ask(client, "editions/2021-10", part).status_code == 404
