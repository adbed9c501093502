"""Who may audit what, and that everybody gets about as many."""

from collections import Counter

import pytest

from audits.rules.allocation import Auditor, Case, is_in_line, line_of, spread, why_nobody

pytestmark = pytest.mark.pure

COUNCIL, PACT, PACT_1, PACT_2, CLA, CLA_1 = range(1, 7)
ABOVE = {COUNCIL: None, PACT: COUNCIL, PACT_1: PACT, PACT_2: PACT, CLA: COUNCIL, CLA_1: CLA}
BELOW = {None: [COUNCIL], COUNCIL: [PACT, CLA], PACT: [PACT_1, PACT_2], CLA: [CLA_1]}
UNITS = {
    "council": COUNCIL,
    "pact": PACT,
    "pact-1": PACT_1,
    "pact-2": PACT_2,
    "cla": CLA,
    "cla-1": CLA_1,
    "nothing": None,
}

# the case lies in      somebody manages      may they audit it?
WHO_MAY = """
    pact-1              pact-1                no
    pact-1              pact                  no
    pact-1              council               no
    pact-1              pact-2                yes
    pact-1              cla                   yes
    pact-1              nothing               yes
    pact                pact-1                no
    pact                cla-1                 yes
    cla-1               pact                  yes
"""


def case_in(unit, audit=1):
    return Case(audit, line_of(unit, above=ABOVE, below=BELOW))


@pytest.mark.parametrize("row", WHO_MAY.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_nobody_audits_in_their_own_line(row):
    lies, manages, may = row.split()
    auditor = Auditor(1, frozenset([UNITS[manages]]) - {None})
    assert is_in_line(auditor, case_in(UNITS[lies])) == (may == "no")


def test_cases_are_spread_evenly():
    cases = [case_in(PACT_1, audit) for audit in range(10)]
    given = spread(cases, [Auditor(1), Auditor(2), Auditor(3), Auditor(4, frozenset([PACT]))])
    assert sorted(Counter(given.values()).items()) == [(1, 4), (2, 3), (3, 3)]


def test_who_has_audits_open_already_gets_fewer():
    given = spread([case_in(PACT_1, audit) for audit in range(4)], [Auditor(1, open=3), Auditor(2)])
    assert Counter(given.values()) == {2: 4} or Counter(given.values()) == {2: 3, 1: 1}
    assert list(given.values()).count(2) >= 3


def test_the_case_few_may_audit_does_not_go_without():
    """Manager 2 is in CLA's line, so PACT's case goes to them and CLA's to the other."""
    given = spread([case_in(PACT_1, 1), case_in(CLA_1, 2)], [Auditor(1), Auditor(2, frozenset([CLA]))])
    assert given == {1: 2, 2: 1}


def test_proposing_again_proposes_the_same():
    cases, people = [case_in(PACT_1, audit) for audit in range(5)], [Auditor(1), Auditor(2)]
    assert spread(cases, people) == spread(list(reversed(cases)), list(reversed(people)))


def test_where_nobody_may_it_says_why():
    manager = Auditor(1, frozenset([PACT]))
    assert spread([case_in(PACT_1)], [manager]) == {1: None}
    assert why_nobody(case_in(PACT_1), [manager]) == "All 1 who may audit are in the line of this case."
    assert why_nobody(case_in(PACT_1), []) == "Nobody holds a role that audits."
    assert why_nobody(case_in(PACT_1), [manager, Auditor(2)]) == ""
