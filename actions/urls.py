"""Addresses of the actions."""

from django.urls import path

from actions.views import actions, lists, overdue

app_name = "actions"

urlpatterns = [
    # /actions/
    path("actions/", lists.list_actions, name="list"),
    path("actions/mine/", lists.my_actions, name="mine"),
    path("actions/unplaced/", lists.unplaced, name="unplaced"),
    path("actions/overdue/", overdue.overdue, name="overdue"),
    path("actions/new/", actions.raise_action, name="raise"),
    # /actions/<pk>/
    path("actions/<int:pk>/", actions.show_action, name="action"),
    path("actions/<int:pk>/place/", actions.place, name="place"),
    path("actions/<int:pk>/progress/", actions.report_progress, name="report-progress"),
    path("actions/<int:pk>/review/", overdue.review, name="review"),
]
