"""Addresses of this app."""

app_name = "clinics"
urlpatterns = []
