"""The bench's floors say what the product says, cell by cell: else a ratio between them would mean nothing."""

import pytest
from django.apps import apps
from django.db import connection

from bench.data.sizes import SIZES
from bench.data.writing import fill
from bench.paths import PATHS
from bench.paths.doing import Doing
from bench.paths.reader import Reader
from indicators.models import Flag, Outturn
from organisation.models import EvidenceEntry

ROOMS = ("organisation", "indicators", "actions", "audits", "clinics", "reports")
pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn():
    """A made-up council in place of the report, for this test alone: COPY and the floors are PostgreSQL's own."""
    if connection.vendor != "postgresql":
        pytest.skip("The bench is PostgreSQL's.")
    tables = [
        model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.app_label in ROOMS
    ]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        cursor.execute("SET LOCAL session_replication_role = origin")
    return fill(SIZES["XS"])


def test_every_floor_says_what_the_product_says(drawn):
    reader = Reader()
    walked = {path.NAME: (path, Doing(path, reader)) for path in PATHS}
    apart = {name: path.differences(doing.product().gave, doing.floor().gave) for name, (path, doing) in walked.items()}
    assert {name: said for name, said in apart.items() if said} == {}

    # and they could say something else: one figure changed beneath the product is seen
    shown, board = PATHS[0].product(reader), PATHS[0]
    changed = Outturn.objects.filter(unit=reader.authority, indicator=1, cohort=None).order_by("-month").first()
    Outturn.objects.filter(pk=changed.pk).update(value=1)
    assert len(board.differences(shown, board.floor(reader))) >= 1


def test_what_is_drawn_hangs_together(drawn):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            """SELECT count(*) FROM indicators_outturn o JOIN indicators_indicator i ON i.id = o.indicator_id
            WHERE i.measure = 'percentage' AND o.value IS DISTINCT FROM round(100 * o.numerator / o.denominator, 6)"""
        )
        [amiss] = cursor.fetchone()
        cursor.execute(NOT_ADDED_UP)
        [not_added_up] = cursor.fetchone()
    assert (amiss, not_added_up, _pointing_nowhere()) == (0, 0, [])
    assert 0 < Flag.objects.count() < 16 * 9
    assert not EvidenceEntry.objects.exists()


def test_what_was_drawn_leaves_no_keys_in_use_behind():
    """Sequences go back with the rows, or whoever comes after is given keys of rows that are there."""
    if connection.vendor != "postgresql":
        pytest.skip("The bench is PostgreSQL's.")
    behind = []
    for model in (one for one in apps.get_models() if one._meta.app_label in ROOMS):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [model._meta.db_table, model._meta.pk.column])
            [sequence] = cursor.fetchone()
            cursor.execute(f"SELECT last_value FROM {sequence}" if sequence else "SELECT NULL")
            [reached] = cursor.fetchone()
        highest = model._base_manager.order_by("-pk").values_list("pk", flat=True).first()
        if sequence and highest and reached < highest:
            behind.append(model._meta.db_table)
    assert behind == []


NOT_ADDED_UP = """SELECT count(*) FROM indicators_outturn o JOIN organisation_unit u ON u.id = o.unit_id
    JOIN LATERAL (SELECT sum(p.numerator) AS top, sum(p.denominator) AS whole, count(p.value) AS parts
        FROM indicators_outturn p JOIN organisation_unit b ON b.id = p.unit_id
        WHERE b.parent_id = u.id AND p.indicator_id = o.indicator_id AND p.month = o.month AND p.cohort_id IS NULL) p ON true
    WHERE o.origin = 'rolled_up' AND u.kind = 'service' AND o.numerator IS NOT NULL
        AND (o.numerator, o.denominator, o.parts) IS DISTINCT FROM (p.top, p.whole, p.parts)"""


def _pointing_nowhere():
    """Foreign keys were not looked up as the rows came in: here they are."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.remote_field and getattr(field, "db_constraint", False) and model._meta.app_label in ROOMS:
                there = field.remote_field.model._base_manager.values("pk")
                lost = model._base_manager.exclude(**{f"{field.attname}__isnull": True}).exclude(
                    **{f"{field.attname}__in": there}
                )
                if lost.exists():
                    found.append(str(field))
    return found
