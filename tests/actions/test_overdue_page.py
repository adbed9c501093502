import csv
from datetime import date, timedelta

import pytest
from django.utils import timezone

from actions import operations
from actions.models import Action, OverdueReview, ReviewSitting
from actions.operations import Decided
from actions.review_line import A_PAGE, read_line
from actions.review_queue import read_rows
from actions.rules.lifecycle import ActionState, OverdueDecision
from indicators.models import Indicator
from organisation.models import Unit, User
from organisation.operations import grant_role
from organisation.roles import Role
from organisation.rules.calendar import add_working_days
from tests.actions.overdue import late_today

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiet():
    """Nothing is late but what a test makes late."""
    Action.objects.update(due_on=None, original_due_on=None)


@pytest.fixture
def soon():
    return add_working_days(timezone.localdate(), 5)


@pytest.fixture
def decide(sign_in):
    """Send a row's form as the page gives it."""

    def _decide(person, action, decision, reason="Because", seen=None, **more):
        seen = seen or read_seen(sign_in(person), action)
        given = {"decision": decision, "reason": reason} | seen | more
        return sign_in(person).post(f"/actions/{action.pk}/review/", posted(action, given))

    return _decide


def posted(action, given):
    return {f"action-{action.pk}-{name}": value for name, value in given.items()}


def read_seen(client, action):
    form = client.get(f"/actions/{action.pk}/review/", headers={"HX-Request": "true"}).context["opened"].form
    return {name: str(form.initial[name]) for name in ("seen_due_on", "seen_owner", "seen_review")}


def titles(page):
    return [(group.name, [row.action.title for row in group.rows]) for group in page.context["queue"].groups]


def test_grouped_by_head_of_service_the_most_serious_and_the_oldest_first(quiet, sign_in, deputy, pact_manager):
    own_head = User.objects.create_user("head.cla", first_name="Zoe", last_name="Head")
    grant_role(user=own_head, unit=Unit.objects.get(code="cla"), role=Role.HEAD_OF_SERVICE, by=None)
    for title, unit, priority, days in (
        ("Normal and old", "pact", "normal", 20),
        ("Statutory", "pact", "statutory", 1),
        ("High", "pact", "high", 5),
        ("High and older", "pact-team-1", "high", 9),
        ("Of CLA", "cla-team-1", "normal", 3),
    ):
        late_today(deputy, title=title, unit=unit, priority=priority, days=days, owner=pact_manager)
    assert titles(sign_in(deputy).get("/actions/overdue/")) == [
        ("Head of service", ["Statutory", "High and older", "High", "Normal and old"]),
        ("Zoe Head", ["Of CLA"]),
    ]
    assert titles(sign_in(own_head).get("/actions/overdue/")) == [("Zoe Head", ["Of CLA"])]


def test_without_a_head_of_service_they_come_last(quiet, sign_in, deputy, head, pact_manager):
    pact_head = User.objects.create_user("head.pact", first_name="Zoe", last_name="Head")
    grant_role(user=pact_head, unit=Unit.objects.get(code="pact"), role=Role.HEAD_OF_SERVICE, by=None)
    head.memberships.all().delete()
    late_today(deputy, title="Nobody's", unit="cla", priority="statutory")
    late_today(deputy, title="Zoe's", unit="pact")
    assert [name for name, _ in titles(sign_in(deputy).get("/actions/overdue/"))] == ["Zoe Head", "No head of service"]


