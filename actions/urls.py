"""Addresses of the actions."""

from django.urls import path

from actions.views import (
    actions,
    beside,
    board,
    evidence,
    handing,
    lists,
    month,
    overdue,
    plan_parts,
    plans,
    raising,
    saved_views,
    sittings,
)

app_name = "actions"

urlpatterns = [
    # /actions/
    path("actions/", lists.list_actions, name="list"),
    path("actions/board/", board.show_board, name="board"),
    path("actions/calendar/", month.show_month, name="calendar"),
    path("actions/calendar/<month:month>/", month.show_month, name="calendar-month"),
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
    # /actions/plans/
    path("actions/plans/", plans.list_plans, name="plans"),
    path("actions/plans/new/", plans.make_plan, name="make-plan"),
    path("actions/plans/<int:pk>/", plans.show_plan, name="plan"),
    path("actions/plans/<int:pk>/plan.pdf", plans.plan_file, {"kind": "pdf"}, name="plan-pdf"),
    path("actions/plans/<int:pk>/plan.docx", plans.plan_file, {"kind": "docx"}, name="plan-word"),
    path("actions/plans/<int:pk>/change/", plans.change_plan, name="change-plan"),
    path("actions/plans/<int:pk>/declare/", plans.declare_status, name="declare-status"),
    path("actions/plans/<int:pk>/objectives/", plan_parts.add_objective, name="add-objective"),
    path("actions/plans/<int:pk>/objectives/<int:objective>/", plan_parts.rename_objective, name="rename-objective"),
    path("actions/plans/<int:pk>/objectives/<int:objective>/move/", plan_parts.move_objective, name="move-objective"),
    path("actions/plans/<int:pk>/objectives/<int:objective>/drop/", plan_parts.drop_objective, name="drop-objective"),
    path("actions/plans/<int:pk>/milestones/", plan_parts.add_milestone, name="add-milestone"),
    path("actions/plans/<int:pk>/milestones/<int:milestone>/move/", plan_parts.move_milestone, name="move-milestone"),
    path(
        "actions/plans/<int:pk>/milestones/<int:milestone>/reach/", plan_parts.reach_milestone, name="reach-milestone"
    ),
    path("actions/plans/<int:pk>/actions/", plan_parts.gather, name="gather"),
    path("actions/plans/<int:pk>/actions/<int:action>/", plan_parts.file_action, name="file-action"),
    path("actions/plans/<int:pk>/actions/<int:action>/out/", plan_parts.take_out, name="take-out"),
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
