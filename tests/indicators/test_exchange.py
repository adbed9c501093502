"""Definitions go out as files and come in again: what would change is shown first, and all of it is written or nothing."""

import csv
from decimal import Decimal
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from indicators.exchange.columns import text_of
from indicators.exchange.files import WrongFile, read_rows, write_csv, write_xlsx
from indicators.exchange.kinds import Given, file_kinds
from indicators.exchange.planning import ChangedSinceLook, Fate, bring_in, look
from indicators.models import Cohort, Indicator, PriorityArea, Target
from indicators.operations.definitions import set_cohort
from organisation.models import Unit

pytestmark = pytest.mark.django_db
WRITABLE = ("areas", "indicators", "cohorts", "targets", "benchmarks", "populations", "units")


def given_by(person):
    return Given(by=person, reason="Yearly review", on=timezone.localdate())


def rows_of(kind, written):
    return read_rows(written, "file", kind.columns)


def file_of(*lines):
    written = StringIO()
    csv.writer(written).writerows(lines)
    return written.getvalue().encode()


def plan_of(slug, person, *lines):
    kind = file_kinds()[slug]
    return look(kind, rows_of(kind, file_of(*lines)), given_by(person))


def test_what_goes_out_comes_in_and_changes_nothing(analyst, administrator):
    for slug in WRITABLE:
        kind = file_kinds()[slug]
        for written in (write_csv(kind.table()), write_xlsx(kind.table(), title=kind.name)):
            plan = look(kind, rows_of(kind, written), given_by(administrator if slug == "units" else analyst))
            faults = [(row.called, row.changes, row.refusals) for row in plan.rows if row.fate is not Fate.UNCHANGED]
            assert not faults, (slug, faults[:3])
            assert len(plan.rows) == kind.rows.count(), slug


def test_one_changed_target_is_one_change_with_history_and_the_reason(analyst):
    kind = file_kinds()["targets"]
    table = kind.table()
    mine = next(row for row in table if row[0] == "EAI-04")
    mine[4] = Decimal("88.5")
    rows = rows_of(kind, write_xlsx(table, title="Targets"))
    plan = look(kind, rows, given_by(analyst))
    assert [(row.called, row.changes) for row in plan.rows if row.fate is Fate.CHANGED] == [
        ("EAI-04, southampton, April 2021", [("Target", "87", "88.5")])
    ]
    held = Target.objects.get(indicator__code="EAI-04", unit__code="southampton")
    assert held.value == 87, "looking writes nothing"
    bring_in(file_kinds()["targets"], rows, given_by(analyst), seen=plan.digest)
    held.refresh_from_db()
    newest = held.history.first()
    assert (held.value, held.set_by) == (Decimal("88.5"), analyst)
    assert (newest.history_user, newest.history_change_reason) == (analyst, "Yearly review")
    again = look(file_kinds()["targets"], rows, given_by(analyst))
    assert again.count(Fate.UNCHANGED) == len(again.rows), "the same file twice changes nothing"


def test_one_refused_row_keeps_all_of_it_out_and_says_why(analyst):
    plan = plan_of(
        "targets", analyst,
        ("Indicator", "Unit", "Cohort", "From", "Target", "Per", "Reason"),
        ("EAI-04", "southampton", "", "April 2022", "90", "each month", "A better year"),
        ("NOPE-1", "southampton", "", "April 2022", "90", "each month", "A better year"),
        ("EAI-04", "southampton", "", "Spring", "about 90", "weekly", "A better year"),
        ("EAI-04", "southampton", "", "April 2022", "91", "each month", "Said twice"),
        ("EAI-03", "southampton", "", "April 2022", "", "each month", "No figure"),
    )  # fmt: skip
    assert [row.fate for row in plan.rows] == [Fate.NEW, *[Fate.REFUSED] * 4]
    said = [" ".join(row.refusals) for row in plan.rows[1:]]
    assert said[0] == "Indicator: There is no indicator “NOPE-1”: add it first, or put the code right."
    assert "“Spring” is not a month: write it like April 2021." in said[1]
    assert "write each month, at each month end or by 31 March" in said[1]
    assert said[2] == "Row 2 is about the same: leave one of the two out."
    assert said[3] == "Target is empty, and every row needs it."
    with pytest.raises(ChangedSinceLook):
        bring_in(file_kinds()["targets"], [(2, {})], given_by(analyst), seen=plan.digest)
    assert not Target.objects.filter(applies_from__year=2022).exists()


def test_somebody_else_changing_it_in_the_meantime_means_looking_again(analyst, head):
    kind = file_kinds()["cohorts"]
    cohort = Cohort.objects.first()
    rows = rows_of(kind, file_of(("Code", "Name"), (cohort.code, "Of the file")))
    seen = look(kind, rows, given_by(analyst)).digest
    set_cohort(code=cohort.code, name="Of somebody else", by=analyst)
    with pytest.raises(ChangedSinceLook) as problem:
        bring_in(file_kinds()["cohorts"], rows, given_by(analyst), seen=seen)
    assert problem.value.plan.rows[0].changes == [("Name", "Of somebody else", "Of the file")]
    cohort.refresh_from_db()
    assert cohort.name == "Of somebody else"