def test_a_row_says_everything(quiet, sign_in, deputy, pact_manager):
    action = late_today(
        pact_manager, owner=pact_manager, indicator=Indicator.objects.get(code="PDC-01"), priority="statutory"
    )
    first = timezone.localdate() - timedelta(days=40)
    Action.objects.filter(pk=action.pk).update(
        original_due_on=first, value_at_start=70, month_at_start=date(2021, 4, 1)
    )
    action.date_changes.create(
        old_due_on=first, new_due_on=action.due_on, reason="Sickness", changed_by=deputy, changed_at=timezone.now()
    )
    page = sign_in(deputy).get("/actions/overdue/")
    row = page.context["queue"].rows[0]
    assert (row.late.days, row.measure.start, row.measure.moved.course) == (5, "70% in April 2021", "better")
    shown = page.content.decode()
    for words in (
        "Statutory duty",
        "Overdue",
        "5 days overdue (",
        "Moved 1 time: ",
        "Never",
        "70% in April 2021",
        "Better",
    ):
        assert words in shown
    operations.report_progress(action, by=pact_manager, note="Half covered", state=ActionState.IN_PROGRESS)
    assert "Half covered" in sign_in(deputy).get("/actions/overdue/").content.decode()


QUERIES = (
    3  # the session, who asks, and what they hold with the notice and the number unread
    + 1  # the sitting they have open
    + 3  # its decisions; what it is about; what others did with any of that since
    + 2  # heads of service and deputies, and the tree of units for them
    + 2  # the tree for where they decide, and what is late there: plain rows, for order and counts
    + 3  # the page's actions; every move of their dates; every decision about them
    + 4  # the newest figures of their measures: where their own units have none those of the next; breaks in these
    + 4  # the lists beside it, counted
    + 6  # audits with no action: programmes, audits and actions as plain rows; whole where a grade was changed
)


@pytest.mark.parametrize("number", [46, 500])
def test_the_queue_is_read_in_the_same_number_of_queries(
    quiet, sign_in, deputy, pact_manager, django_assert_num_queries, number
):
    action = late_today(pact_manager, owner=pact_manager, indicator=Indicator.objects.get(code="PDC-01"))
    add_late(action, number - 1, by=deputy)
    operations.begin_sitting(by=deputy)
    client = sign_in(deputy)
    with django_assert_num_queries(QUERIES):
        page = client.get("/actions/overdue/")
    assert (len(page.context["line"].places), len(page.context["queue"].rows)) == (number, min(number, A_PAGE))


def add_late(action, number, *, by, **more):
    """Add actions as late as one is."""
    given = {"unit": action.unit, "owner": action.owner, "due_on": action.due_on, "original_due_on": action.due_on}
    given |= {"raised_in": "direct", "raised_by": by, "raised_at": timezone.now()} | more
    return Action.objects.bulk_create(
        Action(title=f"Late {n}", indicator_id=1 + n % 9, **given) for n in range(number)
    )  # fmt: skip


def test_what_people_wrote_is_text_whatever_it_holds(quiet, sign_in, deputy, pact_manager):
    action = late_today(pact_manager, owner=pact_manager, title="<b>Cover</b> 'the' & visits")
    moved = {"old_due_on": action.due_on - timedelta(days=9), "new_due_on": action.due_on}
    action.date_changes.create(reason='"><script>', changed_by=deputy, changed_at=timezone.now(), **moved)
    operations.report_progress(action, by=pact_manager, note="<i>Half</i>", state=ActionState.IN_PROGRESS)
    page = sign_in(deputy).get("/actions/overdue/").content.decode()
    article = page[page.index("<article") : page.index("</article>")]
    assert "&lt;b&gt;Cover&lt;/b&gt; &#x27;the&#x27; &amp; visits" in article
    assert not {tag for tag in ("<b>", "<i>", "<script") if tag in article}
    assert article.count("&lt;i&gt;Half&lt;/i&gt;") == article.count("&quot;&gt;&lt;script&gt;") == 1


