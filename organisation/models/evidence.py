"""Evidence: what was changed and who looked, in one chain, and what is held back from removal."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from organisation.rules.evidence import Record

from .people import User
from .units import Unit, both_or_neither

LOOSE: dict[str, Any] = {"on_delete": models.DO_NOTHING, "db_constraint": False, "null": True, "blank": True}
"""Evidence outlives what it speaks of, and keeps nothing from being removed."""


class EvidenceShape(models.Model):
    """Which columns of a source's rows were put under seal: a column that comes later does not break the chain."""

    source = models.CharField(max_length=80)
    columns = models.JSONField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "digest"], name="one_shape_a_source_and_digest"),
            models.CheckConstraint(condition=Q(digest__length=64), name="a_shape_has_its_digest"),
        ]

    def __str__(self) -> str:
        """Say whose, and since when."""
        return f"{self.source} from {self.made_at.day} {self.made_at:%B %Y}"


class EvidenceAct(models.Model):
    """Something done with the evidence itself: exported, removed, held, searched. Evidence in its turn."""

    class Act(models.TextChoices):
        """What was done."""

        EXPORTED = "exported", "Evidence exported"
        SUBJECT = "subject", "What is held about a person given out"
        CASE = "case", "Audits of one case searched for"
        HELD = "held", "Held back from removal"
        RELEASED = "released", "Hold released"
        PERIOD = "period", "Time of keeping changed"
        REMOVED = "removed", "Removed, its time being over"

    act = models.CharField(max_length=10, choices=Act)
    about = models.CharField(max_length=300)
    reason = models.CharField(max_length=300, blank=True)
    was = models.CharField(max_length=300, blank=True)
    became = models.CharField(max_length=300, blank=True)
    number = models.PositiveIntegerField(default=0, help_text="How many rows it was about.")
    person = models.ForeignKey(User, related_name="+", **LOOSE)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(about=""), name="an_act_on_evidence_says_what_about"),
            models.CheckConstraint(
                condition=Q(act__in=["exported", "subject", "case", "held", "released", "period", "removed"]),
                name="act_on_evidence_is_known",
            ),
            models.CheckConstraint(
                condition=Q(act="removed") | Q(done_by__isnull=False), name="only_removal_is_by_nobody"
            ),
            models.CheckConstraint(
                condition=~Q(act__in=["subject", "case", "held", "period"]) | ~Q(reason=""),
                name="what_is_done_with_evidence_says_why",
            ),
        ]

    def __str__(self) -> str:
        """Say what was done, and about what."""
        return f"{self.get_act_display()}: {self.about}"


class EvidenceEntry(models.Model):
    """One thing that happened, gathered from the row that holds it, in its place in the chain.

    `row_digest` is of the row as it was found, `words_digest` of what this entry says, and `link` of both and of
    the link before. Where retention has taken the words out, the digests and the act that did it stay.
    """

    number = models.BigIntegerField(primary_key=True)
    source = models.CharField(max_length=80)
    row = models.BigIntegerField()
    record = models.CharField("class", max_length=12, choices=Record.choices())
    at = models.DateTimeField()
    actor = models.ForeignKey(User, related_name="+", **LOOSE)
    act = models.CharField(max_length=80)
    thing = models.CharField(max_length=300)
    key = models.CharField(max_length=100, blank=True, help_text="Which record: audits.audit 12.")
    was = models.TextField(blank=True)
    became = models.TextField(blank=True)
    why = models.TextField(blank=True)
    person = models.ForeignKey(User, related_name="+", **LOOSE)
    unit = models.ForeignKey(Unit, related_name="+", **LOOSE)
    shape = models.ForeignKey(EvidenceShape, models.PROTECT, related_name="+")
    row_digest = models.CharField(max_length=64)
    words_digest = models.CharField(max_length=64)
    link = models.CharField(max_length=64)
    removal = models.ForeignKey(EvidenceAct, models.PROTECT, null=True, blank=True, related_name="entries")

    class Meta:
        ordering = ["-at", "-number"]
        verbose_name_plural = "evidence entries"
        indexes = [
            models.Index(fields=["at", "number"], name="evidence_by_time"),
            models.Index(fields=["record", "at"], name="evidence_by_class"),
            models.Index(fields=["key"], name="evidence_by_thing"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "row"], name="a_row_is_evidence_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="evidence_counts_from_one"),
            models.CheckConstraint(
                condition=Q(record__in=[record.value for record in Record]), name="class_of_evidence_is_known"
            ),
            models.CheckConstraint(
                condition=Q(row_digest__length=64, words_digest__length=64, link__length=64),
                name="evidence_has_its_digests",
            ),
            models.CheckConstraint(
                condition=Q(removal__isnull=True)
                | Q(was="", became="", why="", actor__isnull=True, person__isnull=True),
                name="words_of_removed_evidence_are_gone",
            ),
        ]

    def __str__(self) -> str:
        """Say what happened to what."""
        return f"{self.act}: {self.thing}"


