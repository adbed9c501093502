"""The list of actions: what may be chosen stands in the address, and says the same as the rules do."""

import csv
from datetime import date, datetime, time, timedelta
from io import BytesIO
from random import Random
from urllib.parse import urlencode

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actions.going import going, with_urgency
from actions.models import Action, ActionPlan, DueDateChange, OwnerChange, ProgressUpdate
from actions.rules.lifecycle import OPEN, ActionState, DeliveryStatus
from indicators.models import Indicator, PriorityArea
from organisation.models import Unit

pytestmark = pytest.mark.django_db
ON = date(2021, 12, 29)  # between bank holidays, where counting working days goes wrong first


def make(by, *, unit="pact", state="in_progress", due_on=None, raised=40, **more):
    """Put an action down as it would stand, without the way that led there."""
    raised_at = timezone.now() - timedelta(days=raised)
    closed = {} if state in OPEN else {"closed_by": by, "closed_at": raised_at}
    given = (
        {"title": "Cover the visits", "raised_in": "direct", "raised_by": by, "raised_at": raised_at} | closed | more
    )
    return Action.objects.create(
        unit=Unit.objects.get(code=unit), state=state, due_on=due_on, original_due_on=due_on, **given
    )


def shown(client, path="/actions/", **asked):
    return [row.title for row in client.get(path, asked).context["table"].data]


@pytest.fixture
def alone():
    """Take away the report's own actions, so that a test sees its own."""
    Action.objects.all().delete()


def noon(day):
    return timezone.make_aware(datetime.combine(day, time(12)))


def anything(random, by, other):
    """Put down one of very many ways an action may stand on the day."""
    state = random.choice(list(ActionState))
    due_on = random.choice([None, *(ON + timedelta(days=days) for days in (-30, -1, 0, 1, 5, 8, 9, 10, 12, 40))])
    owner = random.choice([{}, {"owner": other}, {"owner": other}, {"outside_owner": "The police"}])
    accepted = {"accepted_at": noon(ON)} if "owner" in owner and random.random() < 0.6 else {}
    cancelled = {"closed_reason": "No longer needed"} if state == ActionState.CANCELLED else {}
    action = make(by, state=state, due_on=due_on, **owner, **accepted, **cancelled)
    raised_at = noon(ON - timedelta(days=random.choice([0, 7, 8, 9, 10, 13, 14, 40])))
    Action.objects.filter(pk=action.pk).update(raised_at=raised_at)
    for _ in range(random.choice([0, 0, 1, 2]) if due_on else 0):
        DueDateChange.objects.create(
            action=action,
            old_due_on=due_on - timedelta(days=9),
            new_due_on=due_on,
            reason="?",
            changed_by=by,
            changed_at=raised_at,
        )
    if told := random.choice([None, None, 0, 13, 14, 15]):
        ProgressUpdate.objects.create(
            action=action, note="?", state=state, reported_by=by, reported_at=noon(ON - timedelta(days=told))
        )
    if random.random() < 0.3:
        OwnerChange.objects.create(
            action=action, reason="?", changed_by=by, changed_at=noon(ON - timedelta(days=random.choice([1, 8, 9])))
        )
    return action


def test_the_database_reads_delivery_as_the_rules_do(alone, head, pact_manager):
    random = Random(46)
    for _ in range(500):
        anything(random, head, pact_manager)
    actions = Action.objects.with_delivery()
    expected = {action.pk: action.delivery(on=ON) for action in actions}
    for status in DeliveryStatus:
        theirs = {pk for pk, delivery in expected.items() if delivery and delivery.status is status}
        assert set(going(actions, status, on=ON).values_list("pk", flat=True)) == theirs
        assert theirs, f"nothing was {status} at all"
    ranks = {None: 4} | {status: rank for rank, status in enumerate(["red", "amber", "green", "blue"])}
    for action in with_urgency(actions, on=ON):
        assert action.urgency == ranks[expected[action.pk] and expected[action.pk].status]


