from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Doubt, Indicator, Outturn, OutturnRevision, Return, Target
from indicators.models.returns import ReturnState
from indicators.operations import returns
from indicators.operations.doubts import settle_doubt
from indicators.operations.figures import Figure, FigureLacksDenominator, RevisionNeedsReason, record_outturns
from indicators.returns.workbook import NotAReturn
from indicators.rules.vocabulary import RevisionReason
from organisation.models import Unit

pytestmark = pytest.mark.django_db
NOVEMBER = date(2021, 11, 1)


def take(analyst, *rows, head="Indicator,Oct-21,Nov-21,Target"):
    return returns.receive_return(content="\n".join([head, *rows]).encode(), file_name="november.csv", by=analyst)


def contacts(month=NOVEMBER):
    return Outturn.objects.get(indicator__code="RST-01", unit__kind="authority", month=month)


def test_the_preview_says_what_is_new_changed_and_unchanged_and_writes_nothing(analyst):
    before = Outturn.objects.count()
    given = take(analyst, "RST-01,1978,2001,1400 per month", "RST-02,388,401,", "EAI-01,many,30%,")
    preview = returns.preview_return(given)
    assert preview.counts == {"new": 3, "changed": 1, "unchanged": 1, "unreadable": 1}
    assert Outturn.objects.count() == before


def test_publishing_writes_everything_with_where_it_came_from(analyst):
    given = take(analyst, "RST-01,1978,2001,1500 per month")
    recorded = returns.publish_return(given, by=analyst)
    assert (recorded.new, recorded.changed, recorded.unchanged) == (1, 0, 1)
    outturn = contacts()
    assert (outturn.value, outturn.source, outturn.source_cell) == (2001, given, "C2")
    target = Target.objects.get(indicator__code="RST-01")
    assert (target.value, target.per) == (1500, "month")
    assert target.history.count() == 2
    given.refresh_from_db()
    assert (given.state, given.published_by) == (ReturnState.PUBLISHED, analyst)


LONG = "Indicator,Unit,Month,Numerator,Denominator,Value"


@pytest.mark.parametrize(
    ("again", "change"),
    [
        ("EAI-04,southampton,Nov-21,121,128,", "unchanged"),  # nothing printed: nothing said against it
        ("EAI-04,southampton,Nov-21,121,128,85%", "unchanged"),
        ("EAI-04,southampton,Nov-21,121,128,95%", "changed"),
        ("EAI-04,southampton,Nov-21,122,128,85%", "changed"),
        ("EAI-04,southampton,Nov-21,,,85%", "changed"),
    ],
)
def test_a_fraction_given_again_is_no_change_unless_something_else_is_printed(analyst, again, change):
    first = take(analyst, "EAI-04,southampton,Nov-21,121,128,85%", head=LONG)
    returns.publish_return(first, by=analyst, override_reason="As printed")
    counts = returns.preview_return(take(analyst, again, head=LONG)).counts
    assert counts == {"new": 0, "changed": 0, "unchanged": 0, "unreadable": 0} | {change: 1}


def test_what_was_printed_stays_where_its_fraction_is_given_again(analyst):
    for row in ("EAI-04,southampton,Nov-21,121,128,85%", "EAI-04,southampton,Nov-21,121,128,"):
        given = take(analyst, row, head=LONG)
        returns.publish_return(given, by=analyst, override_reason="As printed")
    held = Outturn.objects.get(indicator__code="EAI-04", unit__kind="authority", month=NOVEMBER)
    assert (held.printed, held.numerator) == (85, 121)


def test_a_rate_by_its_numerator_alone_is_refused_where_no_population_is_held(analyst):
    rate = Indicator.objects.create(
        code="X-1", name="Rate", measure="rate", basis="snapshot", polarity="lower", kind="activity", counts="children"
    )
    given = take(analyst, "X-1,southampton,Nov-21,51,,", "X-1,pact,Nov-21,20,,", head=LONG)
    (problem,) = given.problems.all()
    assert (problem.code, problem.can_override, problem.row) == ("no_population", False, 3)
    assert problem.message == (
        "Row 3: 20 is a numerator alone, and no population of PACT is held for November 2021 to count the rate on. "
        "Give the denominator or the rate itself, or have the population entered and load the file again."
    )
    assert [figure.unit.code for figure in given.figures] == ["southampton"]
    with pytest.raises(returns.ReturnIsBlocked):
        returns.publish_return(given, by=analyst, override_reason="I insist")
    assert not Outturn.objects.filter(indicator=rate).exists()


