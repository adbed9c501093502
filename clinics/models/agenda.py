"""What is on the table of a session, and what managers said about it beforehand."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from actions.models import Action
from clinics.rules.agenda import AgendaKind
from indicators.models import Flag, Indicator
from indicators.models.fields import word_is_known

from .sessions import ClinicSession

USER = settings.AUTH_USER_MODEL


class AgendaItem(models.Model):
    """One thing on the table, with the reason it is there and the figures as at issue.

    An item held back stays with its reason, last in the order, and needs no outcome. An item
    carried from a session before says from which item and how often it has been carried.
    """

    session = models.ForeignKey(ClinicSession, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=AgendaKind.choices())
    title = models.CharField(max_length=200)
    reason = models.CharField(max_length=500, help_text="Why it is on the agenda, in one sentence.")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="agenda_items")
    flag = models.ForeignKey(Flag, models.PROTECT, null=True, blank=True, related_name="agenda_items")
    action = models.ForeignKey(Action, models.PROTECT, null=True, blank=True, related_name="agenda_items")
    is_deep_dive = models.BooleanField(default=False)
    carried_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="carried_to")
    times_carried = models.PositiveSmallIntegerField(default=0)
    held_back_reason = models.CharField(max_length=300, blank=True)
    held_back_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="items_held_back")
    held_back_at = models.DateTimeField(null=True, blank=True)
    figures = models.JSONField(default=list, blank=True, help_text="The figures as they stood when issued.")

    class Meta:
        ordering = ["session", "position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="one_item_a_place"),
            models.UniqueConstraint(fields=["session"], condition=Q(is_deep_dive=True), name="one_deep_dive_a_session"),
            word_is_known("kind", AgendaKind, name="agenda_kind_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="an_agenda_item_says_why"),
            models.CheckConstraint(
                condition=Q(held_back_at__isnull=True, held_back_by__isnull=True, held_back_reason="")
                | (Q(held_back_at__isnull=False, held_back_by__isnull=False) & ~Q(held_back_reason="")),
                name="an_item_held_back_says_who_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(carried_from__isnull=True, times_carried=0)
                | Q(carried_from__isnull=False, times_carried__gte=1),
                name="a_carried_item_says_from_where",
            ),
        ]

    def __str__(self) -> str:
        """Call the item by its title."""
        return self.title

    def get_absolute_url(self) -> str:
        """Lead to the page on which its outcome is recorded."""
        return reverse("clinics:record-outcome", args=[self.pk])


class MeetingNote(models.Model):
    """What a manager wrote about an item before the meeting. Added to, never edited."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="notes")
    note = models.TextField()
    written_by = models.ForeignKey(USER, models.PROTECT, related_name="meeting_notes_written")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(note=""), name="a_meeting_note_says_something")]

    def __str__(self) -> str:
        """Say who wrote about what."""
        return f"{self.written_by} on {self.item}"
