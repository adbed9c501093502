"""What a sentence names: months, earlier years, comparators, and the series it speaks of."""

from datetime import date

import pytest

from indicators.rules.claims.reading.clauses import read_clauses
from indicators.rules.claims.reading.comparators import Comparators
from indicators.rules.claims.reading.months import read_months, read_years
from indicators.rules.claims.reading.naming import Names
from indicators.rules.claims.reading.sentence import read_sentences
from indicators.rules.claims.reading.tokens import read_tokens
from tests.indicators.rules.claims.report_series import OCTOBER, of_the_report

pytestmark = pytest.mark.pure

# A course is written with dots: what happened from the one month to the other.
MONTHS = """
    in October                              Oct-21
    in October 2020                         Oct-20
    in Oct-21                               Oct-21
    in Oct ’20                              Oct-20
    in November                             Nov-20
    since April                             Apr-21..Oct-21
    from June                               Jun-21..Oct-21
    between April and June                  Apr-21..Jun-21
    from April to June 2020                 Apr-20..Jun-20
    Apr–Jun                                 Apr-21..Jun-21
    between November and February           Nov-20..Feb-21
    in September and October                Sep-21 Oct-21
    over the last three months              Aug-21..Oct-21
    in the past 6 months                    May-21..Oct-21
    this year                               Apr-21..Oct-21
    so far this year                        Apr-21..Oct-21
    last month                              Sep-21
    this month                              Oct-21
    now                                     Oct-21
    on 10 November 2021                     Nov-21
    by the 19th of May                      May-21
    Monday the 1st Nov                      Nov-20
    we may rise                             –
    the march of time                       –
    in May and in March                     May-21 Mar-21
    within 12 months                        –
    in 20/21                                –
"""


@pytest.mark.parametrize("row", MONTHS.strip().splitlines(), ids=lambda row: row.split("  ")[0].strip())
def test_which_months_a_phrase_means(row):
    phrase, expected = (cell.strip() for cell in row.strip().split("  ", 1))
    found = []
    for when in read_months(read_tokens(phrase), OCTOBER):
        months = [f"{month:%b-%y}" for month in when.months]
        found += [f"{months[0]}..{months[-1]}"] if when.is_course else months
    assert (" ".join(found) or "–") == expected


def test_without_a_year_it_is_the_newest_month_of_that_name_up_to_the_report():
    assert read_months(read_tokens("in March"), date(2022, 2, 1))[0].months == (date(2021, 3, 1),)


@pytest.mark.parametrize(
    ("text", "began"),
    [("in 19/20", [2019]), ("2019-20", [2019]), ("2019/2020", [2019]), ("19/21", []), ("3/4 of", []), ("99/00", [])],
)
def test_which_financial_year_a_text_names(text, began):
    assert [year.began for year in read_years(read_tokens(text))] == began


COMPARATORS = """
    than our statistical neighbours         statistical_neighbours
    than SN’s                               statistical_neighbours
    the South East                          region
    nationally and in England               england england
    in the region of 200                    –
    than last year                          own_earlier_year 2020
    than at the same time last year         own_earlier_year 2020
    in 2019/20                              own_earlier_year 2019
    above its target                        target
"""


@pytest.mark.parametrize("row", COMPARATORS.strip().splitlines(), ids=lambda row: row.split("  ")[0].strip())
def test_whom_a_phrase_compares_with(row):
    phrase, expected = (cell.strip() for cell in row.strip().split("  ", 1))
    tokens = read_tokens(phrase)
    found = [
        f"{against.comparator or 'target'}{f' {against.began}' if against.began else ''}"
        for against in Comparators(of_the_report()).read(tokens, read_years(tokens), OCTOBER)
    ]
    assert (" ".join(found) or "–") == expected


# A question mark: it may mean something else as well, so nobody is accused.
SERIES = """
    Contacts rose.                                              RST-01
    The number of contacts rose.                                RST-01
    Contacts from schools rose.                                 RST-01 ?
    Police contacts rose.                                       RST-01 ?
    Re-referrals rose.                                          EAI-01
    Repeat referrals rose.                                      EAI-01
    Referrals rose.                                             RST-02 RST-03
    The number of referrals rose.                               RST-02
    The rate of referrals rose.                                 RST-03
    Re-referrals within six weeks rose.                         EAI-01 ?
    Early help rose.                                            EAI-02
    Single assessments rose.                                    EAI-03
    C&F assessments within 45 working days rose.                EAI-04
    Assessments rose.                                           EAI-02 EAI-03 ?
    Children looked after rose.                                 RST-04 RCP-02
    The rate of children in care rose.                          RCP-02
    LAC numbers rose.                                           RST-04
    Child protection plans rose.                                RST-06
    CIN rose.                                                   RST-05
    Visits to children looked after rose.                       PDC-02
    CLA visits within 4 weeks rose.                             PDC-02 ?
    Child in need visits rose.                                  PDC-03
    Visits rose.                                                PDC-01 PDC-02 PDC-03 ?
    Supervision for care leavers rose.                          MSB-04
    Supervision of UASC rose.                                   RCP-03 ?
    Supervision in PACT rose.                                   SUP-01
    Supervision in PACT for CLA rose.                           SUP-01
    Supervision in MASH rose.                                   MSB-01 MSB-02 MSB-03 MSB-04 ?
    Reviews in time rose.                                       RCP-04
    Health assessments rose.                                    RCP-05
    Initial health assessments rose.                            RCP-06
    Section 20s rose.                                           RCP-09
    Adoption rose.                                              RCP-11
    IFA placements rose.                                        RCP-12
    Audits rose.                                                RQA-01
    Audits good or outstanding rose.                            RQA-02
    Turnover rose.                                              ?
    Percentage of CiN on a plan visited within 4 weeks rose.    PDC-03
    Number of children with an active Child in Need Plan not allocated to CWD (CIN*) rose.  RST-05
"""


@pytest.mark.parametrize("row", SERIES.strip().splitlines(), ids=lambda row: row.split("  ")[0].strip())
def test_which_series_a_sentence_speaks_of(row):
    sentence, expected = (cell.strip() for cell in row.strip().split("  ", 1))
    series = of_the_report()
    names = Names(series)
    read = read_sentences(sentence, names=names, comparators=Comparators(series), month=OCTOBER)
    fit = names.fit(read_clauses(read, names)[-1].topic) if read_clauses(read, names) else None
    codes = [one.code for one in fit.series] if fit else []
    assert " ".join([*dict.fromkeys(codes), *([] if fit and fit.is_certain else ["?"])]) == expected


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It was 87.5%. It fell.", ["It was 87.5%.", "It fell."]),
        ("See e.g. the table.", ["See e.g. the table."]),
        ("It was 8. Contacts rose.", ["It was 8.", "Contacts rose."]),
        ("A line\nthat goes on", ["A line that goes on"]),
        ("A heading\nAnother", ["A heading", "Another"]),
        ("• one\n• two", ["• one", "• two"]),
        ("Under s.47 it is so.", ["Under s.47 it is so."]),
        ("", []),
    ],
)
def test_where_sentences_end(text, sentences):
    tokens = read_tokens(text)
    read = {}
    for token in tokens:
        read.setdefault(token.sentence, []).append((" " if token.is_spaced else "") + token.text)
    assert ["".join(words).strip() for words in read.values()] == sentences
