"""The example's commentary makes the claims the report makes, and the product finds what is wrong with them."""

from datetime import date

import pytest

from indicators.claims import read_figures
from organisation.models import Unit
from reports.models import Commentary
from tests import report

pytestmark = pytest.mark.django_db

# anomaly of tests/report/anomalies.csv, what it is about, the words, how they are marked, what is linked
VERDICTS = [
    ("A1", "pact PCT-01", "85% (121/128)", "contradicted", "PCT-01"),
    ("A3", "pact PCT-01", "81% (476/547)", "contradicted", "PCT-01"),
    ("A11", "assessment ASM-03", "42% (37/89)", "supported", "ASM-03"),  # a control: right
    ("A12", "pact SUP-01", "81% (104/128)", "supported", "SUP-01"),  # a control: right
    ("B10", "pact SUP-01", "rose from 65 to 81%", "not_found", "SUP-01"),
    ("D10", "southampton quality-assurance", "falling below the 70%", "supported", "RQA-02"),
    ("E1", "southampton effective-assessment", "no more than 352 assessments a month", "contradicted", "EAI-03"),
    (
        "F1",
        "southampton effective-assessment",
        "reducing trend overall in comparison to the previous year",
        "contradicted",
        "EAI-01",
    ),
    ("F2", "southampton right-service", "higher than our statistical neighbours", "not_found", "RCP-02"),
    ("F3", "southampton effective-assessment", "good", "not_found", "EAI-04"),
    ("F4", "southampton corporate-parenting", "good", "contradicted", "RCP-04"),
    ("F5", "southampton corporate-parenting", "trend", "not_checkable", "RCP-07"),
    ("F8", "southampton direct-contact", "87.5%", "not_found", "RCP-04"),
    ("F9", "southampton corporate-parenting", "consistent", "contradicted", "RCP-11"),
    ("F10", "southampton effective-assessment", "variable", "supported", "EAI-02"),
    (
        "F11",
        "southampton right-service",
        "increase in contacts between 2019/20 and 2020/21",
        "supported",
        "RST-01",
    ),
    ("F12", "southampton corporate-parenting", "deteriorating picture", "supported", "RCP-05"),  # a control: right
    ("J17", "southampton practice-framework", "322", "supported", "TRN-01"),
]


@pytest.fixture
def found(db):
    """Every claim of the example's commentary, by what it is about and its words."""
    figures = read_figures(readable=set(Unit.objects.published().values_list("pk", flat=True)), month=date(2021, 11, 1))
    claims = {}
    for one in Commentary.objects.select_related("unit", "area", "indicator"):
        what = one.area.slug if one.area else one.indicator.code
        for checked in figures.check(one.text, month=one.month).claims:
            claims[f"{one.unit.code} {what}", checked.claim.quoted] = checked
    return claims


@pytest.mark.parametrize(("anomaly", "what", "words", "mark", "code"), VERDICTS, ids=lambda part: part)
def test_the_claim_of_an_anomaly_is_found_and_judged(found, anomaly, what, words, mark, code):
    checked = found[what, words]
    assert (checked.mark.value, checked.claim.codes) == (mark, (code,)), checked.claim.sentence


def test_the_anomalies_are_those_of_the_report():
    assert {row[0] for row in VERDICTS} <= {row["id"] for row in report.rows("anomalies")}


def test_what_is_said_of_the_352_names_what_it_takes(found):
    sentence = found["southampton effective-assessment", "no more than 352 assessments a month"].claim.sentence
    assert "no more than 251 (49 per 10,000) a month for the 5 months left brings the year to 637" in sentence


def test_the_supervision_rise_says_which_end_is_not_held(found):
    sentence = found["pact SUP-01", "rose from 65 to 81%"].claim.sentence
    assert sentence == (
        "Percentage of Supervisions On Time, PACT: 65% not among the figures held; "
        "80.8% in November 2021 (834 of 1,032)."
    )


def test_each_place_leads_to_the_series_of_the_claim(found, sign_in, deputy):
    place = found["pact PCT-01", "85% (121/128)"].places[0]
    assert place.url == "/indicators/PCT-01/?unit=pact&cohort=CLA"
    assert place.when == "Nov 21"
    assert sign_in(deputy).get(place.url).context["series"].cohort.code == "CLA"


def test_the_example_is_loaded_by_those_who_may_write(db):
    october = Commentary.objects.filter(month=date(2021, 10, 1), unit__kind="authority")
    assert set(october.values_list("written_by__username", flat=True)) == {"analyst", "head", "deputy"}
    assert not Commentary.objects.exclude(number=1).exists()
