"""A month and a theme of audits as page, PDF and Word: the same numbers in all three, as each reader may read them."""

from datetime import UTC, date, datetime

import pytest

from actions.models import Action, RaisedIn
from audits import month_paper, theme_paper
from audits.models import Audit, AuditProgramme, AuditRead, AuditType, LearningKind, PlannedAudits, Theme
from audits.month_page import MonthPage
from audits.operations.entering import enter_audit
from audits.operations.learning import Lesson, publish_learning, write_learning
from audits.operations.moderating import moderate_audit
from audits.paper import FOR_QA
from audits.rules.grades import Grade
from audits.themes import ThemePage
from organisation.models import Unit
from tests.audits.papers import cells_of_pdf, rows_of_word, words_of, words_of_word

from .test_audits import finding

pytestmark = pytest.mark.django_db
OCTOBER = date(2021, 10, 1)
PAGE = "/audits/figures/2021-10/"


@pytest.fixture
def theme(db):
    return Theme.objects.create(name="Section 47 enquiries, again")


@pytest.fixture
def audited(theme, qa):
    """Give ten audits of the theme in PACT in October, and one in CLA; the report's own are of April to September."""
    grades = [Grade.GOOD] * 6 + [Grade.REQUIRES_IMPROVEMENT] * 3 + [Grade.INADEQUATE]
    for number, grade in enumerate(grades, start=1):
        enter_audit(finding(qa, f"QA-{number}", grade, theme=theme), domain_grades={}, by=qa)
    cla = Unit.objects.get(code="cla")
    return enter_audit(finding(qa, "QA-11", unit=cla, theme=theme), domain_grades={}, by=qa)


def month(by):
    return month_paper.as_document(MonthPage(OCTOBER, by))


def row_of(document, label):
    return next(row for row in rows_of_word(document) if row[0] == label)


