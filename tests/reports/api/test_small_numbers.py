"""No percentage of too few by token, wherever it might stand: in editions, in the sentences of flags."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.models import Flag, Indicator, Outturn
from reports.api.gives import OF_TOO_FEW
from reports.rules.words import TokenScope
from tests.reports.api.giving import ask, give_token, items
from tests.reports.editions.making import published

pytestmark = pytest.mark.django_db
OCTOBER = date(2021, 10, 1)


@pytest.fixture
def few():
    """Give October's figure of a measure that is flagged: one of two, of which ten would have to be."""
    flagged = Flag.objects.filter(indicator__measure="percentage", unit__kind="authority", cohort=None).first()
    Indicator.objects.filter(pk=flagged.indicator_id).update(fewest_shown=10)
    Flag.objects.filter(pk=flagged.pk).update(month=OCTOBER, first_month=OCTOBER, sentence="51.1% were seen.")
    held = Outturn.objects.get(
        indicator=flagged.indicator_id, unit=flagged.unit_id, cohort=None, month=OCTOBER, source__isnull=False
    )
    Outturn.objects.filter(pk=held.pk).update(
        numerator=1, denominator=2, value=Decimal("51.1"), printed=Decimal("51.1"), absence=""
    )
    return held


def test_an_edition_gives_no_percentage_of_too_few(client, few):
    edition = published()
    answer = ask(client, "editions/2021-10", give_token()[1])
    cells = [
        row["months"][-1]
        for part in answer.json()["sections"]
        for table in part["figures"]
        for row in table["rows"]
        if row["code"] == few.indicator.code and table["months"][-1] == f"{edition.month}"
    ]
    assert cells
    assert "51.1" not in answer.content.decode()


def test_a_flags_sentence_from_before_is_not_repeated(client, few):
    answer = ask(client, "flags?limit=1000", give_token(TokenScope.FLAGS)[1])
    assert "51.1" not in answer.content.decode()
    assert OF_TOO_FEW in [one["sentence"] for one in answer.json()["items"]]
    Outturn.objects.filter(pk=few.pk).update(denominator=20)
    assert "51.1% were seen." in [
        one["sentence"] for one in items(client, "flags?limit=1000", give_token(TokenScope.FLAGS)[1])
    ]
