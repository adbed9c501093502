"""The month: chosen once, shown by every page that shows a month, never silently old."""

import pytest
from django.utils import timezone

pytestmark = pytest.mark.django_db
PAGES = ("/indicators/", "/commentary/", "/units/pact/")


def said(client, path):
    page = client.get(path).content.decode()
    return page.split('aria-label="Month"')[1].split("</nav>")[0]


def test_a_month_chosen_on_one_page_is_shown_on_the_others(sign_in, analyst):
    client = sign_in(analyst)
    assert "Showing <b>October 2021</b>, the latest" in said(client, "/indicators/")
    client.get("/indicators/", {"to": "2021-08"})
    for page in PAGES:
        assert "Showing <b>August 2021</b>" in said(client, page), page
        assert "Go to the latest, " in said(client, page), page


def test_the_heatmap_the_audits_and_the_dashboard_of_today_keep_it_too(sign_in, deputy):
    client, paths = sign_in(deputy), ("/indicators/heatmap/", "/audits/figures/", "/dashboard/today/")
    for path, latest in zip(paths, ("October", "September", "October"), strict=True):
        assert f"Showing <b>{latest} 2021</b>, the latest" in said(client, path), path
    client.get("/indicators/heatmap/", {"to": "2021-08"})
    for path in (*paths, "/indicators/"):
        assert "Showing <b>August 2021</b>" in said(client, path), path
    assert "up to August 2021" in client.get("/dashboard/today/").content.decode()
    client.get("/dashboard/today/", {"month": "2021-07"})
    assert "Showing <b>July 2021</b>" in said(client, "/audits/figures/")
    client.get("/audits/figures/", {"to": "latest"})
    assert "Showing <b>October 2021</b>, the latest" in said(client, "/indicators/heatmap/")


def test_a_month_of_audits_is_kept_from_its_path_and_leads_on(sign_in, deputy):
    client = sign_in(deputy)
    there = said(client, "/audits/figures/2021-06/")
    for to in ("2021-05/", "2021-07/", "2021-09/?month=latest"):
        assert f'href="/audits/figures/{to}"' in there
    assert "Showing <b>June 2021</b>" in said(client, "/indicators/")
    assert "September 2021</b>, the latest" in said(client, "/audits/figures/2021-09/?month=latest")
    assert "October 2021</b>, the latest" in said(client, "/indicators/")
    assert 'rel="prev"' not in said(client, "/audits/figures/2000-01/")


def test_the_dashboard_of_today_never_runs_ahead_of_what_is_held(sign_in, deputy):
    assert "October 2021</b>, the latest" in said(sign_in(deputy), "/dashboard/today/?month=2022-03")


def test_the_latest_is_gone_back_to_and_stays(sign_in, analyst):
    client = sign_in(analyst)
    client.get("/units/pact/", {"month": "2021-09"})
    assert "September" in said(client, "/indicators/")
    assert "October 2021</b>, the latest" in said(client, "/commentary/?month=latest")
    assert "October 2021</b>, the latest" in said(client, "/indicators/")


def test_the_ways_keep_what_else_was_chosen(sign_in, analyst):
    said_there = said(sign_in(analyst), "/indicators/?status=off_target&to=2021-09&page=2")
    assert "?status=off_target&amp;to=2021-08" in said_there
    assert "?status=off_target&amp;to=latest" in said_there


def test_the_cookie_is_a_safe_one_and_holds_a_month_alone(sign_in, analyst, settings):
    settings.SESSION_COOKIE_SECURE = True
    cookie = sign_in(analyst).get("/indicators/", {"to": "2021-09"}).cookies["month"]
    assert (cookie.value, cookie["samesite"], cookie["httponly"], cookie["secure"]) == ("2021-09", "Lax", True, True)


def test_what_is_no_month_is_not_kept_and_not_read(sign_in, analyst):
    client = sign_in(analyst)
    assert "month" not in client.get("/commentary/", {"month": "2021-13"}).cookies
    for nonsense in ("2021-13", "<script>", "latest", ""):
        client.cookies["month"] = nonsense
        assert "October 2021</b>, the latest" in said(client, "/indicators/"), nonsense


def test_a_board_as_reported_on_a_day_keeps_to_its_own_month(sign_in, analyst):
    client = sign_in(analyst)
    client.cookies["month"] = "2021-07"
    today = f"{timezone.localdate():%Y-%m-%d}"
    assert client.get("/indicators/").context["board"].months[-1].month == 7
    assert client.get("/indicators/", {"as_at": today}).context["board"].months[-1].month == 10


def test_a_figure_on_the_board_leads_to_its_month(sign_in, analyst):
    client = sign_in(analyst)
    assert '#month-2021-10">' in client.get("/indicators/").content.decode()
    assert 'id="month-2021-10"' in client.get("/indicators/EAI-04/").content.decode()


def test_a_return_is_linked_for_whoever_may_read_it(sign_in, analyst, board_reader):
    assert 'href="/returns/1/"' in sign_in(analyst).get("/indicators/EAI-04/").content.decode()
    page = sign_in(board_reader).get("/indicators/EAI-04/").content.decode()
    assert "/returns/" not in page
    assert "Return 1," in page
