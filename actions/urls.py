"""Addresses of the actions."""

from django.urls import path

from actions import views

app_name = "actions"

urlpatterns = [
    # /actions/
    path("actions/", views.list_actions, name="list"),
    path("actions/mine/", views.my_actions, name="mine"),
    path("actions/unplaced/", views.unplaced, name="unplaced"),
    path("actions/overdue/", views.overdue, name="overdue"),
    path("actions/new/", views.raise_action, name="raise"),
    # /actions/<pk>/
    path("actions/<int:pk>/", views.show_action, name="action"),
    path("actions/<int:pk>/place/", views.place, name="place"),
    path("actions/<int:pk>/progress/", views.report_progress, name="report-progress"),
    path("actions/<int:pk>/review/", views.review, name="review"),
]
