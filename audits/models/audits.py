"""Graded case-practice audits. No child's name anywhere: a pseudonymous reference only."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from audits.models.programme import AuditProgramme, PlannedAudits, SampleDraw, Theme
from audits.models.tool import Domain, Question, QuestionSetVersion
from audits.models.words import AuditState, AuditType, Counted, Feedback, HowFinal, Said
from audits.rules.grades import Grade
from indicators.models import Indicator
from indicators.models.fields import word_is_known
from organisation.models import Unit
from organisation.validators import names_no_child
from organisation.watching import Watched

USER = settings.AUTH_USER_MODEL

pseudonymous = RegexValidator(
    r"^[A-Z]{2,4}-[0-9]{1,5}$",
    "Give the audit reference, such as QA-0123: letters, a hyphen and up to five digits. "
    "Never a name, a date of birth or a case number.",
)


APART = (AuditType.RE_AUDIT, AuditType.OBSERVATION)


IN_WAITING = Q(moderation_due__is_blind=True, moderation_due__answered_at__isnull=True) | Q(
    programme__moderates_blind=True, state=AuditState.SUBMITTED, moderation_due__isnull=True
)
"""Audits handed in that are to be read blind, or may still be drawn for it."""


WORDS = ("summary", "voice", "feedback_reason", "difference_made", "strengths", "would_make_it_good", "final_reason")
"""What is said of one case: kept out of history, so that it goes when its time is over."""


class AuditQuerySet(models.QuerySet):
    """Audits chosen by state and month."""

    def graded(self):
        """Keep the audits that have been handed in with a grade."""
        return self.filter(state__in=["submitted", "moderated", "final"]).exclude(auditor_grade="")

    def told(self):
        """Leave out the audits whose grade no second reader may know yet: not even a count may tell it."""
        return self.exclude(pk__in=Audit.objects.filter(IN_WAITING).values("pk"))

    def counted(self):
        """Keep the graded audits of cases that make up a month's figures.

        Neither re-audits, whose cases were chosen because they were Inadequate, nor observations of a
        worker, who is no case: see docs/decisions/0015-which-audits-make-a-months-figures.md.
        """
        return self.graded().told().exclude(kind__in=APART)

    def counted_apart(self):
        """Keep the graded audits that stand in a line of their own beside a month's figures."""
        return self.graded().told().filter(kind__in=APART)

    def with_standing_grade(self):
        """Give each the grade that stands, and whether it is provisional: nobody has made one final."""
        auditors = models.When(final_grade="", then="auditor_grade")
        return self.annotate(
            standing=models.Case(auditors, default="final_grade"), is_provisional=models.Q(final_grade="")
        )

    def of_month(self, month: date):
        """Keep the audits carried out in a month."""
        return self.filter(audited_on__year=month.year, audited_on__month=month.month)


