from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import timezone

from indicators.flag_list import FlagList
from indicators.models import Flag, FlagEvent, Indicator
from indicators.operations.flag_answers import acknowledge_flag
from organisation.models import Unit

pytestmark = pytest.mark.django_db
OCTOBER = date(2021, 10, 1)


def flag_of(code):
    return Flag.objects.live().get(indicator__code=code, unit__kind="authority")


def in_days(number):
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def text_of(answer):
    return unescape(answer.content.decode())


def test_flags_stand_by_service_and_a_teams_beneath_its_services_own():
    team = Unit.objects.filter(kind="team", parent__code="pact").first()
    led = Flag.objects.live().filter(indicator__lead_service__code="pact", unit__kind="authority").first()
    of_team = Flag.objects.create(
        indicator=led.indicator, unit=team, first_month=OCTOBER, month=OCTOBER, classification="new",
        sentence="?", opened_at=timezone.now(),
    )  # fmt: skip
    rows = [*FlagList(Flag.objects.live(), on=timezone.localdate())]
    services = [flag.service for flag in rows]
    assert [one for place, one in enumerate(services) if one not in services[:place]] == list(dict.fromkeys(services))
    assert rows.index(of_team) == rows.index(led) + 1


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ("classification=new", {"EAI-04"}),
        ("classification=worsening", {"PDC-02", "RST-04", "RCP-02", "RCP-05", "RCP-09"}),
        ("state=snoozed", set()),
        ("service=nowhere", None),
    ],
)
def test_flags_are_chosen(sign_in, deputy, asked, codes):
    shown = sign_in(deputy).get(f"/flags/?{asked}").context["table"].data
    found = {flag.indicator.code for flag in shown}
    assert found == codes if codes is not None else len(found) > 20


def test_mine_are_those_i_answer_for(sign_in, pact_manager, deputy):
    mine = sign_in(pact_manager).get("/flags/?mine=on").context["table"].data
    assert {flag.service.code for flag in mine} == {"pact"}
    assert len(sign_in(deputy).get("/flags/?mine=on").context["table"].data) > len(mine)


def test_several_are_acknowledged_in_one_go_and_sending_it_twice_harms_nothing(sign_in, pact_manager):
    chosen = list(Flag.objects.live().filter(indicator__lead_service__code="pact").values_list("pk", flat=True))
    client = sign_in(pact_manager)
    first = client.post("/flags/acknowledge/?service=pact", {"flag": chosen}, follow=True)
    assert f"Acknowledged: {len(chosen)} flags." in text_of(first)
    assert first.redirect_chain[0][0] == "/flags/?service=pact"
    events = FlagEvent.objects.count()
    assert "Nothing was left to acknowledge" in text_of(
        client.post("/flags/acknowledge/", {"flag": chosen}, follow=True)
    )
    assert FlagEvent.objects.count() == events


def test_nothing_chosen_is_said(sign_in, pact_manager):
    client = sign_in(pact_manager)
    assert "Choose the flags you have seen." in text_of(client.post("/flags/acknowledge/", follow=True))
    assert client.post("/flags/acknowledge/", {"flag": ["x", "-1", "99999"]}).status_code == 302


def test_another_services_flags_are_not_acknowledged(sign_in, cla_manager):
    flag = flag_of("PDC-01")
    sign_in(cla_manager).post("/flags/acknowledge/", {"flag": [flag.pk]})
    assert flag_of("PDC-01").state == "open"


def test_a_red_with_no_action_leads_to_raising_one(sign_in, pact_manager):
    client, flag = sign_in(pact_manager), flag_of("PDC-01")
    page = text_of(client.get("/flags/?classification=persistent_without_action"))
    address = f"/actions/new/?indicator={flag.indicator_id}&unit={flag.service.pk}&source=flag:{flag.pk}"
    assert address in page
    form = client.get(address).context["form"]
    assert (form["indicator"].value(), form["unit"].value()) == (str(flag.indicator_id), str(flag.service.pk))


@pytest.mark.parametrize(("where", "state"), [("snooze", "snoozed"), ("known", "known")])
def test_a_flag_is_put_to_rest_and_taken_up_again(sign_in, head, where, state):
    client, flag = sign_in(head), flag_of("EAI-04")
    answer = client.post(
        f"/flags/{flag.pk}/{where}/", {"until": in_days(20), "reason": "A new team starts"}, follow=True
    )
    assert "or until it grows louder" in text_of(answer)
    assert "A new team starts" in text_of(client.get(f"/flags/{flag.pk}/"))
    assert flag_of("EAI-04").state == state
    client.post(f"/flags/{flag.pk}/take-up/")
    assert flag_of("EAI-04").state == "open"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"until": in_days(0), "reason": "?"}, "Choose a day to come."),
        ({"until": in_days(100), "reason": "?"}, "Choose a day within three months."),
        ({"until": in_days(9), "reason": ""}, "Say why: the reason is kept with your name."),
        ({"until": in_days(9), "reason": "NHS 943 476 5919"}, "nothing here may point at one child"),
        ({"until": "soon", "reason": "Kept as it was typed"}, "Kept as it was typed"),
    ],
)
def test_a_rest_that_cannot_be_is_said_and_nothing_typed_is_lost(sign_in, head, given, said):
    answer = sign_in(head).post(f"/flags/{flag_of('EAI-04').pk}/snooze/", given)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert flag_of("EAI-04").state == "open"


