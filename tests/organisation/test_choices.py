"""What forms, lists and files offer to people of another service: nothing of ours that they do not read."""

import re
from html import unescape

import pytest

from actions.models import Action, ActionPlan
from clinics.models import Clinic
from organisation.models import Unit, User
from organisation.roles import Role
from tests.organisation.matrix.rows import read_rows
from tests.organisation.matrix.things import make_things
from tests.organisation.matrix.walking import outsider, signed_in, visit

pytestmark = pytest.mark.django_db
CHOICE = re.compile(r"<option[^>]*>(.*?)</option>", re.DOTALL)
FILES = ("/indicators/?file=csv", "/actions/?file=csv", "/audits/?file=csv", "/flags/?file=csv", "/doubts/?file=csv")


def ours():
    """Give what is PACT's alone: its teams, its clinic, its actions, its people."""
    teams = {unit.name for unit in Unit.objects.filter(parent__code="pact")}
    people = {str(one) for one in User.objects.filter(username__in=["manager.pact", "team.pact"])}
    actions = {one.title for one in Action.objects.filter(unit__code="pact")}
    actions |= {one.name for one in ActionPlan.objects.filter(unit__code="pact")}
    clinics = {clinic.name for clinic in Clinic.objects.filter(unit__code="pact")}
    return people, teams, actions, clinics


def somebody_of_cla():
    """Give somebody who holds every role at another service, and none anywhere else."""
    person = outsider("all", Role.SERVICE_MANAGER)
    unit = person.memberships.get().unit
    for role in set(Role) - {Role.SERVICE_MANAGER}:
        person.memberships.create(unit=unit, role=role)
    return person


def test_no_choice_and_no_file_holds_anything_of_another_service():
    things, client = make_things(), signed_in(somebody_of_cla())
    people, *others = ours()
    words, faults = people.union(*others), []
    for row in (row for rows in read_rows().values() for row in rows if row.method == "GET"):
        answer = visit(client, row, things)
        if answer.status_code == 200 and not answer.streaming and "html" in answer["Content-Type"]:
            offered = {unescape(one).strip() for one in CHOICE.findall(answer.content.decode())}
            faults += [f"{row.address} offers {one}" for one in offered if any(word in one for word in words)]
    for address in FILES:
        answer = client.get(address)
        assert answer.status_code == 200, address
        held = words - people  # who audited or acts for another service is named there
        faults += [f"{address} holds {word}" for word in held if word in answer.content.decode()]
    assert not faults, "\n" + "\n".join(sorted(faults))
