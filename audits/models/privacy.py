"""Who read which audit, and whose words are kept beyond their time."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from audits.models.audits import Audit
from organisation.validators import names_no_child

USER = settings.AUTH_USER_MODEL


class AuditRead(models.Model):
    """That somebody read one audit, or took it away as a file. `page` is the address they asked for.

    One row a person, audit, page and hour, of the first time: `hour` is the hour's beginning.
    """

    audit = models.ForeignKey(Audit, models.PROTECT, related_name="reads")
    user = models.ForeignKey(USER, models.PROTECT, related_name="audits_read")
    page = models.CharField(max_length=300)
    read_at = models.DateTimeField()
    hour = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["-read_at", "-pk"]
        indexes = [models.Index(fields=["user", "read_at"], name="audit_reads_of_a_person")]
        constraints = [
            models.CheckConstraint(condition=~Q(page=""), name="an_audit_read_says_where"),
            models.UniqueConstraint(
                fields=["audit", "user", "page", "hour"], name="one_read_a_person_audit_page_and_hour"
            ),
        ]

    def __str__(self) -> str:
        """Say who read which audit."""
        return f"{self.user}: {self.audit}"


class WordsHold(models.Model):
    """That an audit's words are kept beyond their time, such as for a complaint. Added to, never edited.

    While one is not released, nothing is removed from the audit.
    """

    audit = models.ForeignKey(Audit, models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=300, validators=[names_no_child])
    held_by = models.ForeignKey(USER, models.PROTECT, related_name="audit_holds")
    held_at = models.DateTimeField()
    released_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="audit_holds_released")
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-held_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_hold_says_why"),
            models.UniqueConstraint(fields=["audit"], condition=Q(released_at__isnull=True), name="one_hold_an_audit"),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="hold_released_at_and_by_go_together",
            ),
        ]

    def __str__(self) -> str:
        """Say which audit and why."""
        return f"{self.audit}: {self.reason}"
