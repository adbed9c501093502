"""Who read which audit."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from audits.models.audits import Audit

USER = settings.AUTH_USER_MODEL


class AuditRead(models.Model):
    """That somebody read one audit, or took it away as a file. `page` is the address they asked for."""

    audit = models.ForeignKey(Audit, models.PROTECT, related_name="reads")
    user = models.ForeignKey(USER, models.PROTECT, related_name="audits_read")
    page = models.CharField(max_length=300)
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["-read_at", "-pk"]
        indexes = [models.Index(fields=["user", "read_at"], name="audit_reads_of_a_person")]
        constraints = [models.CheckConstraint(condition=~Q(page=""), name="an_audit_read_says_where")]

    def __str__(self) -> str:
        """Say who read which audit."""
        return f"{self.user}: {self.audit}"
