"""Addresses of the audits."""

from django.urls import path

from audits.views import audit, entering, lists

app_name = "audits"

urlpatterns = [
    path("audits/", lists.list_audits, name="list"),
    path("audits/new/", entering.enter_audit, name="enter"),
    path("audits/<int:pk>/", audit.show_audit, name="audit"),
    path("audits/<int:pk>/moderate/", audit.moderate_audit, name="moderate"),
]