def test_page_by_page_nothing_is_lost_and_every_page_says_the_whole(quiet, sign_in, deputy, pact_manager):
    own_head = User.objects.create_user("head.cla", first_name="Zoe", last_name="Head")
    grant_role(user=own_head, unit=Unit.objects.get(code="cla"), role=Role.HEAD_OF_SERVICE, by=None)
    first = late_today(deputy, title="Statutory", unit="pact", priority="statutory", owner=pact_manager)
    add_late(first, A_PAGE + 9, by=deputy)
    add_late(first, A_PAGE, by=deputy, unit=Unit.objects.get(code="cla-team-1"))
    client = sign_in(deputy)
    pages = [client.get("/actions/overdue/", {"page": number}) for number in (1, 2, 3)]
    shown = [row.action.pk for page in pages for row in page.context["queue"].rows]
    assert shown == [place.action for place in pages[0].context["line"].places]
    assert len({*shown}) == Action.objects.overdue(on=timezone.localdate()).count() == 2 * A_PAGE + 10
    assert [len(page.context["queue"].rows) for page in pages] == [A_PAGE, A_PAGE, 10]
    second = pages[1].content.decode()
    for words in (
        f"{2 * A_PAGE + 10} in the queue", f"Here: {A_PAGE + 1} to {2 * A_PAGE}.", "Page 2 of 3",
        "Head of service, continued", f"{A_PAGE + 10} actions", "Zoe Head",
    ):  # fmt: skip
        assert words in second
    assert second.index("Head of service, continued") < second.index('<h2 id="group-2">Zoe Head <')
    for asked, given in (("9", 3), ("0", 1), ("-1", 1), ("none", 1)):
        assert client.get("/actions/overdue/", {"page": asked}).context["queue"].number == given


def test_after_a_decision_the_next_one_is_found_on_its_own_page(quiet, decide, sign_in, deputy, pact_manager, soon):
    first = late_today(pact_manager, owner=pact_manager, priority="statutory", title="First")
    others = add_late(first, A_PAGE, by=deputy)
    operations.begin_sitting(by=deputy)
    at_the_border, beyond = others[-2:]
    answer = decide(deputy, at_the_border, "extend", new_due_on=soon.isoformat())
    assert answer["Location"] == f"/actions/overdue/?page=2#decide-{beyond.pk}"
    refused = decide(deputy, beyond, "extend")
    assert (refused.status_code, refused.context["queue"].number) == (422, 2)
    assert 'href="/actions/overdue/?page=1"' in refused.content.decode()
    assert decide(deputy, beyond, "cancel")["Location"] == f"/actions/overdue/#decide-{first.pk}"
    page = sign_in(deputy).get("/actions/overdue/", {"page": 2})
    assert str(page.context["line"].count) == f"2 reviewed, {A_PAGE - 1} undecided"
    assert f"{A_PAGE + 1} actions, 2 decided" in page.content.decode()


def test_the_plain_rows_count_what_the_whole_rows_say(quiet, decide, deputy, head, pact_manager, cla_manager, soon):
    made = late_today(pact_manager, owner=pact_manager)
    by_me, by_head, closed, moved, left, early = [made, *add_late(made, 5, by=deputy)]
    decide(head, early, "reassign", new_owner=cla_manager.pk)
    OverdueReview.objects.update(reviewed_at=timezone.now() - timedelta(days=3))
    operations.begin_sitting(by=deputy)
    decide(deputy, by_me, "extend", new_due_on=soon.isoformat())
    decide(head, by_head, "extend", new_due_on=soon.isoformat())
    operations.report_progress(closed, by=pact_manager, note="All covered", state=ActionState.DONE)
    moved.date_changes.create(
        old_due_on=moved.due_on, new_due_on=soon, reason="Away", changed_by=head, changed_at=timezone.now()
    )
    Action.objects.filter(pk=moved.pk).update(due_on=soon)
    since = late_today(pact_manager, owner=pact_manager, title="Late since")
    line = read_line(deputy)
    rows = read_rows(line, [place.action for place in line.places])
    for place in line.places:
        row = rows[place.action]
        assert (place.is_decided, place.is_meanwhile) == (row.decided is not None, bool(row.meanwhile)), row.action
        assert place.due_on == row.due_on
    assert str(line.count) == "1 reviewed, 3 undecided, 3 done meanwhile by others"
    assert [pk for pk, row in rows.items() if row.is_new] == [since.pk]
    assert not rows[left.pk].is_settled


