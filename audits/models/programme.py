"""The year's plan of audits, how its cases are drawn, and who is let off."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from audits.models.words import AuditType, Decision
from indicators.models.fields import MonthField, word_is_known
from organisation.models import Unit
from organisation.validators import names_no_child

USER = settings.AUTH_USER_MODEL


class Theme(models.Model):
    """What a thematic audit looks at across many cases, such as section 47 enquiries."""

    name = models.CharField(max_length=120, unique=True, validators=[names_no_child])
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        """Call the theme by its name."""
        return self.name


class AuditProgramme(models.Model):
    """A year's plan of audits, or one theme across a season, with the rules its audits are held to.

    The defaults are section 4 of the design, after published council procedures.
    """

    name = models.CharField(max_length=160, unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    limits = models.TextField(
        blank=True, help_text="Which cases the sample is drawn from, such as: open to the service for three months."
    )
    not_audited_within = models.PositiveSmallIntegerField(
        default=12, help_text="Months in which a case is not drawn again."
    )
    days_to_audit = models.PositiveSmallIntegerField(default=20, help_text="Working days an auditor has.")
    moderated_share = models.PositiveSmallIntegerField(
        default=20,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="Percentage of each month's audits that a second reader grades.",
    )
    moderated_at_least = models.PositiveSmallIntegerField(default=2, help_text="Audits a month, where that is more.")
    moderates_blind = models.BooleanField(
        default=False, help_text="Whether the second reader grades before seeing the auditor's grade."
    )
    inadequate_days = models.PositiveSmallIntegerField(default=5, help_text="Working days to act on an Inadequate.")
    requires_improvement_days = models.PositiveSmallIntegerField(default=20, help_text="Working days to act on an RI.")
    re_audit_months = models.PositiveSmallIntegerField(
        default=3, help_text="Months until an Inadequate is audited again."
    )
    notes = models.TextField(blank=True)
    agreed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="programmes_agreed")
    agreed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-starts_on", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="programme_ends_after_it_begins",
                violation_error_message="A programme cannot end before it begins.",
            ),
            models.CheckConstraint(
                condition=Q(moderated_share__gte=1, moderated_share__lte=100), name="moderated_share_is_a_percentage"
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True, agreed_by__isnull=True)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False),
                name="programme_agreed_at_and_by_go_together",
            ),
        ]

    def __str__(self) -> str:
        """Call the programme by its name."""
        return self.name

    def get_absolute_url(self) -> str:
        """Lead to the programme's page."""
        return reverse("audits:programme", args=[self.pk])


class PlannedAudits(models.Model):
    """How many audits of one type a programme plans for a service in a month."""

    programme = models.ForeignKey(AuditProgramme, models.PROTECT, related_name="lines")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="planned_audits")
    month = MonthField()
    kind = models.CharField("type", max_length=12, choices=AuditType.choices())
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="planned_audits")
    question_set = models.ForeignKey(
        "audits.QuestionSet", models.PROTECT, null=True, blank=True, related_name="planned_audits"
    )
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["month", "unit", "kind"]
        verbose_name = "planned audits"
        verbose_name_plural = "planned audits"
        constraints = [
            word_is_known("kind", AuditType, name="planned_type_is_known"),
            models.CheckConstraint(condition=Q(number__gt=0), name="planned_audits_are_some"),
            models.UniqueConstraint(
                fields=["programme", "unit", "month", "kind"],
                condition=Q(theme__isnull=True),
                name="one_plan_a_service_month_and_type",
            ),
            models.UniqueConstraint(
                fields=["programme", "unit", "month", "kind", "theme"],
                condition=Q(theme__isnull=False),
                name="one_plan_a_service_month_type_and_theme",
            ),
        ]

    def __str__(self) -> str:
        """Say how many of what, where and when."""
        return f"{self.number} × {AuditType(self.kind).label}, {self.unit}, {self.month:%B %Y}"

    def get_absolute_url(self) -> str:
        """Give the address of its page."""
        return reverse("audits:line", args=[self.pk])


class SampleDraw(models.Model):
    """How the cases of some planned audits were drawn, so that the draw can be defended and done again.

    The list the cases were drawn from is not kept, only its keyed digest: the same list and seed give
    the same cases. `listed` counts its cases, `set_aside` those audited within the months the rule allows.
    """

    planned = models.ForeignKey(PlannedAudits, models.PROTECT, related_name="draws")
    seed = models.CharField(max_length=32)
    limits = models.TextField(blank=True, help_text="Which cases were on the list, as stated then.")
    not_audited_within = models.PositiveSmallIntegerField()
    listed = models.PositiveIntegerField()
    set_aside = models.PositiveIntegerField()
    drawn = models.PositiveSmallIntegerField()
    list_digest = models.CharField(max_length=64)
    drawn_by = models.ForeignKey(USER, models.PROTECT, related_name="samples_drawn")
    drawn_at = models.DateTimeField()

    class Meta:
        ordering = ["-drawn_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(drawn__gt=0), name="a_draw_draws_something"),
            models.CheckConstraint(
                condition=Q(listed__gte=F("set_aside") + F("drawn")), name="a_draw_is_no_more_than_its_list"
            ),
            models.CheckConstraint(condition=~Q(seed=""), name="a_draw_keeps_its_seed"),
        ]

    def __str__(self) -> str:
        """Say how many were drawn from how many."""
        return f"{self.drawn} of {self.listed}, {self.planned}"


class Exemption(models.Model):
    """That somebody asked to be let off an audit, why, and what the QA unit said."""

    audit = models.ForeignKey("audits.Audit", models.PROTECT, related_name="exemptions")
    reason = models.CharField(max_length=300, validators=[names_no_child])
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="exemptions_asked")
    asked_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision.choices(), default=Decision.ASKED)
    answer = models.CharField(max_length=300, blank=True, validators=[names_no_child])
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="exemptions_decided")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            word_is_known("decision", Decision, name="exemption_decision_is_known"),
            models.UniqueConstraint(
                fields=["audit"], condition=Q(decision="asked"), name="one_open_exemption_an_audit"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="an_exemption_says_why"),
            models.CheckConstraint(
                condition=Q(decision="asked", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(decision="asked") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="exemption_decided_at_and_by_go_together",
            ),
        ]

    def __str__(self) -> str:
        """Say which audit and what was decided."""
        return f"{self.audit}: {Decision(self.decision).label.lower()}"
