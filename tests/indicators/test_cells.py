"""What pages write by hand is what the components write: one look, whoever writes it."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db.models import Q
from django.template.loader import render_to_string

from indicators import cells
from indicators.models import Outturn
from indicators.plain import read_plain
from indicators.rules.small_numbers import Few
from indicators.rules.vocabulary import Absence, Status
from indicators.standings import read_series


def standing(printed, absence=None, **more):
    held = {"absence": absence, "differs_from_print": False, "as_source_printed": "", "fraction": "", "few": None}
    return SimpleNamespace(printed=printed, **(held | more))


@pytest.mark.parametrize(
    "one",
    [
        standing("85%"),
        standing("Awaited", Absence.AWAITED),
        standing("54%", differs_from_print=True, as_source_printed="55%", fraction="12/22"),
        standing("1 of 2 <b>", few=Few(Decimal(1), Decimal(2))),
        None,
    ],
)
def test_a_figure_is_written_as_the_component_writes_it(one):
    assert cells.figure(one) == render_to_string("components/figure.html", {"standing": one}).strip()


def test_a_status_is_written_as_the_component_writes_it():
    for status in Status:
        for why in ("", "/indicators/A-1/why/?unit=a&month=2021-10"):
            written = render_to_string("components/status.html", {"status": status, "why": why}).strip()
            assert cells.status(status, why) == written


@pytest.mark.django_db
def test_plain_rows_say_what_the_rows_themselves_say(analyst):
    which = Q(month__gte=date(2021, 4, 1))
    rows = {one.key: one for one in read_series(Outturn.objects.filter(which))}
    plain = {one.key: one for one in read_plain(which)}
    assert rows.keys() == plain.keys()
    for key, series in rows.items():
        said = [(at.month, at.printed, at.status, at.sentence, at.aim, at.few) for at in series.standings]
        assert said == [(at.month, at.printed, at.status, at.sentence, at.aim, at.few) for at in plain[key].standings]
        assert (series.name, series.printed_target) == (plain[key].name, plain[key].printed_target)
        written = [(at.month, cells.figure(at)) for at in series.standings]
        assert written == list(cells.figures(plain[key]).items())