class EvidenceSeal(models.Model):
    """That the chain had reached an entry at a moment. Its head, noted elsewhere, shows whether the end was cut off."""

    upto = models.BigIntegerField(unique=True, help_text="The newest entry it covers.")
    entries = models.PositiveIntegerField()
    head = models.CharField(max_length=64)
    key_name = models.CharField(max_length=12, blank=True, help_text="Names the key, where one is set.")
    is_whole = models.BooleanField(default=False, help_text="Nothing waited to be gathered after it.")
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["-upto"]
        constraints = [
            models.CheckConstraint(condition=Q(entries__gte=1, upto__gte=F("entries")), name="a_seal_covers_something"),
            models.CheckConstraint(condition=Q(head__length=64), name="a_seal_has_its_head"),
        ]

    def __str__(self) -> str:
        """Write it as it is noted down elsewhere."""
        return f"{self.upto}:{self.head}"


class LegalHold(models.Model):
    """That what is named is kept beyond its time: for a complaint, an inquiry or a court. Ended, never deleted.

    A hold names a person, a unit, one thing or a class of record, or several of these together.
    """

    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="legal_holds")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="legal_holds")
    thing = models.CharField(max_length=100, blank=True, help_text="The reference of an audit, such as QA-0123.")
    kept = models.CharField("class of record", max_length=40, blank=True)
    reason = models.CharField(max_length=300)
    holds_from = models.DateField()
    holds_until = models.DateField(null=True, blank=True, help_text="Empty: until it is released.")
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    held_at = models.DateTimeField()
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-held_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_legal_hold_says_why"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(unit__isnull=False) | ~Q(thing="") | ~Q(kept=""),
                name="a_legal_hold_names_something",
                violation_error_message="Name a person, a unit, a thing or a class of record.",
            ),
            models.CheckConstraint(
                condition=Q(holds_until__isnull=True) | Q(holds_until__gte=F("holds_from")),
                name="a_legal_hold_ends_after_it_begins",
                violation_error_message="A hold cannot end before it begins.",
            ),
            both_or_neither("released_at", "released_by", name="legal_hold_released_at_and_by"),
        ]

    def __str__(self) -> str:
        """Say what is held."""
        named = [self.person, self.unit, self.thing, self.kept]
        return ", ".join(str(one) for one in named if one)


class KeepingPeriod(models.Model):
    """How long a council keeps a class of record, where it differs from what the product proposes."""

    kept = models.CharField("class of record", max_length=40, unique=True)
    months = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["kept"]
        constraints = [
            models.CheckConstraint(condition=Q(months__gte=1, months__lte=1200), name="kept_a_month_to_a_century"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_time_of_keeping_says_why"),
        ]

    def __str__(self) -> str:
        """Say how long what is kept."""
        return f"{self.kept}: {self.months} months"

    def clean(self) -> None:
        """Refuse nothing at all."""
        if not self.months:
            raise ValidationError({"months": "Give at least a month."})
