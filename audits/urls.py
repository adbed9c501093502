"""Addresses of the audits."""

from django.urls import path

from audits.views import (
    audit,
    dip_samples,
    entry,
    follow_up,
    learning,
    lists,
    mine,
    numbers,
    programme,
    reads,
    themes,
    tools,
)

app_name = "audits"

urlpatterns = [
    path("audits/", lists.list_audits, name="list"),
    path("audits/dip-samples/", dip_samples.list_dip_samples, name="dip-samples"),
    path("audits/dip-samples/ask/", dip_samples.ask_for_dip_sample, name="ask-for-dip-sample"),
    path("audits/dip-samples/<int:pk>/", dip_samples.show_dip_sample, name="dip-sample"),
    path("audits/dip-samples/<int:pk>/take-on/", dip_samples.take_on_dip_sample, name="take-on-dip-sample"),
    path("audits/dip-samples/<int:pk>/answer/", dip_samples.answer_dip_sample, name="answer-dip-sample"),
    path("audits/dip-samples/<int:pk>/decline/", dip_samples.decline_dip_sample, name="decline-dip-sample"),
    path("audits/follow-up/", follow_up.show_follow_up, name="follow-up"),
    path("audits/reads/", reads.list_reads, name="reads"),
    path("audits/<int:pk>/give/", follow_up.give_re_audit, name="give-re-audit"),
    path("audits/<int:pk>/keep-it/", follow_up.keep_re_audit, name="keep-re-audit"),
    path("audits/new/", entry.start_audit, name="enter"),
    path("audits/<int:pk>/", audit.show_audit, name="audit"),
    path("audits/<int:pk>/moderate/", audit.moderate_audit, name="moderate"),
    # an audit on its way
    path("audits/mine/", mine.list_mine, name="mine"),
    path("audits/<int:pk>/begin/", entry.begin_audit, name="begin"),
    path("audits/<int:pk>/entry/", entry.enter_audit, name="entry"),
    path("audits/<int:pk>/keep/", entry.keep_draft, name="keep-draft"),
    # /audits/tools/
    path("audits/tools/", tools.list_tools, name="tools"),
    path("audits/tools/<int:pk>/draft/", tools.draft_version, name="draft-version"),
    path("audits/tools/versions/<int:pk>/", tools.show_version, name="version"),
    path("audits/tools/versions/<int:pk>/preview/", tools.preview_version, name="preview-version"),
    path("audits/tools/versions/<int:pk>/use/", tools.take_into_use, name="take-into-use"),
    path("audits/tools/versions/<int:pk>/discard/", tools.discard_draft, name="discard-draft"),
    path("audits/tools/versions/<int:pk>/domains/", tools.add_domain, name="add-domain"),
    path("audits/tools/versions/<int:pk>/questions/", tools.add_question, name="add-question"),
    path("audits/tools/domains/<int:pk>/change/", tools.change_domain, name="change-domain"),
    path("audits/tools/domains/<int:pk>/move/", tools.move_domain, name="move-domain"),
    path("audits/tools/questions/<int:pk>/change/", tools.change_question, name="change-question"),
    path("audits/tools/questions/<int:pk>/move/", tools.move_question, name="move-question"),
    # The programme
    path("audits/programme/", programme.list_programmes, name="programmes"),
    path("audits/programme/new/", programme.make_programme, name="make-programme"),
    path("audits/programme/<int:pk>/", programme.show_programme, name="programme"),
    path("audits/programme/<int:pk>/change/", programme.change_programme, name="change-programme"),
    path("audits/programme/<int:pk>/agree/", programme.agree_programme, name="agree-programme"),
    path("audits/programme/<int:pk>/numbers/", numbers.plan_numbers, name="numbers"),
    # /audits/dip-samples/, /audits/learning/, /audits/themes/
    path("audits/dip-samples/", dip_samples.list_dip_samples, name="dip-samples"),
    path("audits/dip-samples/ask/", dip_samples.ask_for_dip_sample, name="ask-for-dip-sample"),
    path("audits/dip-samples/<int:pk>/", dip_samples.show_dip_sample, name="dip-sample"),
    path("audits/dip-samples/<int:pk>/take-on/", dip_samples.take_on_dip_sample, name="take-on-dip-sample"),
    path("audits/dip-samples/<int:pk>/answer/", dip_samples.answer_dip_sample, name="answer-dip-sample"),
    path("audits/dip-samples/<int:pk>/decline/", dip_samples.decline_dip_sample, name="decline-dip-sample"),
    path("audits/learning/", learning.list_learning, name="learning"),
    path("audits/learning/new/", learning.write_learning, name="write-learning"),
    path("audits/learning/<int:pk>/", learning.show_learning, name="learning-one"),
    path("audits/learning/<int:pk>/change/", learning.change_learning, name="change-learning"),
    path("audits/learning/<int:pk>/publish/", learning.publish_learning, name="publish-learning"),
    path("audits/learning/<int:pk>/withdraw/", learning.withdraw_learning, name="withdraw-learning"),
    path("audits/learning/terms/<str:term>/", themes.term, name="term"),
    path("audits/themes/", themes.themes, name="themes"),
    path("audits/themes/<int:pk>/", themes.theme, name="theme"),
]
