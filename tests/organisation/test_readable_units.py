"""Whose figures somebody may read: everybody the services', managers their teams', the line its workers'."""

import pytest

from organisation import access
from organisation.models import Unit

pytestmark = pytest.mark.django_db
WHO_READS = """
    unit               deputy head manager.pact team.pact manager.cla analyst qa  board
    southampton        yes    yes  yes          yes       yes         yes     yes yes
    cla                yes    yes  yes          yes       yes         yes     yes yes
    pact-team-1        yes    yes  yes          yes       no          yes     yes no
    pact-team-2        yes    yes  yes          no        no          yes     yes no
    pact-worker-1      no     no   no           no        no          no      no  no
"""
ROWS = [line.split() for line in WHO_READS.strip().splitlines()]
CASES = [(row[0], who, said == "yes") for row in ROWS[1:] for who, said in zip(ROWS[0][1:], row[1:], strict=True)]


@pytest.mark.parametrize(("unit", "who", "reads"), CASES, ids=str)
def test_who_reads_whose_figures(unit, who, reads, django_user_model):
    team = Unit.objects.get(code="pact-team-1")
    Unit.objects.create(code="pact-worker-1", name="Worker 1", kind="worker", parent=team)
    person = django_user_model.objects.get(username=who)
    assert (Unit.objects.get(code=unit).pk in access.readable_units(person)) is reads