class Audit(models.Model):
    """One look at the practice on one case, from its booking to its final grade.

    `unit` is the team or service; `worker` is seen by the line above and the QA unit alone. `case_key` is a
    keyed hash of the case system's number, kept only so that a case is not drawn twice in a year.
    """

    reference = models.CharField(
        max_length=9, unique=True, validators=[pseudonymous], help_text="Letters, hyphen, digits: QA-0123."
    )
    programme = models.ForeignKey(AuditProgramme, models.PROTECT, null=True, blank=True, related_name="audits")
    planned = models.ForeignKey(PlannedAudits, models.PROTECT, null=True, blank=True, related_name="audits")
    draw = models.ForeignKey(SampleDraw, models.PROTECT, null=True, blank=True, related_name="audits")
    question_set = models.ForeignKey(QuestionSetVersion, models.PROTECT, null=True, blank=True, related_name="audits")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="audits")
    worker = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="audits_of_work")
    case_key = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    kind = models.CharField("type", max_length=12, choices=AuditType.choices())
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="audits")
    re_audit_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="re_audits")
    dip_sample = models.ForeignKey(
        "audits.DipSampleRequest", models.PROTECT, null=True, blank=True, related_name="audits"
    )
    due_on = models.DateField(null=True, blank=True)
    audited_on = models.DateField(null=True, blank=True)
    auditor = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="audits_made")
    state = models.CharField(max_length=12, choices=AuditState.choices(), default=AuditState.ALLOCATED)
    auditor_grade = models.CharField(max_length=24, choices=Grade.choices(), blank=True)
    final_grade = models.CharField(max_length=24, choices=Grade.choices(), blank=True)
    final_how = models.CharField(max_length=12, choices=HowFinal.choices(), blank=True)
    final_reason = models.TextField(blank=True, validators=[names_no_child])
    summary = models.TextField("the work in short", blank=True, validators=[names_no_child])
    voice = models.TextField("voice of the child", blank=True, validators=[names_no_child])
    feedback = models.CharField("child's or family's view", max_length=16, choices=Feedback.choices(), blank=True)
    feedback_reason = models.CharField(
        "why it was not obtained", max_length=300, blank=True, validators=[names_no_child]
    )
    difference_made = models.TextField(
        "what difference the work made to the child", blank=True, validators=[names_no_child]
    )
    strengths = models.TextField(blank=True, validators=[names_no_child])
    would_make_it_good = models.TextField("what would make it good", blank=True, validators=[names_no_child])
    version = models.PositiveIntegerField(default=1, editable=False)
    entered_by = models.ForeignKey(USER, models.PROTECT, related_name="audits_entered")
    entered_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    made_final_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="audits_made_final")
    made_final_at = models.DateTimeField(null=True, blank=True)
    words_removed_at = models.DateTimeField(
        null=True, blank=True, help_text="When its words and its case's key were taken out, its time being over."
    )

    objects = AuditQuerySet.as_manager()
    history = Watched(excluded_fields=[*WORDS, "case_key", "version", "words_removed_at"])

    class Meta:
        ordering = ["-audited_on", "reference"]
        constraints = [
            word_is_known("kind", AuditType, name="audit_type_is_known"),
            word_is_known("state", AuditState, name="audit_state_is_known"),
            word_is_known("auditor_grade", Grade, name="audit_grade_is_known", blank=True),
            word_is_known("final_grade", Grade, name="audit_final_grade_is_known", blank=True),
            word_is_known("final_how", HowFinal, name="audit_how_final_is_known", blank=True),
            word_is_known("feedback", Feedback, name="audit_feedback_is_known", blank=True),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "allocated", "in_progress", "exempt"])
                | ~Q(auditor_grade="")
                | Q(kind="dip_sample"),
                name="a_submitted_audit_has_a_grade",
                violation_error_message="Give the overall grade before handing the audit in.",
            ),
            models.CheckConstraint(
                condition=~Q(state="final") | ~Q(final_grade="") | Q(kind="dip_sample"),
                name="a_final_audit_has_a_final_grade",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "exempt"]) | Q(auditor__isnull=False),
                name="an_audit_under_way_has_an_auditor",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "allocated", "in_progress", "exempt"]) | Q(audited_on__isnull=False),
                name="a_submitted_audit_says_when",
            ),
            models.CheckConstraint(
                condition=Q(re_audit_of__isnull=True) | Q(kind="re_audit"), name="only_a_re_audit_follows_another"
            ),
            models.CheckConstraint(  # what was not drawn is made final by the nightly job: by nobody
                condition=Q(made_final_at__isnull=True, made_final_by__isnull=True, final_how="")
                | Q(made_final_at__isnull=False, made_final_by__isnull=False)
                | Q(made_final_at__isnull=False, final_how="not_drawn"),
                name="audit_made_final_at_and_by_go_together",
            ),
            models.CheckConstraint(
                condition=Q(words_removed_at__isnull=True)
                | Q(
                    summary="",
                    voice="",
                    feedback_reason="",
                    difference_made="",
                    strengths="",
                    would_make_it_good="",
                    final_reason="",
                    case_key="",
                ),
                name="words_that_were_removed_are_gone",
            ),
            models.UniqueConstraint(
                fields=["re_audit_of"],
                condition=~Q(state="exempt") & Q(re_audit_of__isnull=False),
                name="one_re_audit_an_audit",
            ),
        ]

    def __str__(self) -> str:
        """Call the audit by its reference."""
        return f"{self.reference}, {self.unit}"

    def get_absolute_url(self) -> str:
        """Lead to the audit's own page."""
        return reverse("audits:audit", args=[self.pk])

    @property
    def month(self) -> date | None:
        """Give the month it counts in, as its first day; None before it is carried out."""
        return self.audited_on.replace(day=1) if self.audited_on else None

    @property
    def moderation(self):
        """Give the newest second reading, or None."""
        return self.moderations.first()

    @property
    def grade(self) -> Grade | None:
        """Give the grade that counts: the final one, or the auditor's until there is one."""
        word = self.final_grade or self.auditor_grade
        return Grade(word) if word else None