def test_a_rate_recorded_by_its_numerator_alone_is_no_figure(analyst):
    rate, unit = Indicator.objects.filter(measure="percentage").first(), Unit.objects.get(code="pact")
    with pytest.raises(FigureLacksDenominator):
        record_outturns([Figure(rate, unit, NOVEMBER, numerator=Decimal(20))], by=analyst)


def test_a_cell_that_cannot_be_read_stops_all_of_it(analyst):
    given = take(analyst, "RST-01,1978,2001,", "EAI-01,24%,many,")
    with pytest.raises(returns.ReturnIsBlocked):
        returns.publish_return(given, by=analyst, override_reason="I insist")
    assert not Outturn.objects.filter(month=NOVEMBER, unit__kind="authority", indicator__code="RST-01").exists()


def test_a_doubt_needs_a_reason_and_stays_on_the_figure(analyst):
    given = take(analyst, "EAI-01,24%,85% (121/128),")
    with pytest.raises(returns.OverrideNeedsReason):
        returns.publish_return(given, by=analyst, override_reason="  ")
    returns.publish_return(given, by=analyst, override_reason="The team confirms the counts")
    doubt = Doubt.objects.live().get(indicator__code="EAI-01", month=NOVEMBER, severity="block")
    assert doubt.sentence == "85% is printed, but 121/128 is 94.5%."


def test_changing_a_published_figure_needs_a_reason_and_leaves_a_revision(analyst):
    given = take(analyst, "RST-01,1979,2001,")
    with pytest.raises(RevisionNeedsReason):
        returns.publish_return(given, by=analyst)
    assert not OutturnRevision.objects.filter(indicator__code="RST-01").exists()
    returns.publish_return(given, by=analyst, reason=RevisionReason.LATE_RECORDING)
    revision = OutturnRevision.objects.get(indicator__code="RST-01")
    assert (revision.old_value, revision.new_value, revision.revised_by) == (1978, 1979, analyst)
    assert contacts(date(2021, 10, 1)).value == 1979


def test_publishing_twice_is_refused(analyst):
    given = take(analyst, "RST-01,1978,2001,")
    returns.publish_return(given, by=analyst)
    with pytest.raises(returns.ReturnIsSettled):
        returns.publish_return(given, by=analyst)
    with pytest.raises(returns.ReturnIsSettled):
        returns.discard_return(given, by=analyst)


def test_a_figure_given_again_changes_nothing(analyst):
    given = take(analyst, "RST-01,1978,2001,")
    returns.publish_return(given, by=analyst)
    recorded = returns.publish_return(take(analyst, "RST-01,1978,2001,"), by=analyst)
    assert (recorded.new, recorded.changed, recorded.unchanged) == (0, 0, 2)


def test_a_file_that_is_no_return_is_not_kept(analyst):
    kept = Return.objects.count()
    with pytest.raises(NotAReturn):
        returns.receive_return(content=b"%PDF-1.7", file_name="a.xlsx", by=analyst)
    assert Return.objects.count() == kept


def test_only_an_analyst_loads_returns(pact_manager, board_reader):
    for person in (pact_manager, board_reader):
        with pytest.raises(PermissionDenied):
            take(person, "RST-01,1978,2001,")


