"""What services claim of a miss: that it is recording, not practice. The next figure judges it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from indicators.rules.recording import ClaimState, in_a_sentence
from organisation.models import Unit

from .fields import MonthField, word_is_known
from .flags import Flag

USER = settings.AUTH_USER_MODEL


class ClaimQuerySet(models.QuerySet):
    """Claims chosen by what has become of them and what they are of."""

    def open(self):
        """Keep those no figure has judged yet."""
        return self.filter(state=ClaimState.OPEN)

    def of_series(self, indicator, unit, cohort=None):
        """Keep the claims on one indicator's flags for one unit and cohort."""
        return self.filter(flag__indicator=indicator, flag__unit=unit, flag__cohort=cohort)


class RecordingClaim(models.Model):
    """Somebody's word that a flagged miss is recording: how many cases, what is wrong, who puts it right by when.

    It `excuses` the miss until the figure comes again, once a run of misses. That figure judges it:
    `followed_up_month` is the month it was of.
    """

    flag = models.ForeignKey(Flag, models.PROTECT, related_name="recording_claims")
    month = MonthField(help_text="The month whose figure is claimed to be recording.")
    cases = models.PositiveIntegerField(help_text="How many cases are recorded wrongly; nobody is named.")
    wrong = models.CharField(max_length=300, help_text="What is wrong with the record.")
    put_right_by = models.ForeignKey(USER, models.PROTECT, related_name="records_to_put_right")
    due_on = models.DateField()
    excuses = models.BooleanField(
        help_text="Whether it stands in for the figure until the next one: once a run of misses."
    )
    claimed_by = models.ForeignKey(USER, models.PROTECT, related_name="recording_claims")
    claimed_at = models.DateTimeField()
    state = models.CharField(max_length=14, choices=ClaimState.choices(), default=ClaimState.OPEN)
    followed_up_month = MonthField(null=True, blank=True, help_text="The month whose figure judged it.")
    judged_at = models.DateTimeField(null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["claimed_at", "pk"]
        constraints = [
            word_is_known("state", ClaimState, name="recording_claim_state_is_known"),
            models.UniqueConstraint(
                fields=["flag"], condition=Q(state="open"), name="one_open_recording_claim_a_flag"
            ),
            models.CheckConstraint(condition=Q(cases__gt=0), name="a_recording_claim_counts_its_cases"),
            models.CheckConstraint(condition=~Q(wrong=""), name="a_recording_claim_says_what_is_wrong"),
            models.CheckConstraint(condition=Q(month__day=1), name="recording_claim_month_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(state="open", judged_at__isnull=True, followed_up_month__isnull=True)
                | (~Q(state="open") & Q(judged_at__isnull=False, followed_up_month__gte=F("month"))),
                name="a_recording_claim_is_open_until_judged",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        """Say what is claimed."""
        return in_a_sentence(
            month=self.month, cases=self.cases, who=str(self.put_right_by), due_on=self.due_on, excuses=self.excuses
        )

    @property
    def series_key(self) -> tuple[int, int, int | None]:
        """Say which series it is on."""
        return (self.flag.indicator_id, self.flag.unit_id, self.flag.cohort_id)

    @property
    def unit(self) -> Unit:
        """Give whose figure it is on."""
        return self.flag.unit
