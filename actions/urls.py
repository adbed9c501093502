"""Addresses of the actions."""

from django.urls import path

from actions.views import actions, beside, board, evidence, handing, lists, overdue, raising, saved_views, sittings

app_name = "actions"

urlpatterns = [
    # /actions/
    path("actions/", lists.list_actions, name="list"),
    path("actions/board/", board.show_board, name="board"),
    path("actions/mine/", lists.my_actions, name="mine"),
    path("actions/views/", saved_views.list_views, name="views"),
    path("actions/views/keep/", saved_views.keep, name="keep-view"),
    path("actions/views/<int:pk>/rename/", saved_views.rename, name="rename-view"),
    path("actions/views/<int:pk>/remove/", saved_views.remove, name="remove-view"),
    path("actions/unplaced/", lists.unplaced, name="unplaced"),
    path("actions/overdue/", overdue.overdue, name="overdue"),
    path("actions/overdue/place/", beside.place_many, name="place-many"),
    path("actions/overdue/sittings/", sittings.list_sittings, name="sittings"),
    path("actions/overdue/sittings/begin/", sittings.begin, name="begin-sitting"),
    path("actions/overdue/sittings/<int:pk>/", sittings.sitting, name="sitting"),
    path("actions/overdue/sittings/<int:pk>/resume/", sittings.resume, name="resume-sitting"),
    path("actions/overdue/sittings/<int:pk>/end/", sittings.end, name="end-sitting"),
    path("actions/overdue/<slug:word>/", beside.beside, name="beside"),
    path("actions/new/", raising.raise_action, name="raise"),
    path("actions/handed-over/", handing.handed_over, name="handed-over"),
    path("actions/reassign/", handing.reassign, name="reassign"),
    # /actions/<pk>/
    path("actions/<int:pk>/", actions.show_action, name="action"),
    path("actions/<int:pk>/place/", raising.place, name="place"),
    path("actions/<int:pk>/progress/", actions.report_progress, name="report-progress"),
    path("actions/<int:pk>/move/", board.move, name="move"),
    path("actions/<int:pk>/accept/", actions.accept, name="accept"),
    path("actions/<int:pk>/comment/", actions.comment, name="comment"),
    path("actions/<int:pk>/evidence/", evidence.add_evidence, name="add-evidence"),
    path("actions/<int:pk>/evidence/<int:evidence>/", evidence.evidence_file, name="evidence-file"),
    path("actions/<int:pk>/date/", actions.move_date, name="move-date"),
    path("actions/<int:pk>/review/", overdue.review, name="review"),
]
