"""What the authority says at the head of every page and of every file."""

import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError

from indicators.models import Return
from organisation.models import Unit

pytestmark = pytest.mark.django_db
SAID = "Invented figures & names, for training only."


@pytest.fixture
def notice():
    Unit.objects.filter(kind="authority").update(notice=SAID)


@pytest.mark.parametrize("path", ["/", "/indicators/", "/units/", "/indicators/EAI-04/", "/nowhere/", "/admin/"])
def test_every_page_says_it(sign_in, analyst, notice, path):
    page = sign_in(analyst).get(path).content.decode()
    assert "Notice:</strong> Invented figures &amp; names, for training only." in page


def test_the_sign_in_page_says_it(client, notice):
    assert "Notice:</strong> Invented figures" in client.get("/account/login/").content.decode()


def test_nothing_is_said_where_there_is_nothing_to_say(client, sign_in, analyst):
    assert "Notice:" not in client.get("/account/login/").content.decode()
    assert "Notice:" not in sign_in(analyst).get("/").content.decode()


def test_it_costs_no_query_of_its_own(sign_in, analyst, notice, django_assert_num_queries):
    client = sign_in(analyst)
    client.get("/units/")
    # 1 session, 2 user, 3 memberships with the notice; 4 all units; 5 the units shown, 6 successions
    with django_assert_num_queries(6):
        assert "Notice:" in client.get("/units/").content.decode()


def test_files_carry_it_in_their_name_and_on_every_printed_page(sign_in, analyst, notice):
    client = sign_in(analyst)
    csv = client.get("/indicators/?file=csv")
    assert 'filename="indicators-2021-10-invented-figures-names-for-training-only.csv"' in csv["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(client.get("/indicators/?file=xlsx").content))
    assert book.active.oddHeader.left.text.endswith(f" · Notice: {SAID}".replace("&", "&&"))


def test_forms_and_marked_workbooks_carry_it_on_every_printed_page(sign_in, analyst, notice):
    client = sign_in(analyst)
    marked = Return.objects.filter(kind="file").first()
    for path in ("/returns/form/?month=2021-11", f"/returns/{marked.pk}/marked/"):
        book = openpyxl.load_workbook(io.BytesIO(client.get(path).content))
        assert all(sheet.oddHeader.left.text.endswith(f"Notice: {SAID}".replace("&", "&&")) for sheet in book)


def test_a_file_without_a_notice_is_named_as_ever(sign_in, analyst):
    assert 'filename="flags.csv"' in sign_in(analyst).get("/flags/?file=csv")["Content-Disposition"]


def test_only_the_authority_has_one():
    pact = Unit.objects.get(code="pact")
    pact.notice = "?"
    with pytest.raises(ValidationError, match="Only the authority's notice is shown"):
        pact.full_clean()
