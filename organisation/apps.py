"""Who we are: people, units, roles, and the working calendar."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """People, units and what each role may do."""

    name = "organisation"
    verbose_name = "Organisation and access"

    def ready(self) -> None:
        """Hold free text everywhere to naming no child."""
        from organisation.guarding import guard_every_field

        guard_every_field()
