"""Addresses of the audits."""

from django.urls import path

from audits import views

app_name = "audits"

urlpatterns = [
    path("audits/", views.list_audits, name="list"),
    path("audits/new/", views.enter_audit, name="enter"),
    path("audits/<int:pk>/", views.show_audit, name="audit"),
    path("audits/<int:pk>/moderate/", views.moderate_audit, name="moderate"),
]
