"""The rows a person must deal with."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from indicators.rules.vocabulary import FlagClass, FlagState
from organisation.models import Unit

from .definitions import Cohort, Indicator
from .fields import MonthField, one_a_series, word_is_known

# A flag rests with every word about it, or none
_RESTS = (
    Q(
        state__in=["snoozed", "known"],
        rests_until__isnull=False,
        rested_at__isnull=False,
        rested_by__isnull=False,
    )
    & ~Q(rest_reason="")
    & ~Q(rested_as="")
)
_RESTS_NOT = ~Q(state__in=["snoozed", "known"]) & Q(
    rests_until__isnull=True, rested_at__isnull=True, rested_by__isnull=True, rest_reason="", rested_as=""
)


LEVELS = len(Unit.Kind.choices)  # from a worker up to the authority


class FlagQuerySet(models.QuerySet):
    """Flags chosen by state and by how loudly they ask."""

    def live(self):
        """Keep the flags nobody has closed."""
        return self.exclude(state=FlagState.CLOSED)

    def topmost(self, *, among: "FlagQuerySet | None" = None):
        """Keep the flags that stand beneath no other live one: of one measure the widest unit's speaks for those below.

        A team's cases are its service's too, and these the authority's: counted apart they would be counted twice.
        `among` are the live flags somebody hears of, where that is not all: a team's speaks where its
        service's is not theirs to answer.
        """
        wider = Flag.objects.live() if among is None else among.live()
        up = ["__".join(["unit", *["parent"] * steps]) for steps in range(1, LEVELS)]
        is_above = reduce(or_, (Q(unit=OuterRef(one)) for one in up))
        same = {"indicator": OuterRef("indicator"), "of": Coalesce(OuterRef("cohort_id"), 0)}
        return self.exclude(Exists(wider.alias(of=Coalesce("cohort_id", 0)).filter(is_above, **same)))

    def interrupting(self, *, among: "FlagQuerySet | None" = None):
        """Keep the live flags worth a person's attention today, one a family of those they hear of."""
        loud = [word.value for word in FlagClass if word.interrupts]
        return self.filter(state=FlagState.OPEN, classification__in=loud).topmost(among=among)


class Flag(models.Model):
    """Something about one series that a person must deal with; one live flag a series."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="flags")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="flags")
    cohort = models.ForeignKey(Cohort, models.PROTECT, null=True, blank=True, related_name="flags")
    first_month = MonthField(help_text="The month it was opened on.")
    month = MonthField(help_text="The month it speaks of now.")
    classification = models.CharField("class", max_length=28, choices=FlagClass.choices())
    state = models.CharField(max_length=12, choices=FlagState.choices(), default=FlagState.OPEN)
    sentence = models.CharField(max_length=500)
    opened_at = models.DateTimeField()
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="flags_acknowledged"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    rests_until = models.DateField(
        null=True, blank=True, help_text="Snoozed until this day, or accepted as known and reviewed on it."
    )
    rest_reason = models.CharField(max_length=250, blank=True)
    rested_as = models.CharField(
        max_length=28, choices=FlagClass.choices(), blank=True, help_text="Its class when it was put to rest."
    )
    rested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="flags_put_to_rest"
    )
    rested_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "indicator", "unit"]
        constraints = [
            *one_a_series(name="one_live_flag_a_series", condition=~Q(state="closed")),
            word_is_known("classification", FlagClass, name="flag_class_is_known"),
            word_is_known("state", FlagState, name="flag_state_is_known"),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="flag_acknowledged_at_and_by_go_together",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="a_closed_flag_says_when",
            ),
            word_is_known("rested_as", FlagClass, name="flag_rested_as_is_known", blank=True),
            models.CheckConstraint(condition=_RESTS | _RESTS_NOT, name="a_resting_flag_says_until_when_and_why"),
            models.CheckConstraint(
                condition=~Q(state__in=["open", "acknowledged"])
                | Q(state="open", acknowledged_at__isnull=True)
                | Q(state="acknowledged", acknowledged_at__isnull=False),
                name="an_open_flag_waits_to_be_acknowledged",
            ),
        ]

    def __str__(self) -> str:
        """Say the flag's own sentence."""
        return self.sentence

    def ask_again(self) -> None:
        """Wait for somebody again, unsaved: nobody has acknowledged it and it rests no longer."""
        self.state = FlagState.OPEN
        self.acknowledged_by = self.acknowledged_at = None
        self.rest_no_longer()

    def rest_no_longer(self) -> None:
        """Forget, unsaved, until when and why it rested; its events keep that."""
        self.rests_until = self.rested_at = self.rested_by = None
        self.rest_reason = self.rested_as = ""

    @property
    def service(self) -> Unit | None:
        """Give the service it falls to: the unit's own, or for the authority the one that leads on the measure."""
        if self.unit.kind == Unit.Kind.AUTHORITY:
            return self.indicator.lead_service
        return self.unit if self.unit.kind == Unit.Kind.SERVICE else self.unit.parent

    @property
    def is_of_a_team(self) -> bool:
        """Say whether it stands beneath its service's own."""
        return self.unit.kind == Unit.Kind.TEAM

    @property
    def answered_as(self) -> FlagClass:
        """Give the class it had when somebody answered it: what it must outshout to ask again."""
        return FlagClass(self.rested_as or self.classification)

    @property
    def what(self) -> str:
        """Name what is flagged: the sentence's own beginning."""
        return self._halves[0]

    @property
    def why(self) -> str:
        """Say why, without naming the indicator again."""
        return self._halves[1]

    @property
    def _halves(self) -> tuple[str, str]:
        what, found, why = self.sentence.partition(f", {self.month:%B %Y}. ")
        return (what, why) if found else (self.indicator.name, self.sentence)

    def get_absolute_url(self) -> str:
        """Lead to the flag's story."""
        return reverse("indicators:flag", args=[self.pk])


class FlagEvent(models.Model):
    """One change in a flag's life. Rows are added, never edited."""

    flag = models.ForeignKey(Flag, models.CASCADE, related_name="events")
    happened_at = models.DateTimeField()
    happened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="flag_events",
        help_text="Nobody: the nightly sweep.",
    )
    month = MonthField()
    state = models.CharField(max_length=12, choices=FlagState.choices())
    classification = models.CharField("class", max_length=28, choices=FlagClass.choices())
    sentence = models.CharField(max_length=500)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["happened_at", "pk"]
        constraints = [
            word_is_known("classification", FlagClass, name="flag_event_class_is_known"),
            word_is_known("state", FlagState, name="flag_event_state_is_known"),
        ]

    def __str__(self) -> str:
        """Say what became of the flag and when."""
        return f"{FlagState(self.state).label} on {self.happened_at.day} {self.happened_at:%B %Y}"
