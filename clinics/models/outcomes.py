"""What a clinic decided on an agenda item, every wording of it, and what is still being typed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from actions.models import Action
from clinics.rules.agenda import Assurance, Cause
from indicators.models.fields import word_is_known

from .agenda import AgendaItem

USER = settings.AUTH_USER_MODEL


def _names_its_cause(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=~Q(assurance__in=["partly_assured", "not_assured"]) | ~Q(cause=""),
        name=name,
        violation_error_message="Say what the cause is when the clinic is not assured.",
    )


class Said(models.Model):
    """What an outcome says: shared by the outcome as it stands and by each wording it has had."""

    assurance = models.CharField(max_length=16, choices=Assurance.choices())
    cause = models.CharField(max_length=12, choices=Cause.choices(), blank=True)
    discussion = models.TextField("what was said")
    decision = models.TextField(blank=True)
    bring_back = models.BooleanField(default=False, help_text="Put it on the next agenda whatever the figure says.")
    version = models.PositiveIntegerField(default=1, editable=False)
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True


class Outcome(Said):
    """What the clinic decided on one agenda item.

    `version` rises with every saving: one that was written over an older version is refused, and
    both wordings are shown.
    """

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="outcome")
    actions = models.ManyToManyField(Action, blank=True, related_name="outcomes")
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="outcomes_recorded")

    class Meta:
        ordering = ["item"]
        constraints = [
            word_is_known("assurance", Assurance, name="outcome_assurance_is_known"),
            word_is_known("cause", Cause, name="outcome_cause_is_known", blank=True),
            _names_its_cause("an_outcome_short_of_assured_names_the_cause"),
        ]

    def __str__(self) -> str:
        """Say how assured the clinic was of what."""
        return f"{Assurance(self.assurance).label}: {self.item}"


class OutcomeRevision(Said):
    """One wording an outcome has had, as somebody saved it. Never edited."""

    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="revisions")
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="outcome_revisions")

    class Meta:
        ordering = ["outcome", "version"]
        constraints = [
            models.UniqueConstraint(fields=["outcome", "version"], name="one_wording_an_outcome_and_version"),
            word_is_known("assurance", Assurance, name="wording_assurance_is_known"),
            word_is_known("cause", Cause, name="wording_cause_is_known", blank=True),
            _names_its_cause("a_wording_short_of_assured_names_the_cause"),
        ]

    def __str__(self) -> str:
        """Say which wording of what."""
        return f"{self.outcome}, version {self.version}"


class OutcomeDraft(models.Model):
    """What somebody is typing on an item and has not recorded: kept so that nothing typed is lost.

    `words` are the form's fields as typed; `seen_version` is the outcome's version the typing
    began from, 0 where there was none.
    """

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="drafts")
    words = models.JSONField()
    seen_version = models.PositiveIntegerField(default=0)
    typed_by = models.ForeignKey(USER, models.CASCADE, related_name="outcome_drafts")
    typed_at = models.DateTimeField()

    class Meta:
        ordering = ["item", "typed_at"]
        constraints = [models.UniqueConstraint(fields=["item", "typed_by"], name="one_draft_a_person_and_item")]

    def __str__(self) -> str:
        """Say who is typing on what."""
        return f"{self.typed_by} on {self.item}"