def test_changed_words_of_a_definition_need_a_month_and_make_a_version(analyst):
    lines = ("Code", "Counts", "Decimals"), ("MSB-01", "children", "1")
    assert "say above from which month" in plan_of("indicators", analyst, *lines).rows[0].refusals[0]
    kind = file_kinds()["indicators"]
    since = Given(
        by=analyst, reason="Clearer", on=timezone.localdate(), effective_from=timezone.localdate().replace(day=1)
    )
    rows = rows_of(kind, file_of(*lines))
    bring_in(file_kinds()["indicators"], rows, since, seen=look(kind, rows, since).digest)
    indicator = Indicator.objects.get(code="MSB-01")
    version = indicator.versions.first()
    assert (indicator.counts, indicator.decimals) == ("children", 1)
    assert (version.number, version.reason, version.written_by) == (2, "Clearer", analyst)


def test_new_indicators_come_with_their_areas_and_figures_keep_the_basis_locked(analyst):
    area = PriorityArea.objects.first()
    headings = "Code", "Name", "Measure", "Basis", "Counts", "Which way is better", "Kind", "Priority areas"
    plan = plan_of(
        "indicators", analyst, headings,
        ("NEW-1", "Visits made", "Number", "In the month", "visits", "Higher is better", "Practice", area.slug),
    )  # fmt: skip
    assert plan.rows[0].fate is Fate.NEW
    assert ("Priority areas", "", area.slug) in plan.rows[0].changes
    locked = plan_of("indicators", analyst, ("Code", "Basis"), ("RST-01", "At month end"))
    assert "The basis is locked" in locked.rows[0].refusals[0]


def test_units_are_set_up_renamed_and_ended_but_not_moved(administrator):
    headings = "Code", "Name", "Kind", "Beneath", "First day", "Last day"
    pact = Unit.objects.get(code="pact")
    plan = plan_of(
        "units", administrator, headings,
        ("new-team", "New team", "Team", "pact", "1 April 2022", ""),
        ("pact", "PACT", "Service", pact.parent.code, f"{pact.valid_from:%d/%m/%Y}", ""),
        ("cla", "Children looked after", "Service", "pact", "1 April 2000", ""),
    )  # fmt: skip
    assert plan.rows[0].fate is Fate.NEW
    assert "A file does not move a unit" in " ".join(plan.rows[2].refusals)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 nothing", "This is a PDF"),
        (b"Code,Colour\nX,red\n", "a heading that is not known here: “Colour”"),
        (b"Name\nX\n", "The first row needs a heading “Code”"),
        (b"Code,Name,Name\nX,Y,Z\n", "stands there twice"),
        (b"Code,Nane\nX,Y\n", "Perhaps “Name” is meant."),
        (b"Code,Name\n" + b"X,Y\n" * 2001, "more than 2,000 rows"),
    ],
)
def test_a_wrong_file_says_what_is_wrong_with_it(content, said):
    with pytest.raises(WrongFile, match=said):
        read_rows(content, "file.csv", file_kinds()["cohorts"].columns)


def test_text_that_a_spreadsheet_would_run_goes_out_harmless_and_comes_in_as_it_was(analyst):
    set_cohort(code="odd", name="=1+1", by=analyst)
    written = write_csv(file_kinds()["cohorts"].table())
    assert b'"\'=1+1"' in written
    assert text_of("'=1+1") == "=1+1"
    kind = file_kinds()["cohorts"]
    assert look(kind, rows_of(kind, written), given_by(analyst)).would_write == 0


def upload(client, slug, *lines, **more):
    file = SimpleUploadedFile("targets.csv", file_of(*lines))
    return client.post(reverse("indicators:bring-in", args=[slug]), {"file": file, "reason": "Yearly review"} | more)


def test_the_pages_show_first_and_write_on_a_yes(sign_in, analyst, django_assert_max_num_queries):
    client = sign_in(analyst)
    cohort = Cohort.objects.first()
    with django_assert_max_num_queries(16):
        shown = upload(client, "cohorts", ("Code", "Name"), (cohort.code, "Care leavers of all ages"))
    assert f"{cohort.name} → Care leavers of all ages" in shown.content.decode()
    assert Cohort.objects.get(pk=cohort.pk).name == cohort.name
    yes = {"carried": shown.context["carried"]}
    answer = client.post(reverse("indicators:confirm-file", args=["cohorts"]), yes)
    assert answer.status_code == 302
    assert Cohort.objects.get(pk=cohort.pk).name == "Care leavers of all ages"
    twice = client.post(reverse("indicators:confirm-file", args=["cohorts"]), yes)
    assert "somebody changed some of these in the meantime" in twice.content.decode()


def test_a_refused_file_and_what_was_tampered_with_write_nothing(sign_in, analyst):
    client = sign_in(analyst)
    refused = upload(client, "targets", ("Indicator", "Unit", "Cohort", "From", "Target"), ("X", "Y", "", "Z", "1"))
    assert refused.status_code == 422
    assert "nothing will be written" in refused.content.decode()
    answer = client.post(reverse("indicators:confirm-file", args=["targets"]), {"carried": "made-up"}, follow=True)
    assert "Choose the file again." in answer.content.decode()


def test_each_brings_in_what_is_theirs(sign_in, analyst, administrator, qa):
    for person, slug, status in ((analyst, "units", 403), (administrator, "units", 200), (administrator, "targets", 403), (qa, "targets", 403), (analyst, "versions", 404)):  # fmt: skip
        assert sign_in(person).get(reverse("indicators:bring-in", args=[slug])).status_code == status, (person, slug)
    for slug in file_kinds():
        for ending in ("csv", "xlsx"):
            assert sign_in(qa).get(reverse("indicators:download-definitions", args=[slug, ending])).status_code == 200