def test_recording_is_all_or_nothing(analyst, monkeypatch):
    """Whatever fails half way, nothing of it stays."""
    given = take(analyst, "RST-01,1978,2001,")
    monkeypatch.setattr(returns, "_write_benchmarks", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        returns.publish_return(given, by=analyst)
    assert not Outturn.objects.filter(month=NOVEMBER, indicator__code="RST-01").exists()


def test_a_settled_doubt_is_not_raised_again(analyst):
    doubt = Doubt.objects.live().filter(indicator__code="PCT-02").first()
    settle_doubt(doubt, by=analyst, reason="The numerators were stale; the percentages are right")
    before = Doubt.objects.count()
    source = doubt.source
    again = returns.receive_return(content=bytes(source.file.content), file_name=source.file_name, by=analyst)
    returns.publish_return(again, by=analyst, override_reason="Loaded again")
    assert Doubt.objects.count() == before


def test_a_figure_of_a_return_names_its_return(analyst):
    from indicators.models.figures import Origin
    from indicators.operations.figures import SourceNeedsReturn

    with pytest.raises(SourceNeedsReturn):
        record_outturns([], by=analyst, origin=Origin.RETURN)


def test_the_same_doubt_in_two_months_and_cohorts_is_two_doubts(analyst):
    head = "Indicator,Unit,Cohort,Month,Numerator,Denominator,Value"
    rows = [
        f"PCT-01,pact,{cohort},{month},121,128,85%" for cohort in ("", "CLA", "CIN") for month in ("Aug-21", "Sep-21")
    ]
    given = take(analyst, *rows, head=head)
    returns.publish_return(given, by=analyst, override_reason="As printed")
    assert Doubt.objects.filter(source=given, code="value_is_not_its_fraction").count() == 6


def test_publishing_takes_no_more_queries_for_more_figures(analyst):
    head = "Indicator,Unit,Cohort,Month,Numerator,Denominator,Value"
    counted = []
    for last in (2010, 2020):
        months = [f"{year}-{month:02d}" for year in range(2009, last) for month in range(1, 13)]
        rows = [f"PCT-01,pact,CLA,{month},{last - 1900},128,99%" for month in months]
        given = take(analyst, *rows, head=head)
        with CaptureQueriesContext(connection) as queries:
            returns.publish_return(given, by=analyst, override_reason="As printed", reason=RevisionReason.KEYING)
        counted.append(len(queries))
    assert counted[1] < counted[0] + 5  # rows go in and out by the hundred: a few statements more, not one a figure


class TestReadReturnInATerminal:
    def run(self, capsys, *words):
        try:
            call_command("read_return", *words)
        except SystemExit as stopped:
            return stopped.code, capsys.readouterr()
        return 0, capsys.readouterr()

    @pytest.fixture
    def file(self, tmp_path):
        def write(text):
            path = tmp_path / "november.csv"
            path.write_text(text)
            return str(path)

        return write

    def test_it_shows_the_counts(self, capsys, file):
        code, said = self.run(capsys, file("Indicator,Oct-21,Nov-21\nRST-01,1978,2001\n"))
        assert code == 0
        assert said.out.startswith("1 new, 0 changed, 1 unchanged, 0 unreadable")

    def test_json_and_exit_code(self, capsys, file):
        import json

        code, said = self.run(capsys, file("Indicator,Oct-21\nRST-01,many\n"), "--json")
        assert code == 1
        (problem,) = json.loads(said.out)["problems"]
        assert (problem["row"], problem["column"], problem["code"], problem["severity"]) == (
            2,
            "B",
            "unreadable_figure",
            "block",
        )

    def test_publish_writes(self, capsys, file, analyst):
        code, _ = self.run(capsys, file("Indicator,Nov-21\nRST-01,2001\n"), "--publish", "--by", "analyst")
        assert code == 0
        assert contacts().value == Decimal(2001)

    def test_publish_of_a_blocked_file_writes_nothing(self, capsys, file, analyst):
        kept = Return.objects.count()
        code, said = self.run(capsys, file("Indicator,Nov-21\nRST-01,many\n"), "--publish", "--by", "analyst")
        assert code == 1
        assert "Nothing was written" in said.err
        assert Return.objects.count() == kept

    def test_a_wrong_file_is_one_sentence(self, capsys, file):
        code, said = self.run(capsys, file("%PDF-1.7"))
        assert (code, said.err.strip()) == (
            1,
            "This is a PDF, whatever its name says. Save it as .xlsx, .xls, .ods or .csv.",
        )

    def test_a_change_without_a_reason_is_refused(self, file, analyst):
        with pytest.raises(CommandError, match="Give --reason"):
            call_command("read_return", file("Indicator,Oct-21\nRST-01,1\n"), "--publish", "--by", "analyst")


def test_a_figure_larger_than_can_be_held_is_a_cell_to_put_right(analyst):
    head = "Indicator,Month,Numerator,Denominator"
    given = take(analyst, 'EAI-01,Nov-21,"99,999,999,999",1', "EAI-02,Nov-21,7,", head=head)
    assert "figure_too_large" in given.problems.filter(can_override=False).values_list("code", flat=True)
    assert given.figures.count() == 1


@pytest.mark.parametrize("mark", ["\x00", "\ud800"], ids=["nothing", "half a letter"])
def test_what_no_database_holds_shows_as_such(analyst, mark):
    content = f"Indicator,Nov-21\nSun{mark}ny days,1\n".encode("utf-16-le", "surrogatepass")
    given = returns.receive_return(content=b"\xff\xfe" + content, file_name=f"a{mark}.csv", by=analyst)
    assert given.file_name == "a�.csv"
    assert given.problems.get().message == "Row 2: no indicator is called “Sun�ny days”."
