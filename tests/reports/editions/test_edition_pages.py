"""The pages of editions: the list, one in the making, who writes what, publishing, two side by side."""

import pytest

from indicators.models import Outturn
from reports.models import Edition, EditionState
from tests.indicators.test_claims import revise
from tests.reports.editions.making import (
    OCTOBER,
    SEPTEMBER,
    approved,
    lines,
    opened,
    published,
    write,
)

pytestmark = pytest.mark.django_db
HERE = "/editions/2021-10/"


def words(page):
    return page.content.decode()


class TestTheList:
    def test_the_board_sees_the_published_ones_only(self, sign_in, board_reader):
        published(SEPTEMBER)
        opened()
        page = words(sign_in(board_reader).get("/editions/"))
        assert "/editions/2021-09/" in page
        assert "/editions/2021-10/" not in page
        assert "In the making" not in page

    def test_what_is_in_the_making_is_hidden_from_the_board(self, sign_in, board_reader):
        opened()
        assert sign_in(board_reader).get(HERE).status_code == 404
        assert sign_in(board_reader).get(f"{HERE}compare/2021-10/").status_code == 404


class TestOpening:
    def test_it_leads_to_who_writes_what(self, sign_in, analyst):
        page = sign_in(analyst).post("/editions/new/", {"month": "2021-10", "meets_on": "2021-12-01"}, follow=True)
        assert page.redirect_chain[-1][0] == f"{HERE}plan/"
        assert 'value="2021-11-19"' in words(page)

    def test_a_month_that_has_one_leads_there(self, sign_in, analyst):
        opened()
        page = sign_in(analyst).post("/editions/new/", {"month": "2021-10"}, follow=True)
        assert "There is an edition of October 2021 already." in words(page)
        assert Edition.objects.count() == 1

    def test_what_is_no_month_is_said_and_kept(self, sign_in, analyst):
        page = sign_in(analyst).post("/editions/new/", {"month": "soon", "name": "Special"})
        assert page.status_code == 422
        assert 'value="Special"' in words(page)


class TestPreparing:
    def test_what_is_missing_and_who_owes_it_stand_at_the_top(self, sign_in, analyst):
        opened()
        page = words(sign_in(analyst).get(f"{HERE}prepare/"))
        top = page[: page.index("<table")]
        assert "with nothing written" in top
        assert "with no owner" in top
        assert "claims the figures do not bear out" in top

    def test_owner_due_day_state_words_claims_and_remarks_of_each(self, sign_in, analyst):
        opened()
        page = words(sign_in(analyst).get(f"{HERE}prepare/"))
        assert "not borne out" in page
        assert "pill-missing" in page
        assert "pill-draft" in page

    def test_its_queries_do_not_grow_with_what_is_written(self, sign_in, analyst, django_assert_max_num_queries):
        edition = opened()
        for line in lines(edition).values():
            write(line.subject)
            write(line.subject, "Vacancies rose.")
        client = sign_in(analyst)
        with django_assert_max_num_queries(32):
            client.get(f"{HERE}prepare/")

    def test_only_the_deputy_is_offered_to_approve(self, sign_in, analyst, deputy):
        approved()
        assert "Publish it" not in words(sign_in(analyst).get(f"{HERE}prepare/"))
        assert "Publish it" in words(sign_in(deputy).get(f"{HERE}prepare/"))


class TestPlanning:
    def sent(self, edition, **more):
        given = {"name": edition.name, "meets_on": "", "seen": str(edition.version)}
        for line in lines(edition).values():
            given[f"section-{line.section.pk}-owner"] = str(line.section.owner_id or "")
        return given | more

    def test_a_section_is_given_to_somebody(self, sign_in, analyst, head):
        edition = opened()
        pk = lines(edition)["summary"].section.pk
        more = {f"section-{pk}-owner": str(head.pk), f"section-{pk}-due_on": "2021-11-19"}
        assert sign_in(analyst).post(f"{HERE}plan/", self.sent(edition, **more)).status_code == 302
        assert lines(edition)["summary"].section.owner == head

    def test_nobody_who_may_not_write_can_be_given_one(self, sign_in, analyst, qa):
        edition = opened()
        pk = lines(edition)["summary"].section.pk
        page = sign_in(analyst).post(f"{HERE}plan/", self.sent(edition, **{f"section-{pk}-owner": str(qa.pk)}))
        assert page.status_code == 422
        assert "Who writes Practice and performance summary" in words(page)

    def test_two_tabs_the_second_is_told_keeps_its_own_and_may_decide(self, sign_in, analyst):
        edition = opened()
        client = sign_in(analyst)
        client.post(f"{HERE}plan/", self.sent(edition, name="First"))
        page = client.post(f"{HERE}plan/", self.sent(edition, name="Second"))
        assert page.status_code == 409
        assert 'value="Second"' in words(page)
        again = self.sent(edition, name="Second", seen=page.context["form"]["seen"].value())
        assert client.post(f"{HERE}plan/", again).status_code == 302
        assert Edition.objects.get().name == "Second"

    def test_a_reason_for_going_without(self, sign_in, analyst):
        pk = lines(opened())["summary"].section.pk
        page = sign_in(analyst).post(f"{HERE}sections/{pk}/leave-out/", {"reason": "The chair is new."}, follow=True)
        assert "The chair is new." in words(page)
        page = sign_in(analyst).post(f"{HERE}sections/{pk}/leave-out/", {"reason": "NHS 943 476 5919"})
        assert page.status_code == 422

    def test_reminding_says_how_many_were(self, sign_in, analyst):
        opened()
        client = sign_in(analyst)
        assert "people were reminded." in words(client.post(f"{HERE}remind/", follow=True))
        assert "Nobody was reminded" in words(client.post(f"{HERE}remind/", follow=True))


