"""What the entry page of an audit asks, as the version of its question set says."""

from dataclasses import dataclass, field

from audits.models import AnswerType, Feedback, Question, QuestionSetVersion, Said, SetDomain
from audits.rules.entry import NOT_LOOKED_AT, Asked, Kind
from audits.rules.grades import Grade

GRADES = tuple(Grade.choices())
DOMAIN_GRADES = (*GRADES, (NOT_LOOKED_AT, "Not applicable"))
LONGEST_LINE = 300


@dataclass(frozen=True, slots=True)
class DomainPart:
    """A domain to grade, with the questions under it."""

    of_set: SetDomain
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class EntryPlan:
    """Everything one version asks: domains with their questions, questions on their own, and what every audit says."""

    is_graded: bool
    domains: tuple[DomainPart, ...] = ()
    alone: tuple[Question, ...] = ()
    asked: tuple[Asked, ...] = field(default=())

    @property
    def names(self) -> set[str]:
        """Give the names of all its fields."""
        return {one.name for one in self.asked}

    @property
    def in_free_words(self) -> set[str]:
        """Give the names of the fields in which anything may be written."""
        return {one.name for one in self.asked if one.kind in (Kind.WORDS, Kind.LINE)}

    def shown(self, name: str, text: str) -> str:
        """Give the words of a field as people read them: of a choice, its label."""
        return next((dict(one.choices).get(text, text) for one in self.asked if one.name == name), text)


def plan_entry(version: QuestionSetVersion) -> EntryPlan:
    """Plan the form of a version. Two queries."""
    questions = list(version.questions.all())
    domains = tuple(
        DomainPart(one, tuple(question for question in questions if question.set_domain_id == one.pk))
        for one in version.domains.select_related("domain")
    )
    alone = tuple(question for question in questions if question.set_domain_id is None)
    is_graded = version.question_set.is_graded
    asked = [Asked("audited_on", "Audited on", Kind.DAY, "Say on which day the audit was made.")]
    asked += [Asked("summary", "The work in short" if is_graded else "Note", Kind.WORDS)]
    for part in domains:
        asked += [*_of_domain(part.of_set), *(one for question in part.questions for one in _of_question(question))]
    asked += [one for question in alone for one in _of_question(question)]
    return EntryPlan(is_graded, domains, alone, tuple(asked + (_of_graded() if is_graded else [])))


def _of_domain(one: SetDomain) -> list[Asked]:
    return [
        Asked(f"domain_{one.pk}", str(one.domain), Kind.CHOICE, "Grade this domain.", DOMAIN_GRADES),
        Asked(f"evidence_{one.pk}", f"Evidence: {one.domain}", Kind.WORDS),
    ]


def _of_question(question: Question) -> list[Asked]:
    missing = "Answer this question." if question.is_required else ""
    if question.answered == AnswerType.WORDS:
        return [Asked(f"note_{question.pk}", question.text, Kind.WORDS, missing)]
    return [
        Asked(f"said_{question.pk}", question.text, Kind.CHOICE, missing, tuple(Said.choices())),
        Asked(f"note_{question.pk}", f"Note: {question.text}", Kind.WORDS),
    ]


def _of_graded() -> list[Asked]:
    return [
        Asked("voice", "Voice of the child", Kind.WORDS),
        Asked(
            "feedback",
            "The child's or family's own view",
            Kind.CHOICE,
            "Say whether the child's or family's own view was obtained.",
            tuple(Feedback.choices()),
        ),
        Asked("feedback_reason", "Why it was not obtained", Kind.LINE, longest=LONGEST_LINE),
        Asked("difference_made", "What difference the work made to the child", Kind.WORDS),
        Asked("strengths", "Strengths", Kind.WORDS),
        Asked("would_make_it_good", "What would make it good", Kind.WORDS),
        Asked("grade", "Overall grade", Kind.CHOICE, "Give the overall grade.", GRADES),
    ]
