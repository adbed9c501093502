"""Clinics, their sessions, agendas and outcomes."""

from django.apps import AppConfig


class ClinicsConfig(AppConfig):
    """Clinics, their sessions, agendas and outcomes."""

    name = "clinics"
    verbose_name = "Assurance clinics"

    def ready(self) -> None:
        """Bring sessions to people's own calendars."""
        import clinics.feeds  # noqa: F401
