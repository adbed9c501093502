"""A commentary on the report of November 2021, sentence by sentence.

`cases_anomalies.txt` holds every anomaly of `tests/report/anomalies.csv` whose evidence is a quoted sentence,
in our own words around the numbers that were printed. `cases_true.txt` is true throughout.
`cases_careful.txt` holds what is easily taken for a mistake: parts of a whole, wishes, others' figures.
"""

import pytest

from indicators.rules.claims import ClaimVerdict, check_claims
from tests import report
from tests.indicators.rules.claims.report_series import NOVEMBER, OCTOBER, of_the_report
from tests.indicators.rules.claims.tables import read_table, written

pytestmark = pytest.mark.pure


def claims_of(sentence, month=OCTOBER):
    return check_claims(sentence, of_the_report(), month=month)


@pytest.mark.parametrize(("sentence", "expected"), list(read_table("cases_anomalies.txt")))
def test_every_anomaly_of_a_sentence_is_judged_as_it_should_be(sentence, expected):
    assert [written(claim) for claim in claims_of(sentence, NOVEMBER)] == expected


@pytest.mark.parametrize(("sentence", "expected"), list(read_table("cases_true.txt")))
def test_a_true_sentence_is_borne_out(sentence, expected):
    claims = claims_of(sentence)
    assert {claim.verdict for claim in claims} == {ClaimVerdict.SUPPORTED}
    assert [written(claim) for claim in claims] == expected


@pytest.mark.parametrize(("sentence", "expected"), list(read_table("cases_false.txt")))
def test_a_false_sentence_is_contradicted_or_not_found(sentence, expected):
    assert [written(claim) for claim in claims_of(sentence)] == expected


@pytest.mark.parametrize(("sentence", "expected"), list(read_table("cases_careful.txt")))
def test_what_only_looks_false_is_not_contradicted(sentence, expected):
    claims = claims_of(sentence)
    assert ClaimVerdict.CONTRADICTED not in {claim.verdict for claim in claims}
    assert [written(claim) for claim in claims] == expected


def test_all_the_true_sentences_together_are_still_true():
    text = " ".join(case.values[0] for case in read_table("cases_true.txt"))
    assert [claim.sentence for claim in claims_of(text) if claim.verdict is ClaimVerdict.CONTRADICTED] == []


def test_the_printed_actions_make_no_claim_but_two_heads_counted():
    text = "\n\n".join(row["text_as_printed"] for row in report.rows("11_actions_next_steps"))
    claims = [(claim.quoted, claim.verdict.value) for claim in claims_of(text)]
    assert claims == [("160", "not_checkable"), ("13", "not_checkable")]


def test_the_anomalies_of_the_table_are_those_of_the_report():
    known = {row["id"] for row in report.rows("anomalies")}
    named = {case.id for case in read_table("cases_anomalies.txt")}
    assert named <= known
    narrative = {row["id"] for row in report.rows("anomalies") if "R19" in row["rules"]}
    assert narrative <= named


def test_what_is_said_of_the_three_a_reader_should_be_warned_of():
    said = {
        case.id: [claim.sentence for claim in claims_of(case.values[0], NOVEMBER)]
        for case in read_table("cases_anomalies.txt")
    }
    assert " ".join(said["E1"]) == (
        "Rates of Single Assessments completed per 10,000: no more than 251 (49 per 10,000) a month for the 5 months "
        "left brings the year to 637; so far it is 287 (56 per 10,000) a month; 352 would bring it to 735."
    )
    assert " ".join(said["F1"]) == (
        "Percentage of re-referrals within 12 months: 24% in October 2021 against 22% (Southampton 20/21), "
        "above it in 7 of 7 months this year."
    )
    assert " ".join(said["F2"]) == (
        "Rate of CLA per 10,000 under 18 population: 104 in October 2021 against 97 (Statistical Neighbours), "
        "above it in 2 of 7 months this year. No figure is held to say so of children in need, child protection."
    )


def test_what_is_said_of_a_few_others():
    sentences = {
        "Contacts were 2,100 in October 2021.": "Number of contacts: 1,978 in October 2021, not 2,100.",
        "The share of inadequate audits was 25% in September.": (
            "Percentage of cases that are Inadequate: 6% in September 2021, not 25% (25% is the figure of April 2021)."
        ),
        "Re-referrals are reducing.": (
            "Percentage of re-referrals within 12 months: no clear fall is found; the figures move both ways, "
            "27%, 28%, 26%, 33%, 26%, 31%, 24%, April 2021 to October 2021."
        ),
        "Health assessments are improving.": (
            "Percentage of children in care for at least 12 months for whom health assessments are up to date: "
            "fell from 93% in April 2021 to 76% in October 2021."
        ),
        "160 staff attended.": "No figure is held that 160 could be checked against.",
        "87.5% did not know.": "87.5% is not among the figures held.",
        "Supervision in PACT increased from 65 to 81%.": (
            "Percentage of Supervisions On Time, PACT: 65% not among the figures held; "
            "81% in November 2021 (834 of 1,032)."
        ),
    }
    told = {sentence: [claim.sentence for claim in claims_of(sentence)] for sentence in sentences}
    assert told == {sentence: [expected] for sentence, expected in sentences.items()}
