"""The page that lists the reporting views, their files, and how Power BI reads them."""

from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from pyarrow import parquet

from organisation.models import Unit
from reports.api.site import describe as describe_api
from reports.star.columns import VIEWS
from reports.star.describing import describe
from reports.star.files import count_rows
from reports.star.making import drop_views

pytestmark = pytest.mark.django_db


def test_every_table_and_column_is_listed_in_few_queries(sign_in, analyst, django_assert_max_num_queries):
    client = sign_in(analyst)
    with django_assert_max_num_queries(9):
        page = client.get("/data/").content.decode()
    for view in VIEWS:
        assert f'href="/data/{view.name}.csv"' in page
        assert all(f"<code>{column}</code>" in page for column in view.names)
    assert f'class="number">{count_rows(VIEWS)["dim_unit"]}</td>' in page


def test_files_come_marked_and_whole(sign_in, analyst):
    client = sign_in(analyst)
    answer = client.get("/data/dim_unit.csv")
    assert "dim_unit-official-sensitive" in answer["Content-Disposition"]
    assert len(b"".join(answer.streaming_content).splitlines()) == count_rows(VIEWS)["dim_unit"] + 1
    answer = client.get("/data/dim_unit.parquet")
    table = parquet.read_table(BytesIO(b"".join(answer.streaming_content)))
    assert table.num_rows == count_rows(VIEWS)["dim_unit"]


def test_a_view_nobody_knows_is_not_found(sign_in, analyst):
    assert sign_in(analyst).get("/data/auth_user.csv").status_code == 404


@pytest.mark.parametrize("path", ["/data/", "/data/power-bi/", "/data/dim_unit.csv", "/data/dim_unit.parquet"])
def test_who_is_an_analyst_of_one_service_reads_nothing_here(sign_in, analyst, path):
    analyst.memberships.update(unit=Unit.objects.get(code="pact"))
    assert sign_in(analyst).get(path).status_code == 403


def test_without_views_the_page_says_what_to_do(sign_in, analyst):
    drop_views(connection)
    assert "run <code>migrate</code>" in sign_in(analyst).get("/data/").content.decode()
    assert sign_in(analyst).get("/data/dim_unit.csv").status_code == 404


def test_power_bi_is_told_how_to_read_by_token(sign_in, analyst):
    """The function pages until there is no next, as the API gives it; every filter and refusal it names is one."""
    page = unescape(sign_in(analyst).get("/data/power-bi/").content.decode())
    assert 'Base = "http://testserver/api/v1/"' in page
    assert 'Headers = [Authorization = "Bearer " & Token]' in page
    assert '{"value", type number}' in page
    described = describe_api()
    filters = {one["name"] for one in described["paths"]["/api/v1/outturns"]["get"]["parameters"]}
    assert {"from", "to", "limit", "offset", "changed_since"} <= filters
    answers = described["paths"]["/api/v1/outturns"]["get"]["responses"]
    assert all(f"<dt>{status}</dt>" in page and status in answers for status in ("401", "403", "422", "429"))


def test_power_bi_is_told_where_the_views_are(sign_in, analyst):
    page = sign_in(analyst).get("/data/power-bi/").content.decode()
    assert "IN ROLE clinic_reporting" in page
    assert ("SQLite file" in page) == (connection.vendor == "sqlite")


def test_the_guide_says_what_the_table_of_columns_says():
    assert (Path(settings.BASE_DIR) / "docs" / "reporting.md").read_text(encoding="utf-8") == describe()


def test_a_role_is_made_where_there_are_roles(capsys):
    if connection.vendor != "postgresql":
        with pytest.raises(CommandError, match="Only PostgreSQL"):
            call_command("make_reporting_role")
        return
    call_command("make_reporting_role")
    assert "reads the reporting views" in capsys.readouterr().out