class TestWhatTheAddressChooses:
    @pytest.fixture(autouse=True)
    def actions(self, alone, deputy, pact_manager, cla_manager):
        today = timezone.localdate()
        area, plan = PriorityArea.objects.first(), ActionPlan.objects.first()
        measure = Indicator.objects.get(code="SUP-01")
        team = Unit.objects.filter(parent__code="pact").first()
        make(deputy, title="Late", due_on=today - timedelta(days=40), owner=pact_manager, accepted_at=timezone.now())
        make(
            deputy,
            title="Just late",
            due_on=today - timedelta(days=2),
            owner=cla_manager,
            unit="cla",
            priority="statutory",
        )
        make(deputy, title="A team's", unit=team.code, due_on=today + timedelta(days=90), indicator=measure)
        make(deputy, title="Nobody's", area=area, plan=plan, detail="Ask the Police first")
        make(deputy, title="Police's", outside_owner="The police", due_on=today + timedelta(days=60), raised_in="audit")
        make(deputy, title="Over", state="cancelled", closed_reason="No longer needed")
        make(deputy, title="Tried", state="done", due_on=today)

    @pytest.mark.parametrize(
        ("asked", "titles"),
        [
            ({"words": "police FIRST"}, ["Nobody's"]),
            ({"words": "police"}, ["Police's", "Nobody's"]),
            ({"state": "open"}, ["Late", "Just late", "Police's", "A team's", "Nobody's"]),
            ({"state": "closed"}, ["Over"]),
            ({"state": "done"}, ["Tried"]),
            ({"owner": "nobody", "state": "open"}, ["A team's", "Nobody's"]),
            ({"overdue": "0"}, ["Late", "Just late"]),
            ({"overdue": "30"}, ["Late"]),
            ({"delivery": "red"}, ["Late", "Just late"]),
            ({"delivery": "green"}, ["Tried", "Police's"]),
            ({"priority": "statutory"}, ["Just late"]),
            ({"raised_in": "audit"}, ["Police's"]),
        ],
    )
    def test_by_words(self, sign_in, deputy, asked, titles):
        assert shown(sign_in(deputy), sort="due_on", **asked) == titles

    def test_by_things(self, sign_in, deputy, pact_manager):
        client, today = sign_in(deputy), timezone.localdate()
        pact, measure = Unit.objects.get(code="pact"), Indicator.objects.get(code="SUP-01")
        assert shown(client, unit=pact.pk, overdue="0") == ["Late"]
        assert "A team's" in shown(client, unit=pact.pk)  # with what lies below
        assert shown(client, owner=pact_manager.pk) == ["Late"]
        assert shown(client, indicator=measure.pk) == ["A team's"]
        assert shown(client, area=PriorityArea.objects.first().pk) == ["Nobody's"]
        assert shown(client, plan=ActionPlan.objects.first().pk) == ["Nobody's"]
        near = {"due_from": today - timedelta(days=3), "due_to": today + timedelta(days=3)}
        assert shown(client, **near) == ["Just late", "Tried"]

    def test_a_day_that_is_none_is_said_and_hides_nothing(self, sign_in, deputy):
        page = sign_in(deputy).get("/actions/", {"due_from": "soon"})
        assert len(page.context["table"].data) == 7
        assert "Write a day like 12/05/2021." in page.content.decode()

    @pytest.mark.parametrize(
        ("sort", "first"), [("delivery", "Late"), ("-delivery", "Over"), ("priority", "Just late")]
    )
    def test_by_rank_not_by_letters(self, sign_in, deputy, sort, first):
        assert shown(sign_in(deputy), sort=sort, columns="delivery,priority")[0] == first

    @pytest.mark.parametrize("sort", ["due_on", "-due_on", "original_due_on", "-original_due_on"])
    def test_what_has_no_date_comes_last(self, sign_in, deputy, sort):
        assert shown(sign_in(deputy), sort=sort, columns=sort.strip("-"))[-1] == "Over"


