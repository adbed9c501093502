"""What is missing in November 2021, who brings it, and who may say so."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.gaps import GapSeries, count_gaps, read_gap, read_gaps
from indicators.models import AwaitedFigure, ChaseReminder, Cohort, Indicator, Outturn
from indicators.operations.figures import Figure, record_outturns
from indicators.operations.gaps import GapHasMovedOn, own_missing_figure
from indicators.rules.vocabulary import Absence, RevisionReason
from organisation.models import Unit, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_is_named_yet(db):
    """Start where the report stood: no measure says who brings its figures, or by when."""
    Indicator.objects.update(owner=None, updater=None, due_working_day=None)


OCTOBER, NOVEMBER = date(2021, 10, 1), date(2021, 11, 1)
DUE = date(2021, 11, 12)


def series(code, unit="southampton", cohort=None):
    return GapSeries(
        Indicator.objects.get(code=code),
        Unit.objects.get(code=unit),
        Cohort.objects.get(code=cohort) if cohort else None,
    )


def record(by, of, month, printed=None, absence=None):
    figure = Figure(**of.named, month=month, printed=printed and Decimal(printed), absence=absence)
    record_outturns([figure], by=by, reason=RevisionReason.LATE_RECORDING)


def own(of, by, owner, promised_on=None, seen=None, note="", on=DUE):
    return own_missing_figure(of, by=by, owner=owner, promised_on=promised_on, seen=seen, note=note, on=on)


def codes(gaps):
    return [gap.series.indicator.code for gap in gaps]


def test_the_reports_21_figures_to_be_confirmed_are_missing_and_nobody_owns_them():
    gaps = read_gaps(on=date(2021, 11, 1))
    assert codes(gaps) == ["RST-08", "RCP-06", "RCP-10"]
    counts = count_gaps(gaps)
    assert (counts.figures, counts.series) == (21, 3)
    assert [(state.value, number) for state, number in counts.by_state] == [("unowned", 3)]
    assert gaps[0].outlook.sentence == (
        "Awaited for 7 months (April to October 2021); nobody is named to bring them; "
        "the first was due on 17 May 2021, 118 working days ago."
    )


def test_what_somebody_said_is_awaited_stays_missing_however_long_it_takes():
    gaps = read_gaps(on=date(2026, 11, 24))
    assert (codes(gaps), count_gaps(gaps).figures) == (["RST-08", "RCP-06", "RCP-10"], 21)


def test_octobers_audits_which_nobody_sent_are_missing_from_the_tenth_working_day():
    assert "RQA-01" not in codes(read_gaps(on=date(2021, 11, 11)))
    gaps = read_gaps(on=DUE)
    assert codes(gaps) == ["RST-08", "RCP-06", "RCP-10", "RQA-01", "RQA-02", "RQA-03", "RQA-04"]
    assert [one.month for one in gaps[-1].missing] == [OCTOBER]


def test_a_figure_that_arrives_ends_its_gap_and_its_owner_stays_as_history(analyst, qa):
    audits = series("RQA-01")
    own(audits, analyst, qa)
    record(analyst, audits, OCTOBER, 24)
    assert read_gap(audits, on=DUE) is None
    assert AwaitedFigure.history.filter(**audits.named).count() == 1


def test_a_reason_why_there_is_none_ends_it_too(analyst):
    audits = series("RQA-01")
    record(analyst, audits, OCTOBER, absence=Absence.NOT_APPLICABLE)
    assert read_gap(audits, on=DUE) is None


def test_an_indicator_may_name_another_working_day():
    Indicator.objects.filter(code="RQA-01").update(due_working_day=5)
    assert read_gap(series("RQA-01"), on=date(2021, 11, 5)).due_on == date(2021, 11, 5)
    assert read_gap(series("RQA-02"), on=date(2021, 11, 5)) is None


def test_a_cohorts_figures_are_missed_by_themselves():
    gap = read_gap(series("PCT-01", "pact", "CLA"), on=date(2022, 1, 17))
    assert gap.series.name == "Visits on Time in PACT (PACT, Children looked after)"
    assert gap.since == date(2021, 12, 1)


def test_inactive_indicators_rolled_up_series_and_workers_are_not_missed(analyst):
    Indicator.objects.filter(code="RST-08").update(is_active=False)
    Outturn.objects.filter(indicator__code="RQA-01", month=date(2021, 9, 1)).update(
        origin="rolled_up", source=None, parts=1, parts_expected=1
    )
    worker = Unit.objects.create(
        code="w-1", name="A worker", kind="worker", parent=Unit.objects.get(code="pact-team-1")
    )
    record(analyst, GapSeries(Indicator.objects.get(code="PCT-01"), worker), OCTOBER, absence=Absence.AWAITED)
    assert codes(read_gaps(on=DUE)) == ["RCP-06", "RCP-10", "RQA-02", "RQA-03", "RQA-04"]


def test_a_unit_that_has_ended_misses_no_more():
    Unit.objects.filter(code="pact").update(valid_to=date(2021, 11, 30))
    on = date(2022, 1, 17)
    assert read_gap(series("PCT-01", "pact"), on=on) is None
    assert read_gap(series("ASM-03", "assessment"), on=on).since == date(2021, 12, 1)


def test_whoever_is_named_brings_it_else_the_updater_else_the_owner(analyst, qa, head, pact_manager):
    audits = series("RQA-01")
    assert read_gap(audits, on=DUE).owner is None
    Indicator.objects.filter(code="RQA-01").update(owner=head)
    assert read_gap(audits, on=DUE).owner == head
    Indicator.objects.filter(code="RQA-01").update(updater=qa)
    assert read_gap(audits, on=DUE).owner == qa
    own(audits, analyst, pact_manager, date(2021, 11, 19))
    assert read_gap(audits, on=DUE).owner == pact_manager
    User.objects.filter(pk=pact_manager.pk).update(is_active=False)
    gap = read_gap(audits, on=DUE)
    assert (gap.owner, gap.promised_on) == (qa, None)


#   who             may bring it themselves   give it to somebody else
WHO = """
    analyst         yes                       yes
    manager.pact    yes                       no
    head            yes                       no
    deputy          yes                       no
    manager.cla     no                        no
    team.pact       no                        no
    qa              no                        no
    board           no                        no
    admin           no                        no
