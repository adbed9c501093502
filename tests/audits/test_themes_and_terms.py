"""What the audits of a theme and of a term came to, as each reader may read it."""

from datetime import UTC, date, datetime

import pytest

from actions.models import Action, RaisedIn
from audits.models import AuditProgramme, AuditType, LearningKind, PlannedAudits, Theme
from audits.operations.dip_samples import answer_dip_sample, ask_for_dip_sample
from audits.operations.entering import enter_audit
from audits.operations.learning import Lesson, publish_learning, write_learning
from audits.rules.grades import Grade
from audits.rules.terms import Season, Term
from indicators.models import Indicator
from organisation.models import Unit
from tests.audits.test_audits import finding

AUTUMN = "/audits/learning/terms/2021-autumn/"


@pytest.mark.pure
class TestTerms:
    @pytest.mark.parametrize(
        ("day", "term"),
        [
            (date(2021, 9, 1), "2021-autumn"), (date(2021, 12, 31), "2021-autumn"),
            (date(2022, 1, 1), "2022-spring"), (date(2022, 4, 30), "2022-spring"),
            (date(2022, 5, 1), "2022-summer"), (date(2022, 8, 31), "2022-summer"),
        ],
    )  # fmt: skip
    def test_a_day_lies_in_its_term(self, day, term):
        found = Term.of(day)
        assert found.address == term
        assert found == Term.read(term)
        assert found.starts_on <= day < found.ends_before

    def test_terms_follow_each_other(self):
        autumn = Term(2021, Season.AUTUMN)
        assert (str(autumn), autumn.last_month) == ("Autumn term 2021", date(2021, 12, 1))
        assert (autumn.next, autumn.before) == (Term(2022, Season.SPRING), Term(2021, Season.SUMMER))
        assert Term(2022, Season.SPRING).before == autumn

    @pytest.mark.parametrize("address", ["2021", "2021-winter", "1999-autumn", "2021-autumn-2", ""])
    def test_what_is_no_term_is_none(self, address):
        assert Term.read(address) is None


@pytest.fixture
def theme(db):
    return Theme.objects.create(name="Section 47 enquiries, again")


@pytest.fixture
def audited(theme, qa):
    """Give ten audits of the theme in PACT, and one in CLA."""
    grades = [Grade.GOOD] * 6 + [Grade.REQUIRES_IMPROVEMENT] * 3 + [Grade.INADEQUATE]
    for number, grade in enumerate(grades, start=1):
        enter_audit(finding(qa, f"QA-{number}", grade, theme=theme), domain_grades={}, by=qa)
    cla = Unit.objects.get(code="cla")
    return enter_audit(finding(qa, "QA-11", unit=cla, theme=theme), domain_grades={}, by=qa)


@pytest.mark.django_db
class TestThemes:
    def test_counts_are_of_what_one_reads_and_small_percentages_are_the_qa_units(
        self, sign_in, audited, theme, qa, pact_manager, cla_manager
    ):
        whole = {
            person: sign_in(person).get(f"/audits/themes/{theme.pk}/").context["page"].whole
            for person in (qa, pact_manager, cla_manager)
        }
        assert [row.counts.cases for row in whole.values()] == [11, 10, 1]
        assert [row.show for row in whole.values()] == [True, True, False]
        rows = sign_in(cla_manager).get("/audits/themes/").context["rows"]
        assert [row.graded.counts.cases for row in rows if row.theme == theme] == [1]

    def test_a_theme_shows_what_it_taught_and_what_is_done(self, sign_in, audited, theme, qa, head):
        kept = write_learning(Lesson(LearningKind.GOOD_PRACTICE, "Seen alone", date(2021, 10, 1), theme), by=qa)
        publish_learning(kept, expected_version=1, by=qa)
        Action.objects.create(
            title="Train on strategy meetings", unit=audited.unit, raised_in=RaisedIn.AUDIT, raised_by=qa,
            raised_at=datetime(2021, 10, 20, tzinfo=UTC), source_path=audited.get_absolute_url(),
        )  # fmt: skip
        page = sign_in(head).get(f"/audits/themes/{theme.pk}/").content.decode()
        assert "Seen alone" in page
        assert "Train on strategy meetings" in page
        assert "7 (64%)" in page

    def test_the_list_keeps_to_its_budget(self, sign_in, audited, qa, django_assert_num_queries):
        client = sign_in(qa)
        client.get("/audits/themes/")
        for number in range(5):
            Theme.objects.create(name=f"Theme {number}")
        with django_assert_num_queries(6):  # who asks (3), the units below theirs, the audits counted, the themes
            client.get("/audits/themes/")