class AuditDraft(models.Model):
    """What an auditor has typed and not handed in yet: kept so that nothing typed is lost, gone on handing in.

    `words` are the form's fields as typed. `version` counts the keepings, so that of two windows the
    later one is told what the other one has kept.
    """

    audit = models.OneToOneField(Audit, models.CASCADE, related_name="draft")
    words = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    typed_by = models.ForeignKey(USER, models.PROTECT, related_name="audit_drafts")
    typed_at = models.DateTimeField()

    class Meta:
        ordering = ["-typed_at"]

    def __str__(self) -> str:
        """Say who types on what."""
        return f"{self.typed_by} on {self.audit}"


class Answer(models.Model):
    """What an audit answers to one question of its set."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    said = models.CharField(max_length=14, choices=Said.choices(), blank=True)
    note = models.TextField(blank=True, validators=[names_no_child])

    class Meta:
        ordering = ["question"]
        constraints = [
            word_is_known("said", Said, name="answer_is_known", blank=True),
            models.UniqueConstraint(fields=["audit", "question"], name="one_answer_a_question"),
            models.CheckConstraint(condition=~Q(said="", note=""), name="an_answer_says_something"),
        ]

    def __str__(self) -> str:
        """Give the question and what was said."""
        return f"{self.question}: {Said(self.said).label if self.said else self.note}"


class DomainGrade(models.Model):
    """The grade of one domain in one audit, with the evidence for it."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="domain_grades")
    domain = models.ForeignKey(Domain, models.PROTECT, related_name="grades")
    grade = models.CharField(max_length=24, choices=Grade.choices())
    evidence = models.TextField(blank=True, validators=[names_no_child])

    history = Watched(excluded_fields=["evidence"])

    class Meta:
        ordering = ["domain"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "domain"], name="one_grade_a_domain"),
            word_is_known("grade", Grade, name="domain_grade_is_known"),
        ]

    def __str__(self) -> str:
        """Say which domain got which grade."""
        return f"{self.domain}: {Grade(self.grade).label}"


class AuditMeasure(models.Model):
    """Which indicator carries which monthly count of audits to the board."""

    counted = models.CharField(max_length=24, choices=Counted.choices(), unique=True)
    indicator = models.OneToOneField(Indicator, models.PROTECT, related_name="audit_measure")

    class Meta:
        ordering = ["counted"]
        constraints = [word_is_known("counted", Counted, name="audit_measure_is_known")]

    def __str__(self) -> str:
        """Say what is counted for which indicator."""
        return f"{Counted(self.counted).label}: {self.indicator}"

    def clean(self) -> None:
        """Carry shares only on a percentage that says of how few it is none."""
        indicator = Indicator.objects.filter(pk=self.indicator_id).first()
        if indicator and self.counted != Counted.CASES and indicator.fewest_shown is None:
            raise ValidationError(
                {"indicator": "Say in its definition of how few it is no percentage: here of ten audits."}
            )
