"""The reporting views say what the product's own pages say, of nobody by name, and never more than those may."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone
from django.utils.timezone import localdate
from pyarrow import parquet

from actions.models import Action
from audits.models import Audit
from indicators.board import Choice, read_board
from indicators.models import Benchmark, Flag, Indicator, Outturn, Target
from organisation.models import Unit, User
from reports.star.columns import BY_NAME, VIEWS
from reports.star.files import count_rows, read_rows, write_csv, write_parquet
from reports.star.making import ROLE, after_migrating, are_there, before_migrating, called, create_views, drop_views

pytestmark = pytest.mark.django_db
NOVEMBER = date(2021, 11, 1)


def rows_of(name, **chosen):
    view = BY_NAME[name]
    rows = [dict(zip(view.names, row, strict=True)) for row in read_rows(view)]
    return [row for row in rows if all(row[column] == value for column, value in chosen.items())]


def the_board():
    return read_board(Choice(to=NOVEMBER), readable=set(Unit.objects.values_list("pk", flat=True)), today=NOVEMBER)


def test_the_figures_of_november_are_the_boards():
    board, authority = the_board(), Unit.objects.get(kind="authority")
    held = {
        (row["indicator_code"], row["month"]): row
        for row in rows_of("fact_outturn", unit_code=authority.code, cohort_code=None)
    }
    lines = {(row["area"], row["indicator_code"]) for row in rows_of("bridge_indicator_area")}
    assert {(row.group, row.indicator.code) for row in board.rows} <= lines
    shown = [
        (row.indicator.code, month, row.at(month)) for row in board.rows for month in board.months if row.at(month)
    ]
    assert len(shown) > 100
    for code, month, standing in shown:
        row = held[code, month]
        assert row["value"] == standing.outturn.value, (code, month)
        assert row["target"] == (standing.target and standing.target.value), (code, month)
    of_board = sum(at.outturn.value or 0 for _, month, at in shown if month == NOVEMBER)
    listed = [row.indicator.code for row in board.rows]
    assert sum(held[code, NOVEMBER]["value"] or 0 for code in listed if (code, NOVEMBER) in held) == of_board


def test_a_percentage_of_too_few_is_empty_and_its_counts_are_marked():
    few = rows_of("fact_outturn", mark="too_few")
    assert few
    assert all(row["value"] is None and row["printed"] is None for row in few)
    shown = [row for row in rows_of("fact_outturn") if row["mark"] is None and row["value"] is not None]
    fewest = dict(Indicator.objects.exclude(fewest_shown=None).values_list("code", "fewest_shown"))
    assert not [
        r for r in shown if r["indicator_code"] in fewest and (r["denominator"] or 99) < fewest[r["indicator_code"]]
    ]
    held = Outturn.objects.exclude(unit__kind="worker")
    assert len(few) + len(shown) == held.filter(value__isnull=False).count()


def test_a_typed_percentage_is_of_as_many_as_its_count_says():
    """QA-02 is typed without its fraction; how many audits there were is another measure's figure."""
    few = {(row["indicator_code"], row["month"]) for row in rows_of("fact_outturn", mark="too_few", denominator=None)}
    assert any(month == date(2021, 5, 1) for _, month in few)  # May 2021: two audits


def test_nothing_is_lost_or_doubled():
    counts = count_rows(VIEWS)
    assert counts["fact_outturn"] == Outturn.objects.exclude(unit__kind="worker").count()
    assert counts["fact_target"] == Target.objects.exclude(unit__kind="worker").count()
    assert counts["fact_benchmark"] == Benchmark.objects.count()
    assert counts["fact_flag"] == Flag.objects.exclude(unit__kind="worker").count()
    assert counts["fact_action"] == Action.objects.count()
    assert counts["dim_unit"] == Unit.objects.exclude(kind="worker").count()
    assert counts["dim_indicator"] == Indicator.objects.count()
    counted = sum(row["audits"] for row in rows_of("fact_audit"))
    assert counted == Audit.objects.graded().told().count()


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_key_is_of_one_row_and_leads_somewhere(view):
    rows = rows_of(view.name)
    keys = [tuple(row[name] for name in view.key) for row in rows]
    assert len(keys) == len(set(keys))
    dims = {"unit_code": "dim_unit", "indicator_code": "dim_indicator", "lead_service_code": "dim_unit"}
    for column, dim in dims.items():
        known = {row[BY_NAME[dim].key[0]] for row in rows_of(dim)}
        assert {row[column] for row in rows if row.get(column)} <= known
    months = {row["month"] for row in rows_of("dim_month")}
    for column in ("month", "applies_from", "first_month", "raised_month", "due_month"):
        assert {row[column] for row in rows if row.get(column)} <= months
    for column in view.columns:
        if column.words:
            assert {row[column.name] for row in rows if row[column.name]} <= {word for word, _ in column.words}


