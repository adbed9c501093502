"""A kept return is read once, by whoever claims it; a reader that dies loses nothing."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import OperationalError
from django.utils import timezone

from indicators.models import Return
from indicators.models.returns import ReturnState
from indicators.operations import reading, returns
from indicators.returns.reading import Reading
from indicators.returns.workbook import NotAReturn

pytestmark = pytest.mark.django_db
CSV = b"Indicator,Nov-21\nRST-01,2001\n"
NOON = datetime(2021, 11, 20, 12, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def kept(analyst):
    return returns.keep_return(content=CSV, file_name="november.csv", by=analyst)


def claimed(given, *, ago):
    Return.objects.filter(pk=given.pk).update(being_read_since=timezone.now() - ago)


def test_a_kept_return_is_read(kept):
    assert kept.state == ReturnState.RECEIVED
    read = reading.read_kept_return(kept)
    assert (read.state, read.figures.count(), read.being_read_since) == (ReturnState.CHECKED, 1, None)


def test_what_was_understood_is_kept_with_it(kept):
    read = reading.read_kept_return(kept)
    assert read.aside["understood"] == {
        "figures": 1, "indicators": 1, "units": 1, "cohorts": 0, "months": ["2021-11-01"], "sheets": [],
    }  # fmt: skip


def test_nobody_reads_what_somebody_else_is_reading(kept):
    claimed(kept, ago=timedelta(minutes=4))
    with pytest.raises(reading.ReturnIsBeingRead):
        reading.read_kept_return(kept)


def test_a_claim_runs_out_when_its_reader_has_died(kept):
    claimed(kept, ago=timedelta(minutes=5, seconds=1))
    assert reading.read_kept_return(kept).state == ReturnState.CHECKED


def test_a_reader_that_is_overtaken_puts_nothing_down(kept):
    claim = reading._claim(kept)
    claimed(kept, ago=timedelta(0))
    with pytest.raises(returns.ReturnIsSettled):
        claim.tell(2, 2)
    with pytest.raises(returns.ReturnIsSettled):
        claim.put_down(Reading())
    assert not kept.figures.exists()


def test_discarding_stops_a_reading(kept, analyst):
    claim = reading._claim(kept)
    returns.discard_return(kept, by=analyst)
    with pytest.raises(returns.ReturnIsSettled):
        claim.put_down(Reading())
    kept.refresh_from_db()
    assert kept.state == ReturnState.DISCARDED


def test_progress_is_told_twice_a_second_at_most_and_renews_the_claim(kept, time_machine):
    time_machine.move_to(NOON, tick=False)
    claim = reading._claim(kept)
    told = []
    for seconds, rows in ((0.1, 1000), (0.6, 2000), (0.9, 3000), (1.2, 4000)):
        time_machine.move_to(NOON + timedelta(seconds=seconds), tick=False)
        claim.tell(rows, 100_000)
        kept.refresh_from_db()
        told.append(kept.rows_read)
    assert told == [0, 2000, 2000, 4000]
    assert kept.being_read_since == NOON + timedelta(seconds=1.2)


def test_the_last_row_is_always_told(kept):
    claim = reading._claim(kept)
    claim.tell(1, 2)
    claim.tell(2, 2)
    kept.refresh_from_db()
    assert kept.rows_read == 2


def test_a_kept_file_that_is_no_return_is_refused_with_its_sentence(analyst):
    kept = returns.keep_return(content=b"%PDF-1.7", file_name="a.xlsx", by=analyst)
    read = reading.read_kept_return(kept)
    assert read.state == ReturnState.REFUSED
    assert read.refusal == "This is a PDF, whatever its name says. Save it as .xlsx, .xls, .ods or .csv."


def test_whatever_was_not_foreseen_is_told_to_whoever_waits(kept, monkeypatch):
    monkeypatch.setattr(reading, "read_return", lambda *args, **more: 1 / 0)
    read = reading.read_kept_return(kept)
    assert (read.state, read.refusal) == (ReturnState.REFUSED, reading.UNFORESEEN)


def test_a_database_that_is_busy_is_tried_again_later(kept, monkeypatch):
    def busy(*args, **more):
        raise OperationalError

    monkeypatch.setattr(reading, "put_down", busy)
    with pytest.raises(OperationalError):
        reading.read_kept_return(kept)
    kept.refresh_from_db()
    assert kept.state == ReturnState.RECEIVED


def test_a_return_that_kills_its_readers_is_given_up(kept):
    for _ in range(3):
        reading._claim(kept)
        claimed(kept, ago=timedelta(minutes=6))
    with pytest.raises(returns.ReturnIsSettled):
        reading.read_kept_return(kept)
    kept.refresh_from_db()
    assert (kept.state, kept.refusal) == (ReturnState.REFUSED, reading.GIVEN_UP)


def test_the_sweep_reads_what_nobody_reads_the_oldest_first(analyst):
    free, held, dead = (returns.keep_return(content=CSV, file_name="november.csv", by=analyst) for _ in range(3))
    claimed(held, ago=timedelta(minutes=1))
    claimed(dead, ago=timedelta(minutes=6))
    assert reading.read_waiting_returns() == 2
    states = {one.pk: one.state for one in Return.objects.filter(pk__in=[free.pk, held.pk, dead.pk])}
    assert states == {free.pk: "checked", held.pk: "received", dead.pk: "checked"}
    assert reading.read_waiting_returns() == 0


def test_a_small_file_is_read_at_once_and_a_large_one_is_kept(analyst, django_capture_on_commit_callbacks):
    assert reading.take_in(content=CSV, file_name="a.csv", by=analyst).state == ReturnState.CHECKED
    with django_capture_on_commit_callbacks() as bells:
        large = reading.take_in(content=CSV + b"," * reading.READ_AT_ONCE, file_name="b.csv", by=analyst)
    assert (large.state, len(bells)) == (ReturnState.RECEIVED, 1)


def test_a_small_file_that_is_no_return_is_not_kept(analyst):
    kept = Return.objects.count()
    with pytest.raises(NotAReturn):
        reading.take_in(content=b"%PDF-1.7", file_name="a.xlsx", by=analyst)
    assert Return.objects.count() == kept


def test_a_bell_that_rings_late_or_twice_reads_nothing_again(kept, analyst):
    reading.read_kept_return(kept)
    with pytest.raises(returns.ReturnIsSettled):
        reading.read_kept_return(kept)
    returns.publish_return(kept, by=analyst)
    with pytest.raises(returns.ReturnIsSettled):
        reading.read_kept_return(kept)


class TestACorrectedFile:
    def test_it_takes_the_place_of_the_one_it_corrects(self, kept, analyst):
        corrected = returns.receive_return(content=CSV, file_name="right.csv", by=analyst, replaces=kept)
        kept.refresh_from_db()
        assert (kept.state, corrected.aside["replaces"]) == (ReturnState.DISCARDED, kept.pk)

    def test_a_wrong_one_leaves_the_first_as_it_was(self, kept, analyst):
        with pytest.raises(NotAReturn):
            returns.receive_return(content=b"%PDF-1.7", file_name="a.pdf", by=analyst, replaces=kept)
        kept.refresh_from_db()
        assert kept.state == ReturnState.RECEIVED

    def test_one_that_was_published_in_the_meantime_stays(self, kept, analyst):
        returns.publish_return(reading.read_kept_return(kept), by=analyst)
        corrected = returns.receive_return(content=CSV, file_name="right.csv", by=analyst, replaces=kept)
        kept.refresh_from_db()
        assert kept.state == ReturnState.PUBLISHED
        assert "replaces" not in corrected.aside

    def test_it_still_says_so_when_it_is_read_again(self, kept, analyst):
        corrected = returns.receive_return(content=CSV, file_name="right.csv", by=analyst, replaces=kept)
        reading.send_back(corrected)
        assert reading.read_kept_return(corrected).aside["replaces"] == kept.pk
