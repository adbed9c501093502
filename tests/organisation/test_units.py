"""Units end and are taken over, and both histories stay readable."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from actions.models import Action
from indicators.models import Indicator, Outturn
from organisation.models import Membership, Succession, Unit
from organisation.operations import NewUnit, copy_roles, end_unit, set_up_unit, succeed
from organisation.unit_page import open_work_of

pytestmark = pytest.mark.django_db
FEBRUARY = date(2022, 2, 1)
LAST_DAY = date(2022, 1, 31)


@pytest.fixture
def pact():
    return Unit.objects.get(code="pact")


@pytest.fixture
def council():
    return Unit.objects.get(code="southampton")


def family_help(council):
    return NewUnit("family-help", "Family Help", Unit.Kind.SERVICE, council)


def text(page):
    return " ".join(page.content.decode().split())


# ranks and places


@pytest.mark.parametrize(
    ("kind", "above", "is_right"),
    [
        ("service", "southampton", True),
        ("team", "southampton", True),
        ("worker", "pact-team-1", True),
        ("service", "pact", False),
        ("service", "pact-team-1", False),
        ("team", "pact-team-1", False),
    ],
)
def test_a_unit_stands_beneath_a_higher_rank(administrator, kind, above, is_right):
    new = NewUnit("new", "New", kind, Unit.objects.get(code=above))
    if is_right:
        assert set_up_unit(new, valid_from=FEBRUARY, by=administrator).pk
    else:
        with pytest.raises(ValidationError, match="cannot stand beneath"):
            set_up_unit(new, valid_from=FEBRUARY, by=administrator)


def test_a_unit_that_something_rests_on_stays_where_it_is(pact, administrator):
    pact.parent = set_up_unit(NewUnit("north", "North", "service", pact.parent), valid_from=FEBRUARY, by=administrator)
    pact.kind = "team"
    with pytest.raises(ValidationError, match="end it and name its successor instead") as refused:
        pact.full_clean()
    assert set(refused.value.error_dict) == {"parent", "kind"}


def test_a_unit_whose_teams_are_rested_on_stays_too(administrator, council, analyst):
    area = set_up_unit(NewUnit("area", "Area", "service", council), valid_from=FEBRUARY, by=administrator)
    other = set_up_unit(NewUnit("other", "Other", "service", council), valid_from=FEBRUARY, by=administrator)
    team = set_up_unit(NewUnit("team", "Team", "team", area), valid_from=FEBRUARY, by=administrator)
    Outturn.objects.create(
        indicator=Indicator.objects.first(), unit=team, month=FEBRUARY, value=1, origin="entered", recorded_by=analyst,
        recorded_at="2022-03-01T00:00Z",
    )  # fmt: skip
    area.kind, area.parent = "team", other
    with pytest.raises(ValidationError, match="Something rests on it"):
        area.full_clean()


def test_a_unit_with_nothing_but_roles_is_put_right(administrator, council, pact, qa):
    team = set_up_unit(NewUnit("team", "Team", "team", pact), valid_from=FEBRUARY, by=administrator)
    Membership.objects.create(user=qa, unit=team, role="qa")
    team.parent = Unit.objects.get(code="cla")
    team.full_clean()


# ending


def test_a_unit_ends_with_everything_beneath_it_and_the_history_says_why(pact, administrator):
    ended = end_unit(pact, on=LAST_DAY, reason="Destination 22", by=administrator)
    assert {one.code for one in ended} == {"pact", "pact-team-1", "pact-team-2"}
    newest = Unit.objects.get(code="pact-team-1").history.first()
    assert (newest.valid_to, newest.history_user, newest.history_change_reason) == (
        LAST_DAY, administrator, "Destination 22",
    )  # fmt: skip


def test_what_has_ended_does_not_end_again(pact, administrator):
    end_unit(pact, on=LAST_DAY, reason="?", by=administrator)
    with pytest.raises(ValidationError, match="PACT has ended already"):
        end_unit(pact, on=FEBRUARY, reason="?", by=administrator)


def test_a_planned_end_can_come_sooner(pact, administrator):
    end_unit(pact, on=FEBRUARY, reason="?", by=administrator)
    end_unit(pact, on=LAST_DAY, reason="Sooner", by=administrator)
    pact.refresh_from_db()
    assert pact.valid_to == LAST_DAY


def test_a_unit_cannot_end_before_it_begins(council, administrator):
    new = set_up_unit(family_help(council), valid_from=FEBRUARY, by=administrator)
    with pytest.raises(ValidationError, match="began on 1 February 2022, after that day"):
        end_unit(new, on=LAST_DAY, reason="?", by=administrator)


def test_the_authority_does_not_end(council, administrator):
    with pytest.raises(ValidationError, match="An authority is not ended here"):
        end_unit(council, on=LAST_DAY, reason="?", by=administrator)


def test_only_who_manages_units_reorganises(pact, council, analyst):
    with pytest.raises(PermissionDenied):
        end_unit(pact, on=LAST_DAY, reason="?", by=analyst)
    with pytest.raises(PermissionDenied):
        succeed([pact], successor=family_help(council), happened_on=FEBRUARY, reason="?", by=analyst)


# taking over


def test_a_new_unit_takes_over_from_two(pact, council, administrator):
    cla = Unit.objects.get(code="cla")
    new = succeed(
        [pact, cla], successor=family_help(council), happened_on=FEBRUARY, reason="One front", by=administrator
    )
    assert (new.valid_from, new.valid_to, new.kind) == (FEBRUARY, None, "service")
    assert {unit.valid_to for unit in Unit.objects.filter(code__in=["pact", "cla"])} == {LAST_DAY}
    assert {one.predecessor for one in new.precessions.all()} == {pact, cla}


def test_teams_go_on_beneath_the_successor_each_with_a_history_of_its_own(pact, council, administrator):
    new = succeed([pact], successor=family_help(council), happened_on=FEBRUARY, reason="?", by=administrator)
    assert [(one.code, one.name) for one in new.children.all()] == [
        ("pact-team-1-2022", "PACT team 1"),
        ("pact-team-2-2022", "PACT team 2"),
    ]
    before = Succession.objects.get(successor__code="pact-team-1-2022").predecessor
    assert (before.code, before.valid_to) == ("pact-team-1", LAST_DAY)


def test_teams_that_do_not_go_on_end(pact, council, administrator):
    new = succeed(
        [pact], successor=family_help(council), happened_on=FEBRUARY, reason="?", by=administrator, keeps_teams=False
    )
    assert not new.children.exists()
    assert Unit.objects.get(code="pact-team-1").valid_to == LAST_DAY


def test_a_unit_is_split_by_naming_one_successor_after_the_other(pact, council, administrator):
    for code in ("north", "south"):
        new = NewUnit(code, code.title(), "service", council)
        succeed([pact], successor=new, happened_on=FEBRUARY, reason="Split", by=administrator, keeps_teams=False)
    assert {one.successor.code for one in pact.successions.all()} == {"north", "south"}


def test_a_unit_that_stands_already_goes_on_and_takes_over(pact, administrator):
    cla = Unit.objects.get(code="cla")
    assert succeed([pact], successor=cla, happened_on=FEBRUARY, reason="Merged", by=administrator) == cla
    cla.refresh_from_db()
    assert (cla.valid_from, cla.valid_to) == (date(2000, 4, 1), None)


def test_a_unit_that_has_ended_takes_nothing_over(pact, administrator):
    cla = Unit.objects.get(code="cla")
    end_unit(cla, on=date(2021, 12, 31), reason="?", by=administrator)
    cla.refresh_from_db()
    with pytest.raises(ValidationError, match="CLA does not stand on 1 February 2022"):
        succeed([pact], successor=cla, happened_on=FEBRUARY, reason="?", by=administrator)


@pytest.mark.parametrize("successor", ["pact", "pact-team-1"])
def test_a_unit_does_not_take_over_from_itself_or_from_what_it_stands_beneath(pact, administrator, successor):
    with pytest.raises(ValidationError, match="cannot take over from itself"):
        succeed([pact], successor=Unit.objects.get(code=successor), happened_on=FEBRUARY, reason="?", by=administrator)


def test_nothing_is_kept_where_one_of_several_does_not_fit(pact, council, administrator):
    late = set_up_unit(NewUnit("late", "Late", "service", council), valid_from=date(2022, 3, 1), by=administrator)
    with pytest.raises(ValidationError):
        succeed([pact, late], successor=family_help(council), happened_on=FEBRUARY, reason="?", by=administrator)
    assert not Unit.objects.filter(code="family-help").exists()
    pact.refresh_from_db()
    assert pact.valid_to is None


def test_roles_are_copied_and_stay(pact, council, administrator, pact_manager):
    new = succeed([pact], successor=family_help(council), happened_on=FEBRUARY, reason="?", by=administrator)
    for _ in range(2):
        copy_roles(pact.memberships.all(), to=new, starts_on=FEBRUARY, by=administrator)
    given = new.memberships.get()
    assert (given.user, given.role, given.starts_on) == (pact_manager, "service_manager", FEBRUARY)
    assert pact.memberships.get().ends_on is None


def test_open_work_left_behind_is_counted(pact):
    said = {work.words for work in open_work_of({pact.pk})}
    assert f"{Action.objects.open().filter(unit=pact).count()} open action" in said
    assert "11 indicators it answers for" in said


# pages


def test_the_tree_shows_teams_to_those_who_read_them(sign_in, analyst, board_reader, administrator):
    assert "PACT team 1" in text(sign_in(analyst).get("/units/"))
    assert "PACT team 1" not in text(sign_in(board_reader).get("/units/"))
    assert "PACT team 1" in text(sign_in(administrator).get("/units/"))
    assert sign_in(board_reader).get("/units/pact-team-1/").status_code == 404


def test_a_units_page_leads_to_its_figures_on_each_indicator(sign_in, board_reader):
    page = text(sign_in(board_reader).get("/units/pact/"))
    assert "/indicators/PCT-01/?unit=pact&amp;cohort=CIN" in page
    assert "Measures it answers for" in page


def test_an_administrator_sees_a_teams_page_without_its_figures(sign_in, administrator, analyst):
    page = sign_in(administrator).get("/units/pact-team-1/")
    assert (page.status_code, page.context["sections"]) == (200, [])


def test_a_reorganisation_on_the_page(sign_in, administrator, pact, council):
    client = sign_in(administrator)
    assert "11 indicators it answers for" in text(client.get("/units/pact/successor/"))
    given = {
        "predecessors": [pact.pk], "happened_on": "2022-02-01", "code": "family-help", "name": "Family Help",
        "parent": council.pk, "keeps_teams": "on", "reason": "Destination 22",
    }  # fmt: skip
    page = client.post("/units/pact/successor/", given, follow=True)
    assert "Family Help takes over. Both histories stay readable." in text(page)
    assert "which took over from it. Destination 22" in text(page)
    assert "Ended 31 January 2022" in text(page)
    succession = Succession.objects.get(predecessor=pact)
    page = client.post(f"/units/pact/successor/{succession.pk}/roles/", follow=True)
    assert "1 given at Family Help; the roles at PACT stay." in text(page)
    assert "Before 1 February 2022: see" in text(client.get("/units/family-help/"))
    assert page.context["roles"] == ["Administrator"]  # whose page it is, not who holds a role at the unit


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": ""}, "Give the new unit its code, its name and its place."),
        ({"successor": "cla"}, "Choose a unit that stands, or name a new one: not both."),
        ({"successor": "pact", "code": "", "name": ""}, "A unit cannot take over from itself."),
        ({"happened_on": ""}, "This is needed: fill it in."),
        ({"code": "cla"}, "Another one has this already"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_lost(sign_in, administrator, pact, council, wrong, said):
    given = {
        "predecessors": [pact.pk], "happened_on": "2022-02-01", "code": "family-help", "name": "Family Help",
        "parent": council.pk, "reason": "Destination 22",
    } | wrong  # fmt: skip
    if "successor" in wrong:
        given["successor"] = Unit.objects.get(code=wrong["successor"]).pk
    page = sign_in(administrator).post("/units/pact/successor/", given)
    assert page.status_code == 422
    assert said in text(page)
    assert "Destination 22" in text(page)
    assert not Succession.objects.exists()


def test_a_unit_is_ended_on_its_page(sign_in, administrator):
    client = sign_in(administrator)
    page = client.post("/units/pact/end/", {"on": "2022-01-31", "reason": "Closed"}, follow=True)
    assert "Ended: PACT, PACT team 1, PACT team 2." in text(page)
    again = client.post("/units/pact/end/", {"on": "2022-01-31", "reason": "Closed"})
    assert "PACT has ended already." in text(again)


def test_an_indicators_page_leads_from_one_history_to_the_other(sign_in, analyst, administrator, pact, council):
    new = succeed([pact], successor=family_help(council), happened_on=FEBRUARY, reason="D22", by=administrator)
    Outturn.objects.create(
        indicator=Indicator.objects.get(code="SUP-01"), unit=new, month=FEBRUARY, value=80, origin="entered",
        recorded_by=analyst, recorded_at="2022-03-01T00:00Z",
    )  # fmt: skip
    client = sign_in(analyst)
    after = text(client.get("/indicators/SUP-01/?unit=family-help"))
    assert 'Before 1 February 2022: see <a href="?unit=pact">PACT</a>, from which Family Help took over. D22' in after
    before = text(client.get("/indicators/SUP-01/?unit=pact"))
    assert 'From 1 February 2022: see <a href="?unit=family-help">Family Help</a>, which took over from PACT.' in before
    of_another_measure = text(client.get("/indicators/PCT-02/?unit=pact"))
    assert 'see <a href="/units/family-help/">Family Help</a>' in of_another_measure


def test_the_boards_services_that_have_ended_come_last_and_say_so(sign_in, analyst, administrator, pact):
    end_unit(pact, on=LAST_DAY, reason="?", by=administrator)
    choices = sign_in(analyst).get("/indicators/").context["choices"]
    labels = [label for _, label in choices["service"].field.choices]
    assert labels[0] == "All"
    assert labels[-1] == "PACT (to 31 January 2022)"
    assert labels[1] == "Assessment"


def test_a_units_page_keeps_to_its_budget(sign_in, analyst, django_assert_num_queries):
    client = sign_in(analyst)
    client.get("/units/pact/")
    # 1 session, 2 user, 3 memberships with the notice; 4 all units; 5 the unit with what is above;
    # its figures: 6 newest month, 7 figures, 8 targets, 9 versions, 10 breaks, 11 last year of running totals,
    # 12 indicators it answers for; 13 its history; 14 predecessors, 15 successors, 16 what is beneath, 17 other names
    with django_assert_num_queries(17):
        client.get("/units/pact/")


def test_the_tree_keeps_to_its_budget(sign_in, analyst, django_assert_num_queries):
    client = sign_in(analyst)
    client.get("/units/")
    # 1 session, 2 user, 3 memberships with the notice; 4 all units; 5 the units shown, 6 successions
    with django_assert_num_queries(6):
        client.get("/units/")