@pytest.mark.django_db
class TestTheSummary:
    def test_done_stands_against_planned_by_type(self, sign_in, audited, qa):
        year = AuditProgramme.objects.create(name="A year", starts_on=date(2021, 4, 1), ends_on=date(2022, 3, 31))
        pact = Unit.objects.get(code="pact")
        for month, kind, number in ((10, AuditType.CASE, 12), (11, AuditType.DIP_SAMPLE, 3), (8, AuditType.CASE, 9)):
            PlannedAudits.objects.create(
                programme=year, unit=pact, month=date(2021, month, 1), kind=kind, number=number
            )
        page = sign_in(qa).get(AUTUMN).context["page"]
        assert [(row.label, row.planned, row.done) for row in page.by_type] == [
            ("Case audit", 12, 11),
            ("Dip sample", 3, 0),
        ]
        assert (page.whole.planned, page.whole.done, page.whole.counts.good_or_better) == (15, 11, 7)
        assert [row.counts.cases for row in page.by_service] == [10, 1]

    def test_second_readings_are_counted(self, sign_in, audited, qa, head):
        for number, grade in ((1, Grade.GOOD), (2, Grade.REQUIRES_IMPROVEMENT)):
            read = audited.__class__.objects.get(reference=f"QA-{number}")
            read.moderations.create(
                auditor_grade=read.auditor_grade, grade=grade, reason="?", moderated_by=head,
                moderated_at=datetime(2021, 11, 1, tzinfo=UTC),
            )  # fmt: skip
        page = sign_in(qa).get(AUTUMN).content.decode()
        assert "gave the same grade in 1 of 2. 1 moved: 0 up, 1 down; on balance 1 down." in page
        assert "Too few to say: 2 of at least 10 second readings." in page

    def test_it_has_the_terms_learning_dip_samples_and_actions(self, sign_in, audited, qa, deputy):
        for month, text in ((9, "In the term"), (8, "Before it")):
            kept = write_learning(Lesson(LearningKind.MESSAGE, text, date(2021, month, 1)), by=qa)
            publish_learning(kept, expected_version=1, by=qa)
        asked = ask_for_dip_sample(
            indicator=Indicator.objects.get(code="EAI-04"), unit=audited.unit, month=date(2021, 10, 1),
            question="Why?", by=deputy, now=datetime(2021, 11, 1, tzinfo=UTC),
        )  # fmt: skip
        given = {"cases": 10, "bearing_out": 8, "finding": "Two were entered late"}
        answer_dip_sample(asked, **given, expected_version=1, by=qa, now=datetime(2021, 11, 3, tzinfo=UTC))
        for day in (20, 21):
            Action.objects.create(
                title=f"Action {day}", unit=audited.unit, raised_in=RaisedIn.AUDIT, raised_by=qa,
                raised_at=datetime(2021, 10, day, tzinfo=UTC), source_path=audited.get_absolute_url(),
            )  # fmt: skip
        Action.objects.filter(title="Action 20").update(
            verified_by=deputy, verified_at=datetime(2022, 1, 5, tzinfo=UTC)
        )
        answer = sign_in(deputy).get(AUTUMN)
        page = answer.context["page"]
        assert [one.text for one in page.learned] == ["In the term"]
        assert "8 of 10 bear the figure out. Two were entered late" in answer.content.decode()
        assert (len(page.raised), page.verified_of_raised, page.verified) == (2, 1, 0)

    def test_it_keeps_to_its_budget(self, sign_in, audited, theme, qa, django_assert_max_num_queries):
        client = sign_in(qa)
        for number in range(5):
            kept = write_learning(Lesson(LearningKind.MESSAGE, f"Lesson {number}", date(2021, 9, 1), theme), by=qa)
            publish_learning(kept, expected_version=1, by=qa)
        client.get(AUTUMN)
        # Who asks (3), units below theirs; audits graded and done, what was planned; services of units, their names;
        # second readings; learning; dip samples with the units one reads (2); actions raised and verified
        with django_assert_max_num_queries(15):
            client.get(AUTUMN)
        # the theme, its audits, services and their names, learning, the audits' pages and their actions
        with django_assert_max_num_queries(12):
            client.get(f"/audits/themes/{theme.pk}/")

    def test_those_who_read_no_audits_read_what_was_learned(self, sign_in, audited, analyst):
        page = sign_in(analyst).get(AUTUMN).content.decode()
        assert "What was learned" in page
        assert "What was audited" not in page

    def test_no_term_is_not_found(self, sign_in, qa):
        assert sign_in(qa).get("/audits/learning/terms/2021-winter/").status_code == 404