def test_a_flag_closed_meanwhile_is_said(sign_in, head):
    client, flag = sign_in(head), flag_of("EAI-04")
    Flag.objects.filter(pk=flag.pk).update(state="closed", closed_at=timezone.now())
    answer = client.post(f"/flags/{flag.pk}/snooze/", {"until": in_days(5), "reason": "?"}, follow=True)
    assert "the flag was closed in the meantime." in text_of(answer)


def test_the_service_that_does_not_lead_on_it_is_refused(sign_in, cla_manager):
    client, flag = sign_in(cla_manager), flag_of("PDC-01")
    assert client.get(f"/flags/{flag.pk}/snooze/").status_code == 403
    assert "Snooze" not in text_of(client.get(f"/flags/{flag.pk}/"))


def test_its_story_tells_answers_and_actions(sign_in, head):
    flag = flag_of("PDC-01")
    acknowledge_flag(flag, by=head)
    page = text_of(sign_in(head).get(f"/flags/{flag.pk}/"))
    assert "Acknowledged, persistent, no action" in page
    assert flag.indicator.actions.first().title in page


LIST = (
    3  # the session, who asks, and what they hold with the notice and the number unread
    + 1  # the tree of units: whose figures they read, and which they answer for
    + 4  # every flag asked for, the units, the measures and the cohorts: plain rows, for order and counts
    + 2  # the page's flags, and who brings what some of them wait for
    + 1  # the services to choose among
)


def test_the_list_reads_the_same_number_of_times_however_many_flags(
    sign_in, deputy, django_assert_num_queries, django_assert_max_num_queries
):
    client = sign_in(deputy)
    client.get("/flags/")
    with django_assert_num_queries(LIST):
        few = client.get("/flags/").context["table"]
    add_flags(120)
    with django_assert_num_queries(LIST):
        many = client.get("/flags/").context["table"]
    assert (len(many.rows), len(many.page.object_list)) == (len(few.rows) + 120, 50)
    with django_assert_max_num_queries(19):  # the last: whether cases are behind it
        client.get(f"/flags/{flag_of('PDC-01').pk}/")


def add_flags(number):
    """Raise flags on other series than those that have one."""
    given = {"first_month": OCTOBER, "month": OCTOBER, "sentence": "?", "opened_at": timezone.now()}
    given |= {"classification": "awaited_data"}
    teams = [*Unit.objects.filter(kind="team")]
    series = [(indicator, team) for indicator in Indicator.objects.all() for team in teams][:number]
    Flag.objects.bulk_create(Flag(indicator=indicator, unit=unit, **given) for indicator, unit in series)


def test_what_a_flag_says_is_text_whatever_it_holds(sign_in, deputy):
    flag = flag_of("PDC-01")
    Flag.objects.filter(pk=flag.pk).update(sentence='<b>"Visits"</b>, October 2021. 5 < 6 & 7')
    page = sign_in(deputy).get("/flags/").content.decode()
    assert "&lt;b&gt;&quot;Visits&quot;&lt;/b&gt;</a>" in page
    assert "5 &lt; 6 &amp; 7" in page
    assert "<b>" not in page.split("<tbody>")[1]


def test_page_by_page_no_flag_is_lost(sign_in, deputy):
    add_flags(60)
    client = sign_in(deputy)
    pages = [client.get("/flags/", {"page": number}).context["table"] for number in (1, 2)]
    assert "Page 2 of 2" in text_of(client.get("/flags/?page=2"))
    shown = [row.record.pk for table in pages for row in table.paginated_rows]
    assert len(shown) == len({*shown}) == Flag.objects.live().count() > 84
    assert shown == [flag.pk for flag in FlagList(Flag.objects.live(), on=timezone.localdate())]


def test_a_file_names_the_service(sign_in, deputy):
    text = sign_in(deputy).get("/flags/?file=csv").content.decode("utf-8-sig")
    header = next(line for line in text.splitlines() if "What and why" in line)
    assert header.replace('"', "").split(",") == ["What and why", "Class", "Service", "Month", "State"]