class TestPublishing:
    def test_it_says_what_is_frozen_then_freezes_it(self, sign_in, deputy):
        edition = approved()
        client = sign_in(deputy)
        page = client.get(f"{HERE}publish/")
        assert "never changed or withdrawn" in words(page)
        page = client.post(f"{HERE}publish/", {"seen": edition.version}, follow=True)
        assert "Published. It reads the same from now on." in words(page)

    def test_pressed_twice_and_from_an_old_page_it_is_published_once(self, sign_in, deputy):
        edition = approved()
        client = sign_in(deputy)
        for _ in range(2):
            client.post(f"{HERE}publish/", {"seen": edition.version})
        assert Edition.objects.get().version == edition.version + 1
        assert client.get(f"{HERE}publish/", follow=True).redirect_chain[-1][0] == HERE

    def test_without_the_version_seen_nothing_is_published(self, sign_in, deputy):
        approved()
        page = sign_in(deputy).post(f"{HERE}publish/", follow=True)
        assert "Somebody changed this edition in the meantime." in words(page)
        assert Edition.objects.get().state == EditionState.APPROVED

    def test_what_is_not_ready_is_not_approved_and_says_what(self, sign_in, deputy):
        edition = opened()
        page = sign_in(deputy).post(f"{HERE}approve/", {"seen": edition.version}, follow=True)
        assert "Not every section is approved: Practice and performance summary" in words(page)

    def test_writing_from_an_old_page_is_refused_and_kept(self, sign_in, analyst):
        published()
        page = sign_in(analyst).post(
            "/commentary/southampton/2021-10/area/right-service/write/", {"telling": "Contacts fell.", "seen": 1}
        )
        assert page.status_code == 422
        assert "is published: it is never changed" in words(page)
        assert "Contacts fell.</textarea>" in words(page)

    def test_a_published_page_reads_the_same_whatever_is_corrected(self, sign_in, board_reader, analyst):
        published()
        client = sign_in(board_reader)
        before = self.said(client)
        revise(Outturn.objects.get(indicator__code="RST-01", month=OCTOBER), 1990, analyst)
        assert "1,978" in before
        assert self.said(client) == before

    def said(self, client):
        page = words(client.get(HERE))
        return page[page.index('class="page-head"') : page.index("</main>")]


class TestSideBySide:
    def test_figures_words_and_actions_that_differ(self, sign_in, board_reader, analyst):
        published(SEPTEMBER)
        revise(Outturn.objects.get(indicator__code="RST-01", month=SEPTEMBER), 1990, analyst)
        published()
        page = words(sign_in(board_reader).get(f"{HERE}compare/2021-09/"))
        assert "October 2021 beside November 2021" in page
        assert "1,990" in page[: page.index('id="actions"')]
        assert '<ins><span class="fate">Put in:</span>' in page

    def test_the_order_asked_for_does_not_matter(self, sign_in, analyst):
        opened(SEPTEMBER)
        opened()
        client = sign_in(analyst)
        page = client.get("/editions/2021-09/compare/2021-10/")
        assert "October 2021 beside November 2021" in words(page)
        assert "is not published: it is shown as it would read now" in words(page)


def test_a_restatement_is_read_in_the_next(sign_in, analyst):
    published(SEPTEMBER)
    revise(Outturn.objects.get(indicator__code="RST-01", month=SEPTEMBER), 1990, analyst)
    opened()
    page = words(sign_in(analyst).get(HERE))
    assert "Printed in an earlier edition, and corrected since" in page