def test_units_know_their_service_and_authority():
    (team,) = rows_of("dim_unit", unit_code="pact-team-1")
    assert (team["service_code"], team["authority_code"]) == ("pact", "southampton")
    (service,) = rows_of("dim_unit", unit_code="pact")
    assert service["service_code"] == "pact"


def test_months_have_no_gap_and_know_their_financial_year():
    months = rows_of("dim_month")
    assert months[0]["month_number"] == 4
    assert months[-1]["month_number"] == 3
    assert all(later["month"] == one["month_end"] + timedelta(days=1) for one, later in pairwise(months))
    (february,) = rows_of("dim_month", month=date(2022, 2, 1))
    assert (february["financial_year"], february["financial_month"]) == ("2021-22", 11)
    assert (february["financial_quarter"], february["month_name"]) == (4, "February")


@pytest.mark.parametrize(
    "moment", ["2021-03-28T00:30", "2021-06-30T23:30", "2021-10-30T23:10", "2021-10-31T23:30", "2021-12-31T23:59"]
)
def test_a_day_is_londons(moment):
    raised = timezone.datetime.fromisoformat(f"{moment}+00:00")
    Action.objects.update(raised_at=raised)
    assert {row["raised_on"] for row in rows_of("fact_action")} == {localdate(raised)}


def test_a_worker_is_nowhere_and_their_action_is_the_teams():
    team = Unit.objects.get(code="pact-team-1")
    worker = Unit.objects.create(code="a-worker", name="Ann Worker", kind="worker", parent=team)
    action = Action.objects.first()
    Action.objects.filter(pk=action.pk).update(unit=worker)
    given = Outturn.objects.filter(value__isnull=False).first()
    given.pk, given.unit = None, worker
    given.save()
    assert rows_of("fact_action", action_number=action.pk)[0]["unit_code"] == team.code
    for view in VIEWS:
        assert "a-worker" not in "".join(write_csv(view))
        assert "Ann Worker" not in "".join(write_csv(view))


def test_nobody_is_named_and_no_free_text_is_given():
    Action.objects.update(
        title="Said aloud", detail="Said aloud", source_note="Said aloud", success_measure="Said aloud"
    )
    Flag.objects.update(sentence="Said aloud")
    Outturn.objects.update(note="Said aloud")
    Audit.objects.update(summary="Said aloud", case_key="Said aloud")
    written = "".join(line for view in VIEWS for line in write_csv(view))
    assert "Said aloud" not in written
    for person in User.objects.exclude(last_name=""):
        assert person.get_full_name() not in written
    for reference in Audit.objects.values_list("reference", flat=True):
        assert reference not in written


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_both_files_have_the_same_rows(view):
    read = list(csv.reader(StringIO("".join(write_csv(view)).removeprefix("\ufeff"))))
    table = parquet.read_table(write_parquet(view))
    assert read[0] == table.column_names == view.names
    assert read[1:] == [[as_csv(cell) for cell in row.values()] for row in table.to_pylist()]


def as_csv(cell):
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    return "" if cell is None else str(cell)


def test_a_file_says_what_its_columns_mean():
    schema = parquet.read_schema(write_parquet(BY_NAME["fact_outturn"]))
    assert b"measure" in schema.field("indicator_code").metadata[b"description"]
    assert schema.metadata[b"marking"] == b"OFFICIAL-SENSITIVE"
    assert str(schema.field("value").type) == "decimal128(18, 6)"


def test_text_that_would_be_a_formula_is_harmless():
    Unit.objects.filter(code="pact").update(name="=1+1")
    assert '"\'=1+1"' in "".join(write_csv(BY_NAME["dim_unit"]))


def test_a_view_has_no_column_that_is_not_explained():
    for view in VIEWS:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {called(view.name, connection)} LIMIT 0")
            assert [column[0] for column in cursor.description] == view.names


def test_views_step_aside_before_a_migration_and_come_back():
    before_migrating(None, plan=[])
    assert are_there(connection)  # nothing to do: nothing is gone in between
    before_migrating(None, plan=["something"])
    assert not are_there(connection)
    after_migrating(None, verbosity=0)
    assert are_there(connection)


def test_tables_of_another_time_leave_the_views_out(capsys):
    drop_views(connection)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE indicators_cohort RENAME COLUMN name TO title")
    after_migrating(None, verbosity=1)
    assert not are_there(connection)
    assert "were not made" in capsys.readouterr().out


@pytest.mark.skipif(connection.vendor != "postgresql", reason="roles are PostgreSQL's")
def test_the_role_reads_the_views_and_no_table():
    create_views(connection)
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLE}")
        for view in VIEWS:
            cursor.execute(f"SELECT COUNT(*) FROM reporting.{view.name}")
        for table in connection.introspection.django_table_names():
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                cursor.execute(f'SELECT 1 FROM "{table}"')
        writes = "has_table_privilege(oid, 'INSERT') OR has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE')"
        cursor.execute(f"SELECT relname FROM pg_class WHERE relnamespace::regnamespace::text !~ '^pg_' AND ({writes})")
        assert cursor.fetchall() == []
        cursor.execute("RESET ROLE")
