"""What watches over actions: reminders claimed before they are sent, and whether it helped."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from actions.rules.lifecycle import Verdict
from indicators.models.fields import word_is_known

from .actions import Action

USER = settings.AUTH_USER_MODEL


class ActionReminder(models.Model):
    """One reminder of an action, for one date, owner and stage: claimed before it is sent.

    The date and the person are part of what is claimed, so that moving either makes an old
    reminder moot and a new one due.
    """

    action = models.ForeignKey(Action, models.CASCADE, related_name="reminders")
    due_on = models.DateField()
    stage = models.CharField(max_length=20, help_text="As `actions.rules.reminders` names it.")
    sent_to = models.ForeignKey(USER, models.PROTECT, related_name="action_reminders")
    claimed_at = models.DateTimeField()

    class Meta:
        ordering = ["claimed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "due_on", "stage", "sent_to"], name="one_reminder_an_action_date_stage_and_person"
            ),
            models.CheckConstraint(condition=~Q(stage=""), name="a_reminder_names_its_stage"),
        ]

    def __str__(self) -> str:
        """Say which stage of which action."""
        return f"{self.action}: {self.stage}"


class EffectVerdict(models.Model):
    """What the measure did after an action was done, as judged once its months were in.

    One row an action, the newest verdict; a corrected figure that turns it leaves the earlier one in
    its history. `judged_at` is when the verdict that stands was reached.
    """

    action = models.OneToOneField(Action, models.CASCADE, related_name="effect")
    verdict = models.CharField(max_length=12, choices=Verdict.choices())
    sentence = models.CharField(max_length=500)
    judged_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        ordering = ["-judged_at"]
        constraints = [
            word_is_known("verdict", Verdict, name="effect_verdict_is_known"),
            models.CheckConstraint(condition=~Q(sentence=""), name="an_effect_says_why"),
        ]

    def __str__(self) -> str:
        """Say what became of the measure."""
        return f"{self.action}: {Verdict(self.verdict).label}"
