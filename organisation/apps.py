"""Who we are: people, units, roles, and the working calendar."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class OrganisationConfig(AppConfig):
    """People, units and what each role may do."""

    name = "organisation"
    verbose_name = "Organisation and access"

    def ready(self) -> None:
        """Hold free text everywhere to naming no child; say what is evidence, and guard it once tables stand."""
        from organisation.evidence.guards import after_migrating, before_migrating
        from organisation.guarding import guard_every_field
        from organisation.watched import watch_rows

        guard_every_field()
        watch_rows()
        pre_migrate.connect(before_migrating, sender=self)
        post_migrate.connect(after_migrating, sender=self)
