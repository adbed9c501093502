"""Addresses of this app."""

app_name = "indicators"
urlpatterns = []