def test_only_owners_of_what_one_may_read_are_offered(sign_in, alone, deputy, pact_manager, cla_manager):
    make(deputy, owner=pact_manager)
    make(deputy, owner=cla_manager, unit="cla")
    offered = sign_in(cla_manager).get("/actions/").context["filter"].form.fields["owner"].queryset
    assert [*offered] == [cla_manager]


class TestColumns:
    def headings(self, client, **asked):
        return [column.name for column in client.get("/actions/", asked).context["table"].columns]

    def test_the_address_says_which(self, sign_in, deputy):
        client = sign_in(deputy)
        assert self.headings(client)[0] == "title"
        assert self.headings(client, columns="due_on,plan") == ["title", "due_on", "plan"]
        assert self.headings(client, columns=["plan", "slips"]) == ["title", "plan", "slips"]
        assert self.headings(client, columns="secret") == self.headings(client)

    def test_every_column_sorts_or_says_that_it_does_not(self, sign_in, deputy):
        client = sign_in(deputy)
        every = ",".join(["unit,owned_by,due_on,state,delivery,last_note,priority,indicator,area,plan,raised_in"])
        every += ",raised_on,original_due_on,slips,last_reported_on"
        table = client.get("/actions/", {"columns": every}).context["table"]
        assert len(table.columns) == 16
        for column in table.columns:
            for sign in ("", "-") if column.orderable else ():
                assert client.get("/actions/", {"columns": every, "sort": sign + column.name}).status_code == 200


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_holds_every_row_that_is_chosen(sign_in, alone, deputy, kind):
    due_on = timezone.localdate() + timedelta(days=9)
    for number in range(60):
        make(deputy, title=f"Visit {number:02}", due_on=due_on)
    make(deputy, title='=HYPERLINK("http://x")', due_on=due_on)
    make(deputy, title="Over", state="cancelled", closed_reason="?")
    asked = {"state": "open", "columns": "due_on,state", "sort": "title", "file": kind}
    answer = sign_in(deputy).get("/actions/", asked)
    rows = read(answer.content, kind)
    assert rows[0] == ["Action", "Due", "State"]
    assert len(rows) == 62
    assert rows[2][1] == (datetime.combine(due_on, time()) if kind == "xlsx" else due_on.isoformat())
    guarded = rows[1][0]
    assert guarded == ('=HYPERLINK("http://x")' if kind == "xlsx" else '\'=HYPERLINK("http://x")')


def read(content, kind):
    if kind == "csv":
        return list(csv.reader(content.decode("utf-8-sig").splitlines()))
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert all(cell.data_type != "f" for row in sheet for cell in row)
    return [[cell.value for cell in row] for row in sheet]


def queries(client, path):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


EVERYTHING = urlencode(
    {"columns": "unit,owned_by,due_on,state,delivery,last_note,priority,indicator,area,plan,raised_in"}
)


def test_five_thousand_actions_cost_as_many_queries_as_forty_six(sign_in, deputy):
    client = sign_in(deputy)
    few = queries(client, f"/actions/?{EVERYTHING}")
    many(deputy, 5000 - Action.objects.count())
    assert Action.objects.count() == 5000
    assert queries(client, f"/actions/?{EVERYTHING}") == few <= 13


def many(by, number):
    pact, measure = Unit.objects.get(code="pact"), Indicator.objects.get(code="SUP-01")
    Action.objects.bulk_create(
        Action(
            title=f"Visit {one}", unit=pact, raised_in="direct", raised_by=by, raised_at=timezone.now(), owner=by,
            indicator=measure, due_on=timezone.localdate() + timedelta(days=one % 60 - 30),
            original_due_on=timezone.localdate(), area=PriorityArea.objects.first(), plan=ActionPlan.objects.first(),
        )
        for one in range(number)
    )  # fmt: skip
