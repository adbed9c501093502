"""Addresses of units."""

from django.urls import path

from organisation import views

app_name = "organisation"

urlpatterns = [
    # /units/
    path("units/", views.list_units, name="units"),
    path("units/<slug:code>/", views.show_unit, name="unit"),
    path("units/<slug:code>/end/", views.end_unit, name="end-unit"),
    path("units/<slug:code>/successor/", views.name_successor, name="name-successor"),
    path("units/<slug:code>/successor/<int:pk>/roles/", views.copy_roles, name="copy-roles"),
]
