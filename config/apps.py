"""Django's admin, with our own site in it."""

from django.contrib.admin.apps import AdminConfig


class DataEntryConfig(AdminConfig):
    """Use the data-entry site."""

    default_site = "config.admin.DataEntrySite"
