"""What the groups of the council's directory give, and who came in how."""

from django.db import models
from simple_history.models import HistoricalRecords

from organisation.roles import Role

from .units import Unit


class GroupGrant(models.Model):
    """A group or an app role of the council's directory, and the role it gives at a unit."""

    group_id = models.CharField(
        "group or app role",
        max_length=191,
        help_text="The group’s object id in the directory, or the value of an app role.",
    )
    label = models.CharField("called", max_length=120, help_text="Its name in the directory, for people to read.")
    role = models.CharField(max_length=20, choices=Role.choices())
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="group_grants")
    is_active = models.BooleanField(
        "counts", default=True, help_text="Taken away, the roles that came from it end at once."
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["label", "unit", "role"]
        verbose_name = "group of the directory"
        verbose_name_plural = "groups of the directory"
        constraints = [
            models.UniqueConstraint(fields=["group_id", "role", "unit"], name="one_grant_a_group_role_and_unit"),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="group_grant_role_is_known"
            ),
            models.CheckConstraint(condition=~models.Q(group_id=""), name="group_grant_names_a_group"),
        ]

    def __str__(self) -> str:
        """Say what the group gives."""
        return f"{self.label}: {Role(self.role).label} at {self.unit}"


class SignIn(models.Model):
    """One sign-in: who, when and which way. Rows are never changed."""

    class Way(models.TextChoices):
        """How somebody proved who they are."""

        DIRECTORY = "directory", "Council account"
        PASSWORD = "password", "Password alone"
        PASSWORD_AND_MORE = "password_and_more", "Password and a second proof"

    user = models.ForeignKey("organisation.User", models.PROTECT, related_name="sign_ins")
    at = models.DateTimeField()
    way = models.CharField(max_length=20, choices=Way.choices)
    in_emergency = models.BooleanField(default=False, help_text="A local account while the directory was in use.")
    address = models.GenericIPAddressField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "-at"], name="sign_ins_of_somebody")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(way__in=["directory", "password", "password_and_more"]),
                name="sign_in_way_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(in_emergency=False) | ~models.Q(way="directory"),
                name="the_directory_is_no_emergency",
            ),
        ]

    def __str__(self) -> str:
        """Say who came in when."""
        return f"{self.user}, {self.at:%d %B %Y %H:%M}"
