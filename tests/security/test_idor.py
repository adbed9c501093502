"""Guessed ids. The request: somebody signed in asks for, or acts on, what is another's. The refusal: 403 or 404, nothing written."""

from itertools import cycle

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actions.models import Action
from clinics.operations.feeds import make_feed
from indicators.models import Doubt, Flag
from organisation.models import Unit, User
from tests.security.test_injection import written_in
from tests.security.walking import ROWS, Everybody

pytestmark = pytest.mark.django_db
WITH_AN_ID = {row.address: row.path for row in ROWS if "{" in row.path or "pact" in row.path}
REFUSED = (403, 404, 405)
# What every service reads of every other, by the table of roles: figures of services, what was published, what was learned
READ_BY_ALL = {
    "reports:commentary",
    "reports:edition-file",
    "indicators:flag",
    "indicators:gap",
    "audits:learning-one",
    "audits:theme",
    "audits:theme-pdf",
    "audits:theme-word",
    "audits:programme",
    "organisation:unit",
}
# A view that is another's is answered as one that has gone meanwhile: nothing tells the two apart
AS_IF_GONE = {"actions:rename-view", "actions:remove-view"}


def try_all(username, things, *, open_to=frozenset()):
    """Ask for each and post to each; tell what was answered or written that should not have been."""
    client = Everybody(raise_request_exception=False)(username)
    for name, path in WITH_AN_ID.items():
        for verb in ("get", "post"):
            with CaptureQueriesContext(connection) as asked:
                answer = getattr(client, verb)(
                    path.format(**things), {"text": "mine", "reason": "mine", "name": "mine"}
                )
            is_open = verb == "get" and name in open_to and answer.status_code == 200
            is_gone = verb == "post" and name in AS_IF_GONE and answer.status_code < 500
            if written_in(asked) or not (is_open or is_gone or answer.status_code in REFUSED):
                yield name, verb, answer.status_code, written_in(asked)


def test_a_manager_of_another_service_reaches_nothing(things):
    """Clinics, sessions, minutes, items, actions, evidence, plans, audits under way, drafts: each by its number."""
    faults = list(try_all("manager.cla", things, open_to=READ_BY_ALL))
    assert not faults, "\n".join(map(str, faults))


def test_a_board_member_reaches_no_record_by_its_number(things):
    faults = list(try_all("board", things, open_to={"reports:commentary", "organisation:unit"}))
    assert not faults, "\n".join(map(str, faults))


def test_numbers_that_lead_nowhere_are_not_found(things):
    """Neither the number after the last nor one that no database holds tells anything, to whoever may do everything."""
    faults, enter = [], Everybody(raise_request_exception=False)
    numbers = cycle((999_999_999, 9_223_372_036_854_775_808, "9" * 5000))
    client = enter("deputy")
    for name in (name for name, path in WITH_AN_ID.items() if "{" in path):
        number = next(numbers)
        status = client.get(WITH_AN_ID[name].format(**dict.fromkeys(things, number))).status_code
        faults += [(name, str(number)[:20], status)] * (status not in REFUSED)
    assert not faults, "\n".join(map(str, faults))


def test_what_is_ones_own_is_nobody_elses(things, analyst):
    """Saved views, notifications, calendar addresses: the analyst's, asked for by others of every rank."""
    feed = make_feed(clinic=None, by=analyst, now=timezone.now())
    own = {name: WITH_AN_ID[name].format(**things) for name in OWN}
    enter, faults = Everybody(), []
    for who in ("deputy", "head", "admin"):
        client = enter(who)
        for name, path in own.items():
            with CaptureQueriesContext(connection) as asked:
                answer = client.post(path, {"name": "mine"})
            is_refused = answer.status_code in REFUSED or name in AS_IF_GONE
            faults += [(who, name, answer.status_code, written_in(asked))] * (not is_refused or bool(written_in(asked)))
        faults += [(who, "feed shown")] * (feed in client.get("/clinics/feeds/").content.decode())
    assert analyst.saved_views.filter(name="Late").exists()
    assert not faults


OWN = ("actions:rename-view", "actions:remove-view", "organisation:read-notification", "clinics:revoke-feed")


def test_ids_of_others_inside_a_form_are_refused(things):
    """A page of one's own, sent with another service's number in it: the choice is not there, and nothing is written."""
    pact = Unit.objects.get(code="pact")
    theirs = Action.objects.filter(unit=pact).first()
    flags = list(Flag.objects.filter(unit=pact).values_list("pk", flat=True))
    doubts = list(Doubt.objects.live().values_list("pk", flat=True)[:5])
    manager = User.objects.get(username="manager.cla")
    promise = {
        "title": "Theirs",
        "success_measure": "Done",
        "owner": manager.pk,
        "due_on": "2027-01-04",
        "priority": "high",
    }
    sent = [
        ("/actions/new/", {**promise, "unit": pact.pk}),
        ("/actions/overdue/place/", {"chosen": [theirs.pk], f"version-{theirs.pk}": 1, "owner": manager.pk}),
        ("/actions/reassign/", {"action": [theirs.pk], "owner": manager.pk, "reason": "Mine now"}),
        ("/flags/acknowledge/", {"flag": flags}),
        ("/doubts/accept/", {"doubt": doubts, "reason": "They are right"}),
        ("/audits/dip-samples/ask/", {"indicator": "PCT-01", "unit": "pact-team-1", "question": "Why?"}),
        ("/clinics/new/", {"unit": pact.pk, "name": "Mine", "cadence_weeks": 6}),
        ("/units/pact/look/", {"about": "", "next": "/"}),
        ("/clinics/feeds/make/", {"clinic": things["clinic"]}),
    ]
    client, faults = Everybody(raise_request_exception=False)("manager.cla"), []
    for path, data in sent:
        with CaptureQueriesContext(connection) as asked:
            status = client.post(path, data).status_code
        faults += [(path, status, written_in(asked))] * (status >= 500 or bool(written_in(asked)))
    assert not faults, "\n".join(map(str, faults))
    own = client.post("/actions/new/", {**promise, "unit": Unit.objects.get(code="cla").pk})
    assert own.status_code == 302, "the same form with one's own service in it is taken: it was the id that was refused"
