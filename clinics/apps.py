"""Clinics, their sessions, agendas and outcomes."""

from django.apps import AppConfig


class ClinicsConfig(AppConfig):
    """Clinics, their sessions, agendas and outcomes."""

    name = "clinics"
    verbose_name = "Assurance clinics"