def test_deciding_goes_on_to_the_next_row_and_the_row_stays(quiet, decide, sign_in, deputy, pact_manager, soon):
    first = late_today(pact_manager, owner=pact_manager, priority="statutory", title="First")
    second = late_today(pact_manager, owner=pact_manager, title="Second")
    operations.begin_sitting(by=deputy)
    answer = decide(deputy, first, "extend", new_due_on=soon.isoformat())
    assert (answer.status_code, answer["Location"]) == (302, f"/actions/overdue/#decide-{second.pk}")
    page = sign_in(deputy).get("/actions/overdue/")
    assert [row.action for row in page.context["queue"].rows] == [first, second]
    assert str(page.context["line"].count) == "1 reviewed, 1 undecided"
    assert "Extended to " in page.content.decode()
    assert decide(deputy, second, "cancel")["Location"] == "/actions/overdue/#queue-end"


def test_without_a_sitting_it_is_recorded_and_stays_for_the_day(quiet, decide, sign_in, deputy, pact_manager):
    action = late_today(pact_manager, owner=pact_manager)
    decide(deputy, action, "close", evidence="The rota")
    assert OverdueReview.objects.get().sitting is None
    row = sign_in(deputy).get("/actions/overdue/").context["queue"].rows[0]
    assert (row.action, row.decision, row.is_late) == (action, "Closed as done, to be verified", False)
    OverdueReview.objects.update(reviewed_at=timezone.now() - timedelta(days=2))
    assert not sign_in(deputy).get("/actions/overdue/").context["queue"].rows


def test_what_its_owner_does_while_a_sitting_is_open_stays_listed(quiet, sign_in, deputy, pact_manager):
    action = late_today(pact_manager, owner=pact_manager)
    operations.begin_sitting(by=deputy)
    operations.report_progress(action, by=pact_manager, note="All covered", state=ActionState.DONE)
    page = sign_in(deputy).get("/actions/overdue/")
    assert page.context["queue"].rows[0].meanwhile == "Done, to be verified, by PACT service manager"
    assert "Done meanwhile" in page.content.decode()


def test_a_form_with_something_wrong_says_so_and_keeps_the_words(quiet, decide, deputy, pact_manager):
    action = late_today(pact_manager, owner=pact_manager)
    for decision, more, told in (
        ("extend", {}, "Give the new date."),
        ("extend", {"new_due_on": "2022-01-03"}, "is past"),
        ("reassign", {}, "Name the new owner."),
        ("close", {}, "Say or link what shows that it was done."),
        ("cancel", {"reason": "Child born 12/03/2014"}, "looks like a date of birth"),
    ):
        answer = decide(deputy, action, decision, **({"reason": "My own words"} | more))
        shown = answer.content.decode()
        assert (answer.status_code, told in shown, more.get("reason", "My own words") in shown) == (422, True, True), (
            told
        )


