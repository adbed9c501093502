"""Clinics, their sessions, agendas and outcomes."""

from django.apps import AppConfig


class ClinicsConfig(AppConfig):
    """Clinics, their sessions, agendas and outcomes."""

    name = "clinics"
    verbose_name = "Assurance clinics"

    def ready(self) -> None:
        """Bring sessions to people's own calendars, and say what clinics will tell people of."""
        import clinics.feeds  # noqa: F401
        from clinics.left import say_what_is_left
        from clinics.letters import KINDS
        from clinics.watched import watch_rows
        from organisation.notifications import register

        say_what_is_left()
        watch_rows()
        for kind in KINDS:
            register(kind)