"""


@pytest.mark.parametrize("row", WHO.strip().splitlines(), ids=lambda row: row.split()[0])
def test_who_may_take_on_the_figures_pact_leads_on_and_who_may_give_them_away(row, db):
    username, themselves, other = row.split()
    person = User.objects.get(username=username)
    for owner, may in ((person, themselves), (User.objects.get(username="manager.earlyhelp"), other)):
        AwaitedFigure.objects.all().delete()
        if may == "yes":
            assert own(series("RST-08"), person, owner).owner == owner
        else:
            with pytest.raises(PermissionDenied):
                own(series("RST-08"), person, owner)


def test_the_owner_promises_a_day_for_their_own_and_for_no_other(analyst, qa):
    held = own(series("RST-08"), analyst, qa)
    later = own(series("RST-08"), qa, qa, date(2021, 11, 19), seen=held.set_at)
    assert (later.promised_on, later.set_by) == (date(2021, 11, 19), qa)
    with pytest.raises(PermissionDenied):
        own(series("RCP-06"), qa, qa, date(2021, 11, 19))


def test_a_manager_keeps_the_owner_there_is_or_takes_the_figures_on(analyst, qa, pact_manager):
    held = own(series("RST-08"), analyst, qa)
    kept = own(series("RST-08"), pact_manager, qa, date(2021, 11, 19), seen=held.set_at)
    assert own(series("RST-08"), pact_manager, pact_manager, seen=kept.set_at).owner == pact_manager


@pytest.mark.parametrize(
    ("promised_on", "said"), [(date(2021, 11, 11), "still to come"), (date(2021, 12, 27), "Nobody works that day")]
)
def test_a_promise_is_for_a_working_day_to_come(analyst, qa, promised_on, said):
    with pytest.raises(ValidationError, match=said):
        own(series("RST-08"), analyst, qa, promised_on)


def test_a_day_that_has_passed_stays_while_something_else_is_said(analyst, qa):
    held = own(series("RST-08"), analyst, qa, DUE)
    later = own(series("RST-08"), analyst, qa, DUE, seen=held.set_at, note="The list is late", on=date(2021, 11, 15))
    assert (later.promised_on, later.note) == (DUE, "The list is late")


def test_nobody_who_has_left_is_named(analyst, qa):
    qa.is_active = False
    with pytest.raises(ValidationError, match="has left"):
        own(series("RST-08"), analyst, qa)


def test_of_two_people_the_second_is_told(analyst, head, qa):
    own(series("RST-08"), analyst, qa)
    with pytest.raises(GapHasMovedOn):
        own(series("RST-08"), head, head)
    assert AwaitedFigure.objects.get(indicator__code="RST-08").owner == qa


def test_everything_said_is_kept_with_who_said_it(analyst, qa):
    held = own(series("RST-08"), analyst, qa, note="Asked on Monday")
    own(series("RST-08"), qa, qa, date(2021, 11, 19), seen=held.set_at)
    said = AwaitedFigure.history.filter(**series("RST-08").named)
    assert [(one.history_user, one.promised_on, one.note) for one in said] == [
        (qa, date(2021, 11, 19), ""),
        (analyst, None, "Asked on Monday"),
    ]


def remind(of, stage, to):
    ChaseReminder.objects.create(**of.named, month=OCTOBER, stage=stage, sent_to=to, claimed_at=timezone.now())


def test_a_new_day_is_reminded_of_afresh_and_a_new_owner_of_everything(analyst, qa, head):
    rst = series("RST-08")
    held = own(rst, analyst, qa, DUE)
    for stage in ("due", "promise_passed"):
        remind(rst, stage, qa)
        remind(series("RCP-06"), stage, qa)
    held = own(rst, analyst, qa, DUE, seen=held.set_at, note="No news", on=date(2021, 11, 15))
    assert ChaseReminder.objects.filter(**rst.named).count() == 2
    held = own(rst, analyst, qa, date(2021, 11, 19), seen=held.set_at)
    assert [one.stage for one in ChaseReminder.objects.filter(**rst.named)] == ["due"]
    own(rst, analyst, head, date(2021, 11, 19), seen=held.set_at)
    assert not ChaseReminder.objects.filter(**rst.named).exists()
    assert ChaseReminder.objects.count() == 2


# The page


@pytest.fixture
def on_the_day(time_machine):
    time_machine.move_to("2021-11-12T09:00Z", tick=False)


def page_of(client, query=""):
    return client.get(f"/gaps/{query}")


def test_the_page_says_how_much_is_missing_and_how_it_stands(on_the_day, sign_in, analyst, qa):
    own(series("RCP-06"), analyst, qa, date(2021, 11, 19))
    text = page_of(sign_in(analyst)).content.decode()
    assert "25 figures of 7 series are missing: 6 owned by nobody, 1 promised." in text
    assert "no e-mail address: not reminded" in text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?service=pact", ["RST-08"]),
        ("?owner=mine", ["RCP-06"]),
        ("?owner=nobody&service=cla", []),
        ("?state=promised", ["RCP-06"]),
        ("?state=purple&service=nowhere", ["RST-08", "RCP-06", "RCP-10", "RQA-01", "RQA-02", "RQA-03", "RQA-04"]),
    ],
)
def test_choosing_service_state_and_owner(on_the_day, sign_in, analyst, qa, query, expected):
    own(series("RCP-06"), analyst, qa, date(2021, 11, 19))
    assert codes(page_of(sign_in(qa), query).context["table"].data) == expected


def test_an_empty_page_says_that_nothing_is_missing(on_the_day, sign_in, analyst):
    text = page_of(sign_in(analyst), "?state=late").content.decode()
    assert "Nothing is missing" in text


def test_a_team_manager_sees_their_own_team_and_no_other(on_the_day, sign_in, analyst, pact_team_manager):
    for team in ("pact-team-1", "pact-team-2"):
        record(analyst, series("PCT-01", team), OCTOBER, absence=Absence.AWAITED)
    shown = page_of(sign_in(pact_team_manager), "?service=pact").context["table"].data
    assert [gap.series.unit.code for gap in shown] == ["pact-team-1", "southampton"]
    client = sign_in(pact_team_manager)
    assert client.get("/gaps/PCT-01/pact-team-1/").context["form"]
    assert client.get("/gaps/PCT-01/pact-team-2/").status_code == 404


def test_the_file_holds_what_is_shown(on_the_day, sign_in, analyst, qa):
    own(series("RCP-06"), analyst, qa, date(2021, 11, 19))
    text = page_of(sign_in(analyst), "?service=cla&file=csv").content.decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(text))
    assert header == ["Indicator", "State", "Service", "Months", "Since", "Due", "Owner", "Promised"]
    assert row[0].startswith("Percentage of initial health assessments")
    assert row[0].endswith("became looked after. (Southampton)")
    assert row[1:] == ["Promised", "CLA", "7", "2021-04-01", "2021-05-17", "QA unit lead", "2021-11-19"]
    text = page_of(sign_in(analyst), "?service=pact&file=csv").content.decode("utf-8-sig")
    row = list(csv.reader(io.StringIO(text)))[1]
    assert row[1:] == ["Owned by nobody", "PACT", "7", "2021-04-01", "2021-05-17", "Nobody", "–"]


def test_naming_an_owner_on_the_page(on_the_day, sign_in, analyst, qa):
    client = sign_in(analyst)
    assert client.get("/gaps/RST-08/southampton/").context["form"].initial["seen"] == ""
    given = {"owner": qa.pk, "promised_on": "2021-11-19", "note": "Counted by hand", "seen": ""}
    answer = client.post("/gaps/RST-08/southampton/own/", given, follow=True)
    text = answer.content.decode()
    assert "promised by QA unit lead for 19 November 2021." in text
    assert "Counted by hand" in text
    assert "QA unit lead has no e-mail address here: nobody reminds them." in text


def test_a_cohorts_owner_is_the_cohorts_alone(time_machine, sign_in, analyst, qa):
    time_machine.move_to("2022-01-17T09:00Z", tick=False)
    client = sign_in(analyst)
    page = client.get("/gaps/PCT-01/pact/?cohort=CLA")
    client.post(page.context["to_own"], {"owner": qa.pk, "seen": ""})
    assert read_gap(series("PCT-01", "pact", "CLA"), on=date(2022, 1, 17)).owner == qa
    assert read_gap(series("PCT-01", "pact"), on=date(2022, 1, 17)).owner is None


def test_the_second_person_sees_what_the_first_said_and_loses_nothing(on_the_day, sign_in, analyst, qa, head):
    first = own(series("RST-08"), analyst, qa, date(2021, 11, 19))
    given = {"owner": head.pk, "promised_on": "2021-11-22", "note": "Mine", "seen": ""}
    client = sign_in(analyst)
    answer = client.post("/gaps/RST-08/southampton/own/", given)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else has answered in the meantime" in text
    assert "promised by QA unit lead for 19 November 2021." in text
    again = {name: answer.context["form"][name].value() for name in given}
    assert again == {**given, "owner": str(head.pk), "seen": first.set_at.isoformat()}
    assert client.post("/gaps/RST-08/southampton/own/", again).status_code == 302
    assert AwaitedFigure.objects.get(indicator__code="RST-08").owner == head


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"promised_on": "2021-11-13"}, "Nobody works that day in England"),
        ({"promised_on": "soon"}, "Write a day like 12/05/2021"),
        ({"owner": ""}, "Choose one of those offered"),
        ({"note": "x" * 301}, "at most 300 characters"),
        ({"seen": "yesterday"}, "Open the page again"),
    ],
)
def test_what_cannot_be_understood_is_said_beside_what_was_typed(on_the_day, sign_in, analyst, qa, given, said):
    answer = sign_in(analyst).post("/gaps/RST-08/southampton/own/", {"owner": qa.pk, "note": "Typed", **given})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not AwaitedFigure.objects.filter(indicator__code="RST-08").exists()


def test_a_manager_is_offered_nobody_but_themselves(on_the_day, sign_in, pact_manager):
    form = sign_in(pact_manager).get("/gaps/RST-08/southampton/").context["form"]
    assert (list(form.fields["owner"].queryset), form.initial["owner"]) == ([pact_manager], pact_manager)


def test_a_series_that_is_whole_says_so_and_one_that_is_none_is_not_found(on_the_day, sign_in, analyst):
    client = sign_in(analyst)
    assert "Nothing is missing." in client.get("/gaps/RST-01/southampton/").content.decode()
    assert client.get("/gaps/RST-01/pact/").status_code == 404
    assert client.get("/gaps/RST-01/southampton/?cohort=CLA").status_code == 404


def test_an_awaited_month_names_its_owner_on_the_indicators_page_for_staff_only(
    on_the_day, sign_in, analyst, qa, board_reader
):
    client = sign_in(analyst)
    assert client.get("/indicators/RST-08/").content.decode().count("Nobody is named to bring it") == 7
    own(series("RST-08"), analyst, qa, date(2021, 11, 19))
    assert client.get("/indicators/RST-08/").content.decode().count("QA unit lead, for 19 Nov 2021</a>") == 7
    assert "QA unit lead" not in sign_in(board_reader).get("/indicators/RST-08/").content.decode()


def test_the_page_keeps_to_its_budget_and_does_not_grow(on_the_day, sign_in, analyst, qa, django_assert_num_queries):
    client = sign_in(analyst)
    client.get("/gaps/")
    # 1 session, 2 user, 3 memberships; 4 all units; 5 indicators, 6 units, 7 figures, 8 owners named, 9 cohorts;
    # 10 services of the form
    with django_assert_num_queries(10):
        client.get("/gaps/")
    for number in range(10):
        new = Indicator.objects.create(
            code=f"NEW-{number}", name=f"New {number}", measure="number", basis="snapshot", polarity="lower",
            kind="demand", counts="children", updater=qa, lead_service=Unit.objects.get(code="pact"),
        )  # fmt: skip
        record(
            analyst,
            GapSeries(new, Unit.objects.get(code="pact-team-1"), Cohort.objects.first()),
            OCTOBER,
            absence=Absence.AWAITED,
        )
        own(GapSeries(new, Unit.objects.get(code="pact-team-1"), Cohort.objects.first()), analyst, qa)
    with CaptureQueriesContext(connection) as after:
        assert "New 9" in client.get("/gaps/").content.decode()
    assert len(after) == 10
