"""The papers the footer leads to: open to whom they should be, with what the council says, in accessible HTML."""

import pytest
from django.utils import timezone

from organisation.evidence.holding import set_period
from organisation.evidence.keeping import all_kept, find_kept
from organisation.papers import as_paper, find_paper, with_the_council

OPEN = ("/accessibility/", "/privacy/")
TABLE = "# A paper\n\n## Why & when\n\n| About | What |\n|---|---|\n| Staff | Names |\n"


@pytest.mark.pure
def test_a_table_has_header_cells_a_caption_and_a_region():
    html = as_paper(TABLE).html
    assert '<th scope="col">About</th>' in html
    assert '<th scope="row">Staff</th>' in html
    assert '<td data-label="What">Names</td>' in html
    assert '<caption class="visually-hidden">Why &amp; when</caption>' in html
    assert 'role="region" aria-label="Table: Why &amp; when" tabindex="0"' in html


@pytest.mark.pure
def test_the_first_heading_is_the_title_and_the_others_can_be_linked_to():
    paper = as_paper(TABLE)
    assert (paper.title, paper.parts) == ("A paper", [("why-when", "Why & when")])
    assert '<h2 id="why-when">' in paper.html
    assert "<h1>" not in paper.html


@pytest.mark.pure
def test_html_is_never_taken_from_the_text():
    assert "<script>" not in as_paper("# A\n\n<script>alert(1)</script>").html


@pytest.mark.pure
def test_the_councils_settings_are_put_in_and_what_is_not_set_is_to_be_completed(settings):
    settings.COUNCIL_NAME, settings.COUNCIL_CONTACT = "Example Council", ""
    said = with_the_council("{council}: {contact}")
    assert said.startswith("Example Council: [To be completed by the council: the address")
    paper = as_paper(f"# A\n\n{said}")
    assert "<mark>To be completed by the council: the address" in paper.html
    assert paper.to_complete == 1


@pytest.mark.django_db
def test_every_paper_is_whole():
    for name in ("accessibility", "privacy", "data-protection"):
        paper = find_paper(name)
        assert len(paper.parts) > 4
        assert "{" not in paper.html
        assert "|---" not in paper.html


@pytest.mark.django_db
def test_the_notice_says_how_long_each_class_of_record_is_kept(administrator):
    assert (
        '<th scope="row">Looks at single workers</th>\n<td data-label="How long">2 years from the look</td>'
        in find_paper("privacy").html
    )
    set_period(find_kept("looks"), months=15, reason="Ours", by=administrator, now=timezone.now())
    said = find_paper("privacy").html
    assert ">15 months from the look</td>" in said
    assert all(one.called in said for one in all_kept())


@pytest.mark.django_db
def test_anybody_reads_the_statement_and_the_notice_and_staff_the_assessment(client, sign_in, analyst, board_reader):
    for address in OPEN:
        page = client.get(address)
        assert page.status_code == 200
        assert 'href="/data-protection/"' not in page.content.decode()
    assert sign_in(board_reader).get("/data-protection/").status_code == 403
    page = sign_in(analyst).get("/data-protection/")
    assert page.status_code == 200
    assert 'href="/data-protection/"' in page.content.decode()


@pytest.mark.django_db
def test_the_page_for_signing_in_leads_to_them(client):
    page = client.get("/account/login/").content.decode()
    for address in OPEN:
        assert f'href="{address}"' in page