class TestAMonth:
    def test_the_page_the_pdf_and_word_hold_the_same_lines(self, sign_in, audited, qa):
        page = sign_in(qa).get(PAGE).context["page"]
        document = month(qa)
        rows, cells = rows_of_word(document), cells_of_pdf(document)
        lines = [line for one in page.sections for section in (one.month, one.year) for line in section.lines]
        assert len(lines) > 10
        for line in [*page.whole, *lines]:
            said = [line.name, str(line.counts.cases), *(f"{n} ({share})" for _, n, share in line.cells), line.between]
            assert said == next(row[:-1] for row in rows if row[:-1] == said)
            place = next(at for at, cell in enumerate(cells) if cells[at : at + len(said)] == said)
            assert cells[place + 1] == str(line.counts.cases)

    def test_the_twelve_months_stand_beside_the_month(self, audited, qa):
        document = month(qa)
        assert row_of(document, "October 2021")[1:5] == ["11", "0 (0%)", "7 (64%)", "7 (64%)"]
        assert row_of(document, "Twelve months to October 2021")[1] == "197"  # the report's 186 and these eleven

    def test_percentages_of_fewer_than_ten_are_the_qa_units(self, audited, qa, cla_manager):
        assert FOR_QA in words_of(month(qa))
        theirs = month(cla_manager)
        assert FOR_QA not in words_of(theirs)
        assert row_of(theirs, "October 2021")[1:5] == ["1", "0", "1", "1"]

    def test_done_stands_against_planned(self, sign_in, audited, qa):
        year = AuditProgramme.objects.create(name="A year", starts_on=date(2021, 4, 1), ends_on=date(2022, 3, 31))
        pact = Unit.objects.get(code="pact")
        PlannedAudits.objects.create(programme=year, unit=pact, month=OCTOBER, kind=AuditType.CASE, number=12)
        document = month(qa)
        assert "11 done, 12 planned." in words_of(document)
        assert ["PACT", "Case audit", "12", "0", "0", "0", "0", "Behind"] in rows_of_word(document)
        assert "11 done, 12 planned." in sign_in(qa).get(PAGE).content.decode()

    def test_second_readings_actions_re_audits_and_learning_stand_in_it(self, sign_in, audited, qa, reader):
        moderate_audit(Audit.objects.get(reference="QA-1"), grade=Grade.GOOD, reason="Seen", by=reader)
        again = enter_audit(finding(qa, "QA-12", kind=AuditType.RE_AUDIT), domain_grades={}, by=qa)
        Audit.objects.filter(pk=again.pk).update(re_audit_of=Audit.objects.get(reference="QA-10"))
        Action.objects.create(
            title="Train on strategy meetings", unit=audited.unit, raised_in=RaisedIn.AUDIT, raised_by=qa,
            raised_at=datetime(2021, 10, 20, tzinfo=UTC), source_path=audited.get_absolute_url(),
        )  # fmt: skip
        kept = write_learning(Lesson(LearningKind.GOOD_PRACTICE, "Seen alone", OCTOBER), by=qa)
        publish_learning(kept, expected_version=1, by=qa)
        document, page = month(qa), sign_in(qa).get(PAGE).content.decode()
        said = words_of(document)
        for words in ("Inadequate, then Good", "Train on strategy meetings", "Seen alone", "1 raised in the month"):
            assert words in said
            assert words in page
        read = next(row for row in rows_of_word(document) if row[0] == "October 2021" and row[1] == "1")
        assert read[2:6] == ["0", "1", "0", "0"]

    def test_what_is_to_be_read_blind_is_counted_in_no_copy(self, hand_in, blind, reader):
        hand_in(Grade.INADEQUATE, programme=blind)
        said = words_of(month(reader))
        assert "0 done, 0 planned." in said
        assert "No graded audit matches." in said

    def test_no_auditor_is_told_apart(self, audited, qa):
        said = words_of(month(qa)).replace(f"for {qa}", "")
        assert str(qa) not in said

    def test_it_is_no_read_of_an_audit_and_comes_with_its_name(self, sign_in, audited, qa):
        for kind, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
            answer = sign_in(qa).get(f"{PAGE}paper.{kind}")
            assert answer.content.startswith(begins)
            assert f"audits-2021-10-as-at-{datetime.now(tz=UTC):%Y}" in answer["Content-Disposition"]
        assert "OFFICIAL-SENSITIVE" in month(qa).marking
        assert not AuditRead.objects.exists()

    @pytest.mark.parametrize("address", ["2000-01", "2099-12", "2030-05"])
    def test_any_month_has_a_page(self, sign_in, qa, address):
        assert sign_in(qa).get(f"/audits/figures/{address}/").status_code == 200

    def test_it_keeps_to_its_budget(self, sign_in, audited, qa, django_assert_max_num_queries):
        client = sign_in(qa)
        client.get(PAGE)
        # Who asks (3) and the units below theirs; planned, done, graded; lines; twice the figures with their domains and
        # what is counted apart; second readings; follow-up with its actions; learning; dip samples; actions
        with django_assert_max_num_queries(36):
            client.get(PAGE)


class TestATheme:
    def test_both_files_hold_the_rows_of_the_page(self, sign_in, audited, theme, qa):
        page = sign_in(qa).get(f"/audits/themes/{theme.pk}/").context["page"]
        document = theme_paper.as_document(ThemePage(theme, qa))
        rows, cells = rows_of_word(document), cells_of_pdf(document)
        for one in (*page.by_service, page.whole, *page.by_type):
            said = [one.label, str(one.counts.cases), "0", str(one.counts.good), *one.shares]
            assert said in rows
            assert any(cells[at : at + len(said)] == said for at in range(len(cells)))
        assert page.whole.shares[0] == "7 (64%)"

    def test_each_reader_has_their_own_and_small_percentages_are_the_qa_units(self, audited, theme, qa, cla_manager):
        assert FOR_QA in words_of(theme_paper.as_document(ThemePage(theme, qa)))
        theirs = theme_paper.as_document(ThemePage(theme, cla_manager))
        assert FOR_QA not in words_of(theirs)
        assert row_of(theirs, "All") == ["All", "1", "0", "1", "1", "0", "0"]

    def test_what_it_taught_and_what_is_done_stand_in_the_file(self, sign_in, audited, theme, qa):
        kept = write_learning(Lesson(LearningKind.MESSAGE, "Hold the strategy meeting first", OCTOBER, theme), by=qa)
        publish_learning(kept, expected_version=1, by=qa)
        answer = sign_in(qa).get(f"/audits/themes/{theme.pk}/paper.docx")
        said = words_of_word(answer.content)
        assert "Hold the strategy meeting first" in said
        assert "No action was raised on its audits." in said
        assert not AuditRead.objects.exists()