def test_a_second_extension_asks_for_a_meeting(quiet, decide, sign_in, head, deputy, pact_manager, soon):
    action = late_today(pact_manager, owner=pact_manager)
    for late_again in range(2):
        person = (head, deputy)[late_again]
        meeting = {"meeting_on": soon.isoformat()} if late_again else {}
        if late_again:
            refused = decide(deputy, action, "extend", new_due_on=soon.isoformat())
            assert "Say when the owner is met about it." in refused.content.decode()
            offered = sign_in(head).get(f"/actions/{action.pk}/review/").context["opened"].form
            assert "extend" not in dict(offered.fields["decision"].choices)
        assert decide(person, action, "extend", new_due_on=soon.isoformat(), **meeting).status_code == 302
        Action.objects.filter(pk=action.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    assert [one.meeting_on for one in action.overdue_reviews.all()] == [soon, None]


def test_the_second_of_two_is_told_and_loses_no_word(
    quiet, decide, sign_in, deputy, head, pact_manager, cla_manager, soon
):
    action = late_today(pact_manager, owner=pact_manager)
    seen = read_seen(sign_in(deputy), action)
    decide(head, action, "reassign", reason="He is away", new_owner=cla_manager.pk)
    told = decide(deputy, action, "extend", reason="My own words", seen=seen, new_due_on=soon.isoformat())
    shown = told.content.decode()
    assert told.status_code == 409
    assert "Head of service has decided: Reassigned to CLA service manager. Their reason: He is away" in shown
    assert "My own words" in shown
    assert OverdueReview.objects.count() == 1
    again = told.context["opened"].form
    assert decide(deputy, action, "extend", "My own words", {n: again.data[again.add_prefix(n)] for n in seen},
                  new_due_on=soon.isoformat()).status_code == 302  # fmt: skip


def test_overtaken_by_a_decision_that_settles_it_the_words_are_shown(
    quiet, decide, sign_in, deputy, head, pact_manager
):
    action = late_today(pact_manager, owner=pact_manager)
    seen = read_seen(sign_in(deputy), action)
    decide(head, action, "close", evidence="The rota")
    told = decide(deputy, action, "cancel", reason="My own words", seen=seen)
    assert told.status_code == 409
    assert "no longer overdue" in told.content.decode()
    assert "My own words" in told.content.decode()


def test_a_button_pressed_twice_records_once(quiet, decide, sign_in, deputy, pact_manager, soon):
    action = late_today(pact_manager, owner=pact_manager)
    seen = read_seen(sign_in(deputy), action)
    for _ in range(2):
        assert decide(deputy, action, "extend", seen=seen, new_due_on=soon.isoformat()).status_code == 302
    assert (OverdueReview.objects.count(), action.date_changes.count()) == (1, 1)


def test_looking_changes_nothing(quiet, sign_in, deputy, pact_manager):
    action = late_today(pact_manager, owner=pact_manager)
    client = sign_in(deputy)
    for path in (
        "/actions/overdue/",
        f"/actions/{action.pk}/review/",
        "/actions/overdue/sittings/",
        "/actions/overdue/sittings/begin/",
    ):
        client.get(path)
    assert not ReviewSitting.objects.exists()
    assert not OverdueReview.objects.exists()


class TestBeside:
    def test_each_tab_counts_what_its_list_shows(self, sign_in, deputy, pact_manager):
        done = late_today(pact_manager, owner=pact_manager)
        operations.report_progress(done, by=pact_manager, note="Done", state=ActionState.DONE)
        client = sign_in(deputy)
        tabs = client.get("/actions/overdue/").context["tabs"]
        assert {tab.word: tab.number for tab in tabs} | {"no-action": 0} == {
            "overdue": 7, "unplaced": 46, "no-action": 0, "no-impact": 0, "to-verify": 1, "audits-no-action": 0,
        }  # fmt: skip
        for tab in tabs[1:]:
            assert len(client.get(tab.address).context["rows"]) == tab.number

    def test_no_impact_leaves_the_list_once_something_newer_works_on_it(self, sign_in, deputy, pact_manager):
        about = {"owner": pact_manager, "indicator": Indicator.objects.get(code="PDC-01")}
        tried = late_today(pact_manager, **about)
        Action.objects.filter(pk=tried.pk).update(state="no_impact", closed_at=timezone.now(), closed_by=deputy)
        client = sign_in(deputy)
        assert [*client.get("/actions/overdue/no-impact/").context["rows"]] == [tried]
        late_today(pact_manager, **about)
        assert not client.get("/actions/overdue/no-impact/").context["rows"]

    def test_there_is_no_other_list(self, sign_in, deputy):
        assert sign_in(deputy).get("/actions/overdue/elsewhere/").status_code == 404

    def place(self, client, chosen, **more):
        given = {"chosen": [one.pk for one in chosen]} | {f"version-{one.pk}": one.version for one in chosen} | more
        return client.post("/actions/overdue/place/", given)

    def test_many_are_placed_at_once(self, sign_in, deputy, cla_manager, soon):
        chosen = [*Action.objects.unplaced().filter(due_on=None)[:5]]
        answer = self.place(sign_in(deputy), chosen, owner=cla_manager.pk, due_on=soon.isoformat())
        assert answer.status_code == 302
        assert Action.objects.filter(owner=cla_manager, due_on=soon).count() == 5

    def test_something_wrong_keeps_what_was_chosen(self, sign_in, deputy, cla_manager):
        chosen = [*Action.objects.unplaced()[:2]]
        answer = self.place(sign_in(deputy), chosen, owner=cla_manager.pk, due_on="2021-01-29")
        shown = answer.content.decode()
        assert (answer.status_code, shown.count(" checked"), "is past" in shown) == (422, 2, True)
        nothing = self.place(sign_in(deputy), [], due_on="2021-01-29").content.decode()
        assert "Choose at least one action." in nothing
        assert "Name one owner" in nothing


class TestTheRecord:
    @pytest.fixture
    def sitting(self, quiet, deputy, pact_manager, cla_manager):
        for number, owner in enumerate((pact_manager, pact_manager, cla_manager)):
            late_today(pact_manager, owner=owner, title=f"Late {number}")
        sitting = operations.begin_sitting(by=deputy)
        decided = Decided(OverdueDecision.CANCEL, "Overtaken")
        operations.review_overdue(Action.objects.get(title="Late 0"), by=deputy, decided=decided)
        return operations.end_sitting(sitting, by=deputy)

    def test_it_says_how_far_it_got_owner_by_owner(self, sitting, sign_in, deputy):
        page = sign_in(deputy).get(sitting.get_absolute_url())
        shown = page.content.decode()
        assert "1 reviewed, 2 undecided" in shown
        assert "CLA service manager: 0 reviewed, 1 undecided" in shown
        assert shown.index("CLA service manager: ") < shown.index("PACT service manager: 1 reviewed, 1 undecided")

    def test_one_owner_only(self, sitting, sign_in, deputy):
        page = sign_in(deputy).get(sitting.get_absolute_url(), {"owner": "CLA service manager"})
        assert "Late 2" in page.content.decode()
        assert "Late 0" not in page.content.decode()

    def test_as_a_file(self, sitting, sign_in, deputy):
        text = sign_in(deputy).get(sitting.get_absolute_url(), {"file": "csv"}).content.decode("utf-8-sig")
        rows = {row["Action"]: row for row in csv.DictReader(text.splitlines())}
        assert (rows["Late 0"]["Decision"], rows["Late 0"]["Reason"]) == ("Cancelled", "Overtaken")
        assert (rows["Late 2"]["Decision"], rows["Late 2"]["Owner"]) == ("Undecided", "CLA service manager")

    def test_sittings_are_listed_in_the_same_number_of_queries(
        self, sitting, sign_in, deputy, django_assert_num_queries
    ):
        client = sign_in(deputy)
        for _ in range(5):
            operations.end_sitting(operations.begin_sitting(by=deputy), by=deputy)
        with django_assert_num_queries(12):
            page = client.get("/actions/overdue/sittings/")
        assert [str(record.count) for record in page.context["records"]][-1] == "1 reviewed, 2 undecided"

    def test_one_left_open_says_so(self, quiet, sign_in, deputy, pact_manager):
        late_today(pact_manager, owner=pact_manager)
        client = sign_in(deputy)
        client.post("/actions/overdue/sittings/begin/")
        ReviewSitting.objects.update(started_at=timezone.now() - timedelta(days=3))
        assert "was left open" in client.get("/actions/overdue/").content.decode()
        assert "Left open" in client.get("/actions/overdue/sittings/").content.decode()
        sitting = ReviewSitting.objects.get()
        late_today(pact_manager, owner=pact_manager, title="Late since")
        client.post(f"/actions/overdue/sittings/{sitting.pk}/resume/")
        assert sitting.items.count() == 2
        client.post(f"/actions/overdue/sittings/{sitting.pk}/end/")
        assert client.post(f"/actions/overdue/sittings/{sitting.pk}/end/").status_code == 302
        sitting.refresh_from_db()
        assert sitting.ended_at
