"""Evidence is gathered once, guarded in the database, and every sort of tampering is named by the command."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from indicators.models import Indicator, OutturnRevision, Target
from organisation.evidence.gathering import gather_evidence
from organisation.evidence.guards import guarded_tables, permitted, set_guards, take_guards_off
from organisation.evidence.removing import remove_rows
from organisation.evidence.verifying import verify
from organisation.models import EvidenceEntry, EvidenceSeal, EvidenceShape, Look, Unit
from organisation.rules.evidence import Record

pytestmark = pytest.mark.django_db


@pytest.fixture
def gathered(deputy):
    """The example's evidence with a look at a worker, gathered."""
    unit = Unit.objects.get(code="pact")
    Look.objects.create(user=deputy, unit=unit, about="EAI-04", page="/indicators/", looked_at=timezone.now())
    gather_evidence()
    return unit


@pytest.fixture
def unguarded(gathered):
    """What a database owner can do: the guards are off, and set again before anybody verifies."""
    take_guards_off(connection)


def say(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def count(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def last_column(table):
    with connection.cursor() as cursor:
        return connection.introspection.get_table_description(cursor, table)[-1].name


def faults(*noted):
    set_guards(connection)
    return [str(fault) for fault in verify(noted).faults]


def change_target(analyst, value=99):
    target = Target.objects.first()
    target.value, target._history_user, target._change_reason = value, analyst, "Agreed anew"
    target.save()
    return target


def test_gathering_says_who_changed_what_from_what_to_what_and_why(gathered, analyst):
    target = change_target(analyst)
    assert gather_evidence() == 1
    entry = EvidenceEntry.objects.order_by("number").last()
    assert (entry.record, entry.actor, entry.act, entry.why) == ("target", analyst, "target changed", "Agreed anew")
    assert entry.became == "value: 99"
    assert entry.was.startswith("value: ")
    assert target.indicator.name in entry.thing
    assert entry.key == f"indicators.target {target.pk}"


def test_gathering_again_gathers_nothing_and_everything_is_there_once(gathered):
    assert gather_evidence() == 0
    assert EvidenceEntry.objects.filter(record=Record.OUTTURN).count() == OutturnRevision.objects.count()
    assert EvidenceEntry.objects.filter(record=Record.LOOK).count() == Look.objects.count()
    assert EvidenceSeal.objects.order_by("-upto").first().upto == EvidenceEntry.objects.count()
    assert faults() == []


def test_a_row_whose_key_was_taken_long_before_it_was_committed_is_gathered(gathered, deputy):
    late = dict(user=deputy, unit=gathered, about="", page="/", looked_at=timezone.now())
    newest = Look.objects.create(**late)
    gather_evidence()
    Look.objects.create(pk=newest.pk + 50, **late)
    gather_evidence()
    Look.objects.create(pk=newest.pk + 10, **late)
    assert gather_evidence() == 1
    assert faults() == []


def test_the_database_refuses_to_change_or_delete_evidence(gathered, analyst):
    change_target(analyst)
    filled = [table for table in guarded_tables() if count(table)]
    assert {"indicators_historicaltarget", "organisation_look", "organisation_evidenceentry"} < set(filled)
    for table in filled:
        for statement in (f"UPDATE {table} SET {last_column(table)} = {last_column(table)}", f"DELETE FROM {table}"):
            with pytest.raises(IntegrityError, match=r"Evidence is added to|FOREIGN KEY"), transaction.atomic():
                say(statement)


def test_retention_passes_the_guards_and_nobody_after_it(gathered):
    with permitted():
        Look.objects.all().delete()
    Look.objects.create(user_id=1, unit=gathered, page="/", looked_at=timezone.now())
    with pytest.raises(IntegrityError, match="Evidence is added to"), transaction.atomic():
        Look.objects.all().delete()


def test_a_changed_row_is_named(unguarded):
    pk = OutturnRevision.objects.first().pk
    say("UPDATE indicators_outturnrevision SET explanation = 'Never mind' WHERE id = %s", pk)
    assert faults() == [f"indicators.outturnrevision {pk}: the row was changed"]


def test_a_row_that_vanished_is_named(unguarded):
    pk = Look.objects.last().pk
    say("DELETE FROM organisation_look WHERE id = %s", pk)
    assert faults() == [f"organisation.look {pk}: the row has vanished"]


def test_a_row_and_its_entry_taken_out_together_are_missed(unguarded):
    entry = EvidenceEntry.objects.filter(record=Record.OUTTURN).first()
    say("DELETE FROM indicators_outturnrevision WHERE id = %s", entry.row)
    say("DELETE FROM organisation_evidenceentry WHERE number = %s", entry.number)
    assert f"evidence {entry.number}: entries {entry.number} to {entry.number} are missing" in faults()


def test_changed_words_of_an_entry_are_named(unguarded):
    entry = EvidenceEntry.objects.filter(record=Record.LOOK).get()
    say("UPDATE organisation_evidenceentry SET actor_id = 4 WHERE number = %s", entry.number)
    assert faults() == [f"evidence {entry.number}: what is said of organisation.look {entry.row} was changed"]


def test_a_row_made_into_a_removed_one_is_named(unguarded):
    entry = EvidenceEntry.objects.filter(record=Record.LOOK).get()
    act = "INSERT INTO organisation_evidenceact (act, about, reason, was, became, number, done_at) VALUES ('exported', 'x', '', '', '', 0, %s)"
    say("DELETE FROM organisation_look WHERE id = %s", entry.row)
    with pytest.raises(IntegrityError), transaction.atomic():
        say(act, timezone.now())  # by nobody
    say(
        "UPDATE organisation_evidenceentry SET was = '', became = '', why = '', actor_id = NULL, person_id = NULL WHERE number = %s",
        entry.number,
    )
    assert len(faults()) == 2


def test_a_row_slipped_in_long_after_is_named(unguarded, deputy):
    highest = Look.objects.create(pk=30_000, user=deputy, unit=Unit.objects.first(), page="/", looked_at=timezone.now())
    gather_evidence()
    Look.objects.create(pk=7_000, user=deputy, unit=Unit.objects.first(), page="/", looked_at=timezone.now())
    gather_evidence()
    assert faults() == ["organisation.look 7000: was put among rows that were gathered long ago"]
    assert highest.pk == 30_000


def test_a_row_put_into_the_past_is_named(unguarded, deputy):
    Look.objects.create(user=deputy, unit=Unit.objects.first(), page="/", looked_at=timezone.now() - timedelta(days=9))
    past = Look.objects.order_by("pk").last()
    gather_evidence()
    assert faults() == [f"organisation.look {past.pk}: was put into the past: an earlier seal should cover it"]


def test_a_chain_made_anew_differs_from_a_noted_head(unguarded):
    head = EvidenceSeal.objects.order_by("-upto").first()
    noted = (head.upto, head.head)
    for model in (EvidenceEntry, EvidenceSeal, EvidenceShape):
        model.objects.all().delete()
    Look.objects.all().delete()
    gather_evidence()
    assert faults() == []  # nothing shows it but what was noted elsewhere
    assert faults(noted) == [f"evidence {head.upto}: was noted and is not there: the end was cut off"]


def test_an_end_cut_off_shows_in_the_seals(unguarded):
    number = EvidenceEntry.objects.count()
    say("DELETE FROM organisation_evidenceentry WHERE number = %s", number)
    assert f"evidence {number}: was sealed and has vanished" in faults()


def test_a_record_changed_past_its_history_is_named(gathered):
    target = Target.objects.first()
    Target.objects.filter(pk=target.pk).update(tolerance=7)
    assert faults() == [f"indicators.target {target.pk}: was changed past its history"]


def test_a_guard_taken_away_is_named(gathered):
    take_guards_off(connection)
    found = [str(fault) for fault in verify().faults]
    assert "database: the guard ev_delete_organisation_look is not there" in found


def test_a_column_that_comes_later_breaks_nothing(unguarded):
    shape = EvidenceShape.objects.get(source="organisation.look")
    assert "about" in shape.columns
    say("UPDATE organisation_evidenceshape SET columns = '[\"id\"]' WHERE id = %s", shape.pk)
    assert "the row was changed" in faults()[0]


def test_how_far_the_reckoning_is_is_told_as_it_goes(gathered, monkeypatch):
    monkeypatch.setattr("organisation.evidence.verifying.AT_ONCE", 100)
    told = []
    verify(tell=lambda done, whole: told.append((done, whole)))
    number = EvidenceEntry.objects.count()
    assert told[0] == (100, number)
    assert told[-1] == (number, number)
    assert len(told) == -(-number // 100)


def test_the_command_fails_naming_the_first_fault_or_says_the_head(gathered, capsys):
    call_command("verify_evidence")
    said = capsys.readouterr().out
    head = said.rsplit(": ", 1)[1].strip()
    call_command("verify_evidence", head=[head])
    with pytest.raises(CommandError, match="is no head"):
        call_command("verify_evidence", head=["one"])
    take_guards_off(connection)
    say("UPDATE organisation_look SET page = '/elsewhere/'")
    set_guards(connection)
    with pytest.raises(CommandError, match=r"1 faults\. The first: organisation\.look"):
        call_command("verify_evidence")


def test_with_a_key_a_forger_without_it_makes_no_chain(settings, deputy):
    settings.EVIDENCE_KEY = "k" * 40
    gather_evidence()
    settings.EVIDENCE_KEY = ""
    found = verify()
    assert "expect their links to differ" in found.notes[0]
    assert "the link of" in str(found.faults[0])


def test_what_had_no_history_gets_its_first_row(analyst):
    Indicator.history.all()
    with permitted():
        Target.history.all().delete()
    gather_evidence()
    assert Target.history.count() == Target.objects.count()
    assert set(Target.history.values_list("history_change_reason", flat=True)) == {"As found when its history began"}


@pytest.mark.pure
def test_the_same_value_is_written_the_same_whichever_database_gave_it():
    from decimal import Decimal

    from organisation.rules.evidence import digest

    moment = datetime(2021, 11, 30, 9, tzinfo=UTC)
    from zoneinfo import ZoneInfo

    assert digest({"a": Decimal("27.0000"), "b": moment}) == digest(
        {"b": moment.astimezone(ZoneInfo("Asia/Tokyo")), "a": Decimal("27")}
    )
    assert digest(["a", "b"]) != digest(["ab"])
    assert digest("a", "key") != digest("a")


def test_what_is_removed_in_time_leaves_a_whole_chain_and_no_words(gathered):
    look = Look.objects.get()
    assert remove_rows(Look.objects.all(), about="Looks at workers", now=timezone.now()) == 1
    entry = EvidenceEntry.objects.get(source="organisation.look", row=look.pk)
    assert (entry.actor, entry.thing, entry.became) == (None, "", "")
    assert gather_evidence() == 1  # the removal itself
    assert faults() == []
    take_guards_off(connection)
    say("UPDATE organisation_evidenceact SET act = 'exported', done_by_id = 1")
    assert f"organisation.look {look.pk}: said to be removed, and no removal is recorded" in faults()
