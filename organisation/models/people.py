"""Users, and the role each holds at a unit."""

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from organisation.roles import Role
from organisation.watching import Watched

from .units import Unit


class User(AbstractUser):
    """Someone who signs in. What they may do comes from their memberships alone."""

    email = models.EmailField("e-mail address", blank=True)
    job_title = models.CharField(max_length=120, blank=True)
    line_manager = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reports",
        help_text="Their open actions come to this person when they leave.",
    )

    history = Watched(excluded_fields=["password", "last_login"])

    class Meta:
        ordering = ["first_name", "last_name", "username"]
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=~Q(email=""), name="one_user_an_email_address"),
        ]

    def __str__(self) -> str:
        """Call people by name and job, so that two of one name are told apart."""
        name = self.get_full_name() or self.username
        return f"{name} ({self.job_title})" if self.job_title else name


class MembershipQuerySet(models.QuerySet):
    """Memberships chosen by when they hold."""

    def in_force(self, *, on: date):
        """Keep the memberships that hold on a day."""
        return self.not_over(on=on).filter(starts_on__lte=on)

    def not_over(self, *, on: date):
        """Keep the memberships that have not ended before a day; some may not have begun."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on))


class Membership(models.Model):
    """One person's role at one unit, and so at everything below it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices())
    starts_on = models.DateField(default=date(2000, 4, 1))
    ends_on = models.DateField(null=True, blank=True)
    grant = models.ForeignKey(
        "organisation.GroupGrant",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="memberships",
        verbose_name="from the directory",
        help_text="The group it came from, and ends with. None: given by hand.",
    )

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["user", "unit", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                condition=Q(ends_on__isnull=True),
                name="one_open_membership_a_role_and_unit",
                violation_error_message="They hold this role at this unit already.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_begins",
                violation_error_message="A membership cannot end before it begins.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]), name="membership_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        """Say who is what, where."""
        return f"{self.user}: {Role(self.role).label} at {self.unit}"
