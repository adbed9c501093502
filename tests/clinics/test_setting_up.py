"""An analyst sets up a sixth clinic through the pages, and two people who change one at once lose nothing."""

from datetime import date

import pytest

from clinics.models import Clinic
from indicators.models import Indicator
from organisation.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(deputy):
    return {
        "name": "Early Help clinic",
        "unit": Unit.objects.get(code="early-help").pk,
        "chair": deputy.pk,
        "weekday": 2,
        "cadence_weeks": 6,
        "first_held_on": "2050-11-30",
        "starts_at": "10:00",
        "length_minutes": 90,
        "place": "Room 4",
        "agenda_days_before": 2,
        "is_convened": "on",
        "notes": "",
    }


@pytest.fixture
def early_help(sign_in, analyst, typed):
    sign_in(analyst).post("/clinics/new/", typed | {"first_held_on": ""})
    return Clinic.objects.get(unit__code="early-help")


def test_an_analyst_sets_up_early_help_through_the_pages(sign_in, analyst, qa, typed):
    client = sign_in(analyst)
    assert "Early Help" in client.get("/clinics/new/").content.decode()
    page = client.post("/clinics/new/", typed, follow=True)
    clinic = Clinic.objects.get(unit__code="early-help")
    measures = f"/clinics/{clinic.pk}/measures/"
    assert page.redirect_chain[-1][0] == measures

    offered = client.get(measures, {"words": "supervis"}).content.decode()
    assert "SUP-01" in offered
    assert "REV-01" not in offered
    chosen = Indicator.objects.filter(code__in=["SUP-01", "REV-01"])
    client.post(measures, {"indicators": [one.pk for one in chosen], "breakdown": "team"})
    first, second = clinic.lines.all()
    client.post(f"/clinics/lines/{second.pk}/move/", {"to": "up"})
    client.post(f"/clinics/lines/{second.pk}/", {"heading": "Supervision on time", "breakdown": "worker"})
    assert [(str(line), line.breakdown) for line in clinic.lines.all()] == [
        ("Supervision on time", "worker"), (first.indicator.name, "team"),
    ]  # fmt: skip

    client.post(f"/clinics/{clinic.pk}/members/", {"user": qa.pk, "seat": "qa"})
    assert [str(member) for member in clinic.members.all()] == [f"{qa}: QA unit"]
    page = client.get(clinic.get_absolute_url()).content.decode()
    assert "Every sixth Wednesday" in page
    assert "Supervision on time" in page


def test_the_first_day_is_held_to_the_weekday(sign_in, analyst, typed):
    page = sign_in(analyst).post("/clinics/new/", typed | {"first_held_on": "2050-12-15"})
    assert page.status_code == 422
    said = "15 December 2050 is a Thursday. Choose a Wednesday, such as 21 December 2050, or change the weekday."
    assert said in page.content.decode()
    assert "Room 4" in page.content.decode()


def test_no_two_clinics_on_one_day_unless_asked(sign_in, analyst, typed):
    Clinic.objects.filter(unit__code="cla").update(first_held_on=date(2050, 11, 30))
    client = sign_in(analyst)
    page = client.post("/clinics/new/", typed).content.decode()
    assert "CLA clinic meets on some of these days." in page
    assert "Wednesday 21 December 2050" in page
    assert client.post("/clinics/new/", typed | {"may_share": "on"}).status_code == 302


def test_the_second_of_two_people_sees_what_changed_and_loses_nothing(sign_in, analyst, early_help, typed):
    change = f"/clinics/{early_help.pk}/change/"
    client = sign_in(analyst)
    mine = typed | {"first_held_on": "", "seen": 1}
    client.post(change, mine | {"place": "Room 5"})
    page = client.post(change, mine | {"place": "Room 6", "notes": "Bring the plan"})
    said = page.content.decode()
    assert page.status_code == 422
    assert "Somebody changed this while you were writing" in said
    assert "<td>Room 5</td><td>Room 6</td>" in said
    assert "Bring the plan" in said
    early_help.refresh_from_db()
    assert early_help.place == "Room 5"
    client.post(change, mine | {"place": "Room 6", "seen": page.context["form"].data["seen"]})
    early_help.refresh_from_db()
    assert early_help.place == "Room 6"


@pytest.mark.parametrize("field", ["name", "place", "notes"])
def test_a_childs_number_is_refused_and_the_words_kept(sign_in, analyst, typed, field):
    page = sign_in(analyst).post("/clinics/new/", typed | {field: "About DOB 03/03/2014"}).content.decode()
    assert "looks like a date of birth" in page
    assert "About DOB 03/03/2014" in page


def test_a_heading_with_a_childs_number_is_refused_and_kept(sign_in, analyst):
    line = Clinic.objects.get(unit__code="pact").lines.first()
    page = sign_in(analyst).post(f"/clinics/lines/{line.pk}/", {"heading": "DOB 03/03/2014", "breakdown": "team"})
    assert page.status_code == 422
    assert "DOB 03/03/2014" in page.content.decode()


def test_nothing_ticked_is_said(sign_in, analyst, early_help):
    page = sign_in(analyst).post(f"/clinics/{early_help.pk}/measures/", {"breakdown": "team"})
    assert "Tick at least one measure." in page.content.decode()


def test_a_service_manager_sets_up_only_their_own(sign_in, cla_manager, typed):
    assert sign_in(cla_manager).post("/clinics/new/", typed).status_code == 422
    assert not Clinic.objects.filter(unit__code="early-help").exists()
