"""Who may reach what: every address, tried as every role. A new address without a row here fails."""

from datetime import date

import pytest
from django.contrib import admin
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from actions.models import Action
from actions.operations import (
    PlanFacts,
    add_evidence,
    add_milestone,
    add_objective,
    begin_sitting,
    make_plan,
    put_into_plan,
)
from actions.operations.evidence import Attached
from audits.models import LearningKind, QuestionSet, Theme
from audits.operations.dip_samples import ask_for_dip_sample
from audits.operations.entering import enter_audit
from audits.operations.exempting import ask_exemption
from audits.operations.learning import Lesson, publish_learning, write_learning
from audits.operations.tool import draft_version
from audits.rules.grades import Grade
from clinics.minutes import write_minutes
from clinics.models import ClinicMember, ClinicSession, SessionRecord
from clinics.operations.agenda import prepare_agenda
from clinics.operations.rota import pause_clinics
from clinics.rules.minutes import as_content
from indicators.models import Doubt, Flag, Indicator, Return
from indicators.operations.charts import mark_rebase
from indicators.operations.versions import add_alias, record_break
from organisation.models import Notification, Succession, Unit, User
from organisation.operations import succeed
from organisation.roles import ADMIN_MODELS, MAY, Capability, Role
from reports.api.site import addresses as api_addresses
from reports.operations.commentary import write_commentary
from reports.operations.editions import open_edition
from reports.operations.reviewing import make_remark
from reports.subjects import find_subject
from tests.audits.planning import draw_some, plan_a_line
from tests.audits.test_audits import finding
from tests.audits.test_entry import start
from tests.organisation.jobs.test_aside import set_aside
from tests.reports.api.giving import give_token
from tests.reports.editions.making import a_file_of

pytestmark = pytest.mark.django_db
CAST = {
    "deputy": "deputy", "head": "head", "manager.pact": "manager", "team.pact": "team", "analyst": "analyst",
    "qa": "qa", "board": "board", "admin": "admin",
}  # fmt: skip
ADDRESSES = {
    "reports:home": "/",
    "reports:commentaries": "/commentary/",
    "reports:commentary": "/commentary/pact/2021-11/indicator/SUP-01/",
    "reports:write-commentary": "/commentary/pact/2021-11/indicator/SUP-01/write/",
    "reports:review-commentary": "POST /commentary/pact/2021-11/indicator/SUP-01/{said}/step/",
    "reports:remark-commentary": "POST /commentary/pact/2021-11/indicator/SUP-01/{said}/remark/",
    "reports:settle-remark": "POST /commentary/remarks/{remark}/settle/",
    "reports:editions": "/editions/",
    "reports:open-edition": "/editions/new/",
    "reports:edition": "/editions/2021-08/",
    "reports:public-edition": "/editions/2021-08/public/",
    "reports:edition-files": "/editions/2021-08/files/",
    "reports:ask-for-file": "POST /editions/2021-08/files/ask/",
    "reports:edition-file": "/editions/2021-08/files/{print}/",
    "reports:prepare-edition": "/editions/2021-08/prepare/",
    "reports:plan-edition": "/editions/2021-08/plan/",
    "reports:leave-out-section": "/editions/2021-08/sections/{section}/leave-out/",
    "reports:remind-owners": "POST /editions/2021-08/remind/",
    "reports:approve-edition": "POST /editions/2021-08/approve/",
    "reports:reopen-edition": "POST /editions/2021-08/reopen/",
    "reports:publish-edition": "/editions/2021-08/publish/",
    "reports:compare-editions": "/editions/2021-08/compare/2021-08/",
    "reports:data": "/data/",
    "reports:power-bi": "/data/power-bi/",
    "reports:data-csv": "/data/dim_unit.csv",
    "reports:data-parquet": "/data/dim_unit.parquet",
    "reports:tokens": "/tokens/",
    "reports:make-token": "POST /tokens/make/",
    "reports:revoke-token": "POST /tokens/{token}/revoke/",
    "reports:api": "/api/",
    "indicators:board": "/indicators/",
    "indicators:indicator": "/indicators/EAI-04/",
    "indicators:chronology": "/indicators/EAI-04/chronology/",
    "indicators:define-indicator": "/indicators/new/",
    "indicators:define-version": "/indicators/EAI-04/define/",
    "indicators:set-ownership": "/indicators/EAI-04/define/ownership/",
    "indicators:set-target": "/indicators/EAI-04/define/target/",
    "indicators:take-target-back": "/indicators/EAI-04/define/target/{target}/take-back/",
    "indicators:set-benchmark": "/indicators/EAI-04/define/benchmark/",
    "indicators:record-break": "/indicators/EAI-04/define/break/",
    "indicators:take-break-back": "/indicators/EAI-04/define/break/{break}/take-back/",
    "indicators:set-chart": "/indicators/EAI-04/define/chart/",
    "indicators:mark-rebase": "/indicators/EAI-04/define/rebase/",
    "indicators:take-rebase-back": "/indicators/EAI-04/define/rebase/{rebase}/take-back/",
    "indicators:compare": "/indicators/EAI-04/teams/",
    "indicators:add-alias": "/indicators/EAI-04/define/name/",
    "indicators:drop-alias": "POST /indicators/EAI-04/define/name/{alias}/drop/",
    "indicators:returns": "/returns/",
    "indicators:upload-return": "/returns/new/",
    "indicators:return": "/returns/{return}/",
    "indicators:publish-return": "POST /returns/{return}/publish/",
    "indicators:discard-return": "POST /returns/{return}/discard/",
    "indicators:withdraw-return": "/returns/{return}/withdraw/",
    "indicators:read-return": "POST /returns/{return}/read/",
    "indicators:answer-names": "POST /returns/{return}/names/",
    "indicators:return-file": "/returns/{return}/file/",
    "indicators:return-marked": "/returns/{return}/marked/",
    "indicators:return-form": "/returns/form/",
    "indicators:return-names": "/returns/names/",
    "indicators:forget-name": "POST /returns/names/indicator/{alias}/forget/",
    "indicators:sheets": "/figures/",
    "indicators:sheet": "/figures/pact/2021-10/",
    "indicators:flags": "/flags/",
    "indicators:flag": "/flags/{flag}/",
    "indicators:recording": "/flags/recording/",
    "indicators:acknowledge-flag": "POST /flags/{flag}/acknowledge/",
    "indicators:acknowledge-flags": "POST /flags/acknowledge/",
    "indicators:snooze-flag": "/flags/{flag}/snooze/",
    "indicators:know-flag": "/flags/{flag}/known/",
    "indicators:claim-recording": "/flags/{flag}/recording/",
    "indicators:take-up-flag": "POST /flags/{flag}/take-up/",
    "indicators:gaps": "/gaps/",
    "indicators:gap": "/gaps/PCT-01/pact/",
    "indicators:own-gap": "POST /gaps/PCT-01/pact/own/",
    "indicators:doubts": "/doubts/",
    "indicators:accept-doubts": "POST /doubts/accept/",
    "indicators:settle-doubt": "/doubts/{doubt}/settle/",
    "clinics:list": "/clinics/",
    "clinics:clinic": "/clinics/{clinic}/",
    "clinics:set-up": "/clinics/new/",
    "clinics:change": "/clinics/{clinic}/change/",
    "clinics:measures": "/clinics/{clinic}/measures/",
    "clinics:members": "/clinics/{clinic}/members/",
    "clinics:change-line": "POST /clinics/lines/{line}/",
    "clinics:move-line": "POST /clinics/lines/{line}/move/",
    "clinics:drop-line": "POST /clinics/lines/{line}/drop/",
    "clinics:drop-member": "POST /clinics/members/{member}/drop/",
    "clinics:calendar": "/clinics/calendar/",
    "clinics:calendar-month": "/clinics/calendar/2021-11/",
    "clinics:pauses": "/clinics/pauses/",
    "clinics:lift-pause": "POST /clinics/pauses/{pause}/lift/",
    "clinics:roll": "/clinics/rolling/",
    "clinics:move-session": "/clinics/sessions/{session}/move/",
    "clinics:cancel-session": "/clinics/sessions/{session}/cancel/",
    "clinics:feeds": "/clinics/feeds/",
    "clinics:make-feed": "POST /clinics/feeds/make/",
    "clinics:revoke-feed": "POST /clinics/feeds/{feed}/revoke/",
    "clinics:schedule": "POST /clinics/{clinic}/schedule/",
    "clinics:session": "/clinics/sessions/{session}/",
    "clinics:prepare": "POST /clinics/sessions/{session}/prepare/",
    "clinics:issue": "POST /clinics/sessions/{session}/issue/",
    "clinics:close": "/clinics/sessions/{session}/close/",
    "clinics:record": "/clinics/record/",
    "clinics:reopen": "/clinics/sessions/{session}/reopen/",
    "clinics:newest-minutes": "/clinics/sessions/{session}/minutes/",
    "clinics:minutes": "/clinics/sessions/{session}/minutes/1/",
    "clinics:minutes-pdf": "/clinics/sessions/{session}/minutes/1/minutes.pdf",
    "clinics:minutes-word": "/clinics/sessions/{session}/minutes/1/minutes.docx",
    "clinics:add-topic": "POST /clinics/sessions/{session}/topic/",
    "clinics:agenda": "/clinics/sessions/{session}/agenda/",
    "clinics:agenda-pdf": "/clinics/sessions/{session}/agenda.pdf",
    "clinics:agenda-word": "/clinics/sessions/{session}/agenda.docx",
    "clinics:hold-back": "POST /clinics/items/{item}/hold-back/",
    "clinics:restore-item": "POST /clinics/items/{item}/restore/",
    "clinics:deep-dive": "POST /clinics/items/{item}/deep-dive/",
    "clinics:remove-item": "POST /clinics/items/{item}/remove/",
    "clinics:add-note": "POST /clinics/items/{item}/note/",
    "clinics:move-item": "POST /clinics/items/{item}/move/",
    "clinics:record-outcome": "/clinics/items/{item}/outcome/",
    "clinics:keep-draft": "POST /clinics/items/{item}/draft/",
    "clinics:room": "/clinics/sessions/{session}/room/",
    "clinics:room-items": "/clinics/sessions/{session}/room/items/",
    "clinics:attendance": "/clinics/sessions/{session}/attendance/",
    "actions:list": "/actions/",
    "actions:board": "/actions/board/",
    "actions:calendar": "/actions/calendar/",
    "actions:calendar-month": "/actions/calendar/2021-12/",
    "actions:move": "/actions/{action}/move/",
    "actions:mine": "/actions/mine/",
    "actions:views": "/actions/views/",
    "actions:keep-view": "POST /actions/views/keep/",
    "actions:rename-view": "POST /actions/views/{view}/rename/",
    "actions:remove-view": "POST /actions/views/{view}/remove/",
    "actions:unplaced": "/actions/unplaced/",
    "actions:overdue": "/actions/overdue/",
    "actions:place-many": "POST /actions/overdue/place/",
    "actions:beside": "/actions/overdue/to-verify/",
    "actions:sittings": "/actions/overdue/sittings/",
    "actions:begin-sitting": "POST /actions/overdue/sittings/begin/",
    "actions:sitting": "/actions/overdue/sittings/{sitting}/",
    "actions:resume-sitting": "POST /actions/overdue/sittings/{sitting}/resume/",
    "actions:end-sitting": "POST /actions/overdue/sittings/{sitting}/end/",
    "actions:raise": "/actions/new/",
    "actions:action": "/actions/{action}/",
    "actions:place": "/actions/{action}/place/",
    "actions:report-progress": "POST /actions/{action}/progress/",
    "actions:accept": "POST /actions/{action}/accept/",
    "actions:comment": "POST /actions/{action}/comment/",
    "actions:handed-over": "/actions/handed-over/",
    "actions:reassign": "/actions/reassign/",
    "actions:add-evidence": "/actions/{action}/evidence/",
    "actions:evidence-file": "/actions/{action}/evidence/{evidence}/",
    "actions:move-date": "/actions/{action}/date/",
    "actions:plans": "/actions/plans/",
    "actions:make-plan": "/actions/plans/new/",
    "actions:plan": "/actions/plans/{plan}/",
    "actions:plan-pdf": "/actions/plans/{plan}/plan.pdf",
    "actions:plan-word": "/actions/plans/{plan}/plan.docx",
    "actions:change-plan": "/actions/plans/{plan}/change/",
    "actions:declare-status": "/actions/plans/{plan}/declare/",
    "actions:add-objective": "/actions/plans/{plan}/objectives/",
    "actions:rename-objective": "/actions/plans/{plan}/objectives/{objective}/",
    "actions:move-objective": "POST /actions/plans/{plan}/objectives/{objective}/move/",
    "actions:drop-objective": "POST /actions/plans/{plan}/objectives/{objective}/drop/",
    "actions:add-milestone": "/actions/plans/{plan}/milestones/",
    "actions:move-milestone": "/actions/plans/{plan}/milestones/{milestone}/move/",
    "actions:reach-milestone": "/actions/plans/{plan}/milestones/{milestone}/reach/",
    "actions:gather": "/actions/plans/{plan}/actions/",
    "actions:file-action": "/actions/plans/{plan}/actions/{action}/",
    "actions:take-out": "POST /actions/plans/{plan}/actions/{action}/out/",
    "actions:review": "POST /actions/{action}/review/",
    "audits:list": "/audits/",
    "audits:figures": "/audits/figures/",
    "audits:enter": "/audits/new/",
    "audits:follow-up": "/audits/follow-up/",
    "audits:reads": "/audits/reads/",
    "audits:hold": "/audits/{audit}/hold/",
    "audits:release": "POST /audits/{audit}/release/",
    "audits:give-re-audit": "/audits/{re_audit}/give/",
    "audits:keep-re-audit": "POST /audits/{re_audit}/keep-it/",
    "audits:dip-samples": "/audits/dip-samples/",
    "audits:ask-for-dip-sample": "/audits/dip-samples/ask/?indicator=EAI-04&unit=pact",
    "audits:dip-sample": "/audits/dip-samples/{dip}/",
    "audits:take-on-dip-sample": "POST /audits/dip-samples/{dip}/take-on/",
    "audits:answer-dip-sample": "POST /audits/dip-samples/{dip}/answer/",
    "audits:decline-dip-sample": "POST /audits/dip-samples/{dip}/decline/",
    "audits:learning": "/audits/learning/",
    "audits:write-learning": "/audits/learning/new/",
    "audits:learning-one": "/audits/learning/{learning}/",
    "audits:change-learning": "/audits/learning/{learning}/change/",
    "audits:publish-learning": "POST /audits/learning/{learning}/publish/",
    "audits:withdraw-learning": "POST /audits/learning/{learning}/withdraw/",
    "audits:term": "/audits/learning/terms/2021-autumn/",
    "audits:themes": "/audits/themes/",
    "audits:theme": "/audits/themes/{theme}/",
    "audits:theme-pdf": "/audits/themes/{theme}/paper.pdf",
    "audits:theme-word": "/audits/themes/{theme}/paper.docx",
    "audits:month": "/audits/figures/2021-09/",
    "audits:month-pdf": "/audits/figures/2021-09/paper.pdf",
    "audits:month-word": "/audits/figures/2021-09/paper.docx",
    "audits:audit": "/audits/{audit}/",
    "audits:audit-pdf": "/audits/{audit}/paper.pdf",
    "audits:audit-word": "/audits/{audit}/paper.docx",
    "audits:mine": "/audits/mine/",
    "audits:begin": "POST /audits/{audit_under_way}/begin/",
    "audits:entry": "/audits/{audit_under_way}/entry/",
    "audits:keep-draft": "POST /audits/{audit_under_way}/keep/",
    "audits:tools": "/audits/tools/",
    "audits:draft-version": "POST /audits/tools/{tool}/draft/",
    "audits:version": "/audits/tools/versions/{tool_version}/",
    "audits:preview-version": "/audits/tools/versions/{tool_version}/preview/",
    "audits:take-into-use": "POST /audits/tools/versions/{tool_version}/use/",
    "audits:discard-draft": "POST /audits/tools/versions/{tool_version}/discard/",
    "audits:add-domain": "POST /audits/tools/versions/{tool_version}/domains/",
    "audits:add-question": "POST /audits/tools/versions/{tool_version}/questions/",
    "audits:change-domain": "POST /audits/tools/domains/{set_domain}/change/",
    "audits:move-domain": "POST /audits/tools/domains/{set_domain}/move/",
    "audits:change-question": "POST /audits/tools/questions/{question}/change/",
    "audits:move-question": "POST /audits/tools/questions/{question}/move/",
    "audits:programmes": "/audits/programme/",
    "audits:make-programme": "/audits/programme/new/",
    "audits:programme": "/audits/programme/{programme}/",
    "audits:change-programme": "/audits/programme/{programme}/change/",
    "audits:agree-programme": "POST /audits/programme/{programme}/agree/",
    "audits:numbers": "/audits/programme/{programme}/numbers/",
    "audits:agreement": "/audits/agreement/",
    "audits:moderation": "/audits/moderation/",
    "audits:take-next": "POST /audits/moderation/next/",
    "audits:draw-moderation": "POST /audits/moderation/draw/",
    "audits:read-again": "/audits/moderation/{audit}/",
    "audits:assign-moderator": "/audits/moderation/{audit}/assign/",
    "audits:ask-for-moderation": "/audits/moderation/{audit}/ask/",
    "audits:settle": "/audits/moderation/{audit}/settle/",
    "audits:line": "/audits/programme/lines/{planned}/",
    "audits:draw": "/audits/programme/lines/{planned}/draw/",
    "audits:book": "POST /audits/programme/lines/{planned}/book/",
    "audits:sample": "/audits/programme/draws/{sample}/",
    "audits:cases": "/audits/programme/cases/",
    "audits:allocate": "/audits/programme/allocate/",
    "audits:exemptions": "/audits/programme/exemptions/",
    "audits:decide-exemption": "POST /audits/programme/exemptions/{exemption}/decide/",
    "audits:ask-exemption": "/audits/{audit}/exemption/",
    "organisation:units": "/units/",
    "organisation:unit": "/units/pact/",
    "organisation:end-unit": "/units/pact/end/",
    "organisation:name-successor": "/units/pact/successor/",
    "organisation:copy-roles": "POST /units/pact-team-1/successor/{succession}/roles/",
    "organisation:notifications": "/notifications/",
    "organisation:notification-settings": "/notifications/settings/",
    "organisation:read-notifications": "POST /notifications/read/",
    "organisation:read-notification": "POST /notifications/{notification}/read/",
    "organisation:look": "POST /units/pact-team-1/look/",
    "organisation:looks": "/looks/",
    "organisation:jobs": "/jobs/",
    "organisation:run-job": "POST /jobs/flag-missed-targets/run/",
    "organisation:settle-aside": "POST /jobs/aside/{aside}/settle/",
    "admin:index": "/admin/",
}

# y yes, n no (403), h hidden (404: outside one's part of the service). The things tried belong to PACT.
TABLE = """
    address                      deputy head manager team analyst qa board admin
    reports:home                 y      y    y       y    y       y  y     y
    reports:commentaries         y      y    y       y    y       y  y     y
    reports:commentary           y      y    y       y    y       y  y     y
    reports:write-commentary     y      y    y       n    y       n  n     n
    reports:review-commentary    y      y    n       n    n       n  n     n
    reports:remark-commentary    y      y    y       n    y       n  n     n
    reports:settle-remark        y      y    y       n    y       n  n     n
    reports:editions             y      y    y       y    y       y  y     y
    reports:open-edition         y      n    n       n    y       n  n     n
    reports:edition              y      y    y       h    y       h  h     h
    reports:public-edition       y      y    y       h    y       h  h     h
    reports:edition-files        y      y    y       h    y       h  h     h
    reports:ask-for-file         y      y    y       h    y       h  h     h
    reports:edition-file         y      y    y       h    y       h  h     h
    reports:prepare-edition      y      y    y       n    y       n  n     n
    reports:plan-edition         y      n    n       n    y       n  n     n
    reports:leave-out-section    y      n    n       n    y       n  n     n
    reports:remind-owners        y      n    n       n    y       n  n     n
    reports:approve-edition      y      n    n       n    n       n  n     n
    reports:reopen-edition       y      n    n       n    n       n  n     n
    reports:publish-edition      y      n    n       n    n       n  n     n
    reports:compare-editions     y      y    y       h    y       h  h     h
    reports:data                 y      n    n       n    y       n  n     y
    reports:power-bi             y      n    n       n    y       n  n     y
    reports:data-csv             y      n    n       n    y       n  n     y
    reports:data-parquet         y      n    n       n    y       n  n     y
    reports:tokens               n      n    n       n    n       n  n     y
    reports:make-token           n      n    n       n    n       n  n     y
    reports:revoke-token         n      n    n       n    n       n  n     y
    reports:api                  y      y    y       y    y       y  y     y
    indicators:board             y      y    y       y    y       y  y     y
    indicators:indicator         y      y    y       y    y       y  y     y
    indicators:chronology        y      y    y       y    y       y  y     y
    indicators:define-indicator  n      n    n       n    y       n  n     n
    indicators:define-version    n      n    n       n    y       n  n     n
    indicators:set-ownership     n      n    n       n    y       n  n     n
    indicators:set-target        n      n    n       n    y       n  n     n
    indicators:take-target-back  n      n    n       n    y       n  n     n
    indicators:set-benchmark     n      n    n       n    y       n  n     n
    indicators:record-break      n      n    n       n    y       n  n     n
    indicators:take-break-back   n      n    n       n    y       n  n     n
    indicators:set-chart         n      n    n       n    y       n  n     n
    indicators:mark-rebase       n      n    n       n    y       n  n     n
    indicators:take-rebase-back  n      n    n       n    y       n  n     n
    indicators:compare           y      y    y       y    y       y  y     y
    indicators:add-alias         n      n    n       n    y       n  n     n
    indicators:drop-alias        n      n    n       n    y       n  n     n
    indicators:returns           y      y    n       n    y       n  n     n
    indicators:upload-return     n      n    n       n    y       n  n     n
    indicators:return            y      y    n       n    y       n  n     n
    indicators:publish-return    n      n    n       n    y       n  n     n
    indicators:discard-return    n      n    n       n    y       n  n     n
    indicators:withdraw-return   n      n    n       n    y       n  n     n
    indicators:read-return       n      n    n       n    y       n  n     n
    indicators:answer-names      n      n    n       n    y       n  n     n
    indicators:return-file       y      y    n       n    y       n  n     n
    indicators:return-marked     y      y    n       n    y       n  n     n
    indicators:return-form       y      y    n       n    y       n  n     n
    indicators:return-names      y      y    n       n    y       n  n     n
    indicators:forget-name       n      n    n       n    y       n  n     n
    indicators:sheets            n      y    y       y    y       y  n     n
    indicators:sheet             n      y    y       h    y       y  n     n
    indicators:flags             y      y    y       y    y       y  n     n
    indicators:flag              y      y    y       y    y       y  n     n
    indicators:recording         y      y    y       y    y       y  n     n
    indicators:acknowledge-flag  y      y    y       n    y       n  n     n
    indicators:acknowledge-flags y      y    y       y    y       n  n     n
    indicators:snooze-flag       y      y    y       n    y       n  n     n
    indicators:know-flag         y      y    y       n    y       n  n     n
    indicators:claim-recording   y      y    y       n    y       n  n     n
    indicators:take-up-flag      y      y    y       n    y       n  n     n
    indicators:gaps              y      y    y       y    y       y  n     n
    indicators:gap               y      y    y       y    y       y  n     n
    indicators:own-gap           y      y    y       n    y       n  n     n
    indicators:doubts            y      y    y       y    y       y  n     n
    indicators:accept-doubts     n      n    n       n    y       n  n     n
    indicators:settle-doubt      n      n    n       n    y       n  n     n
    clinics:list                 y      y    y       y    y       y  n     n
    clinics:clinic               y      y    y       y    y       y  n     n
    clinics:set-up               y      y    y       n    y       n  n     n
    clinics:change               y      y    y       n    y       n  n     n
    clinics:measures             y      y    y       n    y       n  n     n
    clinics:members              y      y    y       n    y       n  n     n
    clinics:change-line          y      y    y       n    y       n  n     n
    clinics:move-line            y      y    y       n    y       n  n     n
    clinics:drop-line            y      y    y       n    y       n  n     n
    clinics:drop-member          y      y    y       n    y       n  n     n
    clinics:calendar             y      y    y       y    y       y  n     n
    clinics:calendar-month       y      y    y       y    y       y  n     n
    clinics:pauses               y      y    y       n    y       n  n     n
    clinics:lift-pause           y      y    y       n    y       n  n     n
    clinics:roll                 y      y    y       n    y       n  n     n
    clinics:move-session         y      y    y       n    y       n  n     n
    clinics:cancel-session       y      y    y       n    y       n  n     n
    clinics:feeds                y      y    y       y    y       y  n     n
    clinics:make-feed            y      y    y       y    y       y  n     n
    clinics:revoke-feed          h      h    h       h    y       h  n     n
    clinics:schedule             y      y    y       n    y       n  n     n
    clinics:session              y      y    y       y    y       y  n     n
    clinics:prepare              y      y    y       n    y       n  n     n
    clinics:issue                y      y    y       n    y       n  n     n
    clinics:close                y      y    y       n    n       n  n     n
    clinics:record               y      y    y       y    y       y  n     n
    clinics:reopen               y      y    y       n    n       n  n     n
    clinics:newest-minutes       y      y    y       y    y       y  n     n
    clinics:minutes              y      y    y       y    y       y  n     n
    clinics:minutes-pdf          y      y    y       y    y       y  n     n
    clinics:minutes-word         y      y    y       y    y       y  n     n
    clinics:add-topic            y      y    y       n    y       n  n     n
    clinics:agenda               y      y    y       y    y       y  n     n
    clinics:agenda-pdf           y      y    y       y    y       y  n     n
    clinics:agenda-word          y      y    y       y    y       y  n     n
    clinics:move-item            y      y    y       n    y       n  n     n
    clinics:hold-back            y      y    y       n    y       n  n     n
    clinics:restore-item         y      y    y       n    y       n  n     n
    clinics:deep-dive            y      y    y       n    y       n  n     n
    clinics:remove-item          y      y    y       n    y       n  n     n
    clinics:add-note             y      y    y       y    y       y  n     n
    clinics:record-outcome       y      y    y       n    n       n  n     n
    clinics:keep-draft           y      y    y       n    n       n  n     n
    clinics:room                 y      y    y       y    y       y  n     n
    clinics:room-items           y      y    y       y    y       y  n     n
    clinics:attendance           y      y    y       n    n       n  n     n
    actions:list                 y      y    y       y    y       y  n     n
    actions:board                y      y    y       y    y       y  n     n
    actions:calendar             y      y    y       y    y       y  n     n
    actions:calendar-month       y      y    y       y    y       y  n     n
    actions:mine                 y      y    y       y    y       y  n     n
    actions:views                y      y    y       y    y       y  n     n
    actions:keep-view            y      y    y       y    y       y  n     n
    actions:rename-view          y      y    y       y    y       y  n     n
    actions:remove-view          y      y    y       y    y       y  n     n
    actions:unplaced             y      y    y       y    y       y  n     n
    actions:overdue              y      y    n       n    n       n  n     n
    actions:place-many           y      y    n       n    n       n  n     n
    actions:beside               y      y    n       n    n       n  n     n
    actions:sittings             y      y    n       n    n       n  n     n
    actions:begin-sitting        y      y    n       n    n       n  n     n
    actions:sitting              y      h    n       n    n       n  n     n
    actions:resume-sitting       y      h    n       n    n       n  n     n
    actions:end-sitting          y      h    n       n    n       n  n     n
    actions:raise                y      y    y       y    y       y  n     n
    actions:action               y      y    y       h    y       y  n     n
    actions:place                y      y    y       n    n       n  n     n
    actions:report-progress      y      y    y       h    y       y  n     n
    actions:move                 y      y    y       h    y       y  n     n
    actions:plans                y      y    y       y    y       y  n     n
    actions:make-plan            y      y    y       n    n       n  n     n
    actions:plan                 y      y    y       y    y       y  n     n
    actions:plan-pdf             y      y    y       y    y       y  n     n
    actions:plan-word            y      y    y       y    y       y  n     n
    actions:change-plan          y      y    y       n    n       n  n     n
    actions:declare-status       y      y    y       n    n       n  n     n
    actions:add-objective        y      y    y       n    n       n  n     n
    actions:rename-objective     y      y    y       n    n       n  n     n
    actions:move-objective       y      y    y       n    n       n  n     n
    actions:drop-objective       y      y    y       n    n       n  n     n
    actions:add-milestone        y      y    y       n    n       n  n     n
    actions:move-milestone       y      y    y       n    n       n  n     n
    actions:reach-milestone      y      y    y       n    n       n  n     n
    actions:gather               y      y    y       n    n       n  n     n
    actions:file-action          y      y    y       n    n       n  n     n
    actions:take-out             y      y    y       n    n       n  n     n
    actions:review               y      y    n       n    n       n  n     n
    actions:accept               y      y    y       h    y       y  n     n
    actions:comment              y      y    y       h    y       y  n     n
    actions:handed-over          y      y    y       y    y       y  n     n
    actions:reassign             y      y    y       n    n       n  n     n
    actions:add-evidence         y      y    y       h    y       y  n     n
    actions:evidence-file        y      y    y       h    y       y  n     n
    actions:move-date            y      y    y       n    n       n  n     n
    audits:list                  y      y    y       y    n       y  n     n
    audits:follow-up             y      y    y       y    n       y  n     n
    audits:reads                 y      n    n       n    n       y  n     y
    audits:hold                  n      n    n       n    n       y  n     n
    audits:release               n      n    n       n    n       y  n     n
    audits:give-re-audit         n      n    n       n    n       y  n     n
    audits:keep-re-audit         n      n    n       n    n       y  n     n
    audits:figures               y      y    y       y    n       y  n     n
    audits:enter                 n      n    n       n    n       y  n     n
    audits:dip-samples           y      y    y       y    y       y  n     n
    audits:ask-for-dip-sample    y      y    y       y    y       y  n     n
    audits:dip-sample            y      y    y       y    y       y  n     n
    audits:take-on-dip-sample    n      n    n       n    n       y  n     n
    audits:answer-dip-sample     n      n    n       n    n       y  n     n
    audits:decline-dip-sample    n      n    n       n    n       y  n     n
    audits:audit                 y      y    y       h    n       y  n     n
    audits:audit-pdf             y      y    y       h    n       y  n     n
    audits:audit-word            y      y    y       h    n       y  n     n
    audits:mine                  y      y    y       y    n       y  n     n
    audits:begin                 h      h    h       h    n       y  n     n
    audits:entry                 h      h    h       h    n       y  n     n
    audits:keep-draft            h      h    h       h    n       y  n     n
    audits:learning              y      y    y       y    y       y  n     n
    audits:write-learning        n      n    n       n    n       y  n     n
    audits:learning-one          y      y    y       y    y       y  n     n
    audits:change-learning       n      n    n       n    n       y  n     n
    audits:publish-learning      n      n    n       n    n       y  n     n
    audits:withdraw-learning     n      n    n       n    n       y  n     n
    audits:term                  y      y    y       y    y       y  n     n
    audits:themes                y      y    y       y    n       y  n     n
    audits:theme                 y      y    y       y    n       y  n     n
    audits:theme-pdf             y      y    y       y    n       y  n     n
    audits:theme-word            y      y    y       y    n       y  n     n
    audits:month                 y      y    y       y    n       y  n     n
    audits:month-pdf             y      y    y       y    n       y  n     n
    audits:month-word            y      y    y       y    n       y  n     n
    audits:tools                 n      n    n       n    n       y  n     n
    audits:draft-version         n      n    n       n    n       y  n     n
    audits:version               n      n    n       n    n       y  n     n
    audits:preview-version       n      n    n       n    n       y  n     n
    audits:take-into-use         n      n    n       n    n       y  n     n
    audits:discard-draft         n      n    n       n    n       y  n     n
    audits:add-domain            n      n    n       n    n       y  n     n
    audits:add-question          n      n    n       n    n       y  n     n
    audits:change-domain         n      n    n       n    n       y  n     n
    audits:move-domain           n      n    n       n    n       y  n     n
    audits:change-question       n      n    n       n    n       y  n     n
    audits:move-question         n      n    n       n    n       y  n     n
    audits:programmes            y      y    y       y    n       y  n     n
    audits:make-programme        n      n    n       n    n       y  n     n
    audits:programme             y      y    y       y    n       y  n     n
    audits:change-programme      n      n    n       n    n       y  n     n
    audits:agree-programme       n      n    n       n    n       y  n     n
    audits:numbers               n      n    n       n    n       y  n     n
    audits:agreement             y      y    y       y    n       y  n     n
    audits:moderation            n      n    n       n    n       y  n     n
    audits:take-next             n      n    n       n    n       y  n     n
    audits:draw-moderation       n      n    n       n    n       y  n     n
    audits:read-again            n      n    n       n    n       y  n     n
    audits:assign-moderator      n      n    n       n    n       y  n     n
    audits:ask-for-moderation    n      n    n       n    n       y  n     n
    audits:settle                n      n    n       n    n       y  n     n
    audits:line                  n      n    n       n    n       y  n     n
    audits:draw                  n      n    n       n    n       y  n     n
    audits:book                  n      n    n       n    n       y  n     n
    audits:sample                n      n    n       n    n       y  n     n
    audits:cases                 n      n    n       n    n       y  n     n
    audits:allocate              n      n    n       n    n       y  n     n
    audits:exemptions            n      n    n       n    n       y  n     n
    audits:decide-exemption      n      n    n       n    n       y  n     n
    audits:ask-exemption         y      y    y       h    n       y  n     n
    organisation:units           y      y    y       y    y       y  y     y
    organisation:unit            y      y    y       y    y       y  y     y
    organisation:end-unit        n      n    n       n    n       n  n     y
    organisation:name-successor  n      n    n       n    n       n  n     y
    organisation:copy-roles      n      n    n       n    n       n  n     y
    organisation:notifications   y      y    y       y    y       y  y     y
    organisation:notification-settings y y   y       y    y       y  y     y
    organisation:read-notifications y   y    y       y    y       y  y     y
    organisation:read-notification h    h    h       h    y       h  h     h
    organisation:look            y      y    y       y    n       n  n     n
    organisation:looks           y      n    n       n    n       n  n     y
    organisation:jobs            n      n    n       n    n       n  n     y
    organisation:run-job         n      n    n       n    n       n  n     y
    organisation:settle-aside    n      n    n       n    n       n  n     y
    admin:index                  n      n    n       n    y       y  n     y
"""
ROWS = [row.split() for row in TABLE.strip().splitlines()]
WHO = ROWS[0][1:]
MARKS = [(row[0], who, mark) for row in ROWS[1:] for who, mark in zip(WHO, row[1:], strict=True)]
PUBLIC = {"health", "robots", "account_login", "account_logout", "account_change_password", "account_reauthenticate"}
PUBLIC |= {"account_emergency", "directory_login", "directory_callback"}  # tests/organisation/sign_in/
PUBLIC |= {f"api:{one.name}" for one in api_addresses()}  # by token: tests/reports/api/test_who_reads.py
PUBLIC |= {"clinics:calendar-feed"}  # found by a secret in its address: tests/clinics/test_feeds.py


@pytest.fixture
def things(analyst, qa, administrator, deputy):
    """One of everything an address can lead to, belonging to PACT."""
    timely = Indicator.objects.get(code="EAI-04")
    teams = Unit.objects.filter(parent__code="pact")
    succeed([teams[0]], successor=teams[1], happened_on=date(2022, 2, 1), reason="?", by=administrator)
    session = ClinicSession.objects.get(clinic__unit__code="pact")
    item = prepare_agenda(session, by=analyst)[0]
    sign(session, by=analyst)
    return {
        "return": Return.objects.first().pk,
        "flag": Flag.objects.filter(unit__code="pact").first().pk,
        "doubt": Doubt.objects.live().first().pk,
        "clinic": session.clinic.pk,
        "line": session.clinic.lines.first().pk,
        "member": ClinicMember.objects.get(clinic=session.clinic, user=qa).pk,
        "session": session.pk,
        "feed": analyst.calendar_feeds.create(digest="0" * 64, made_at=timezone.now()).pk,
        "pause": pause_clinics(
            clinic=session.clinic,
            starts_on=date(2021, 12, 20),
            ends_on=date(2021, 12, 31),
            reason="Christmas",
            by=analyst,
            now=timezone.now(),
        )[0].pk,
        "item": item.pk,
        "action": Action.objects.get(unit__code="pact").pk,
        "view": analyst.saved_views.create(name="Late", saved_at=timezone.now()).pk,
        **plan_things(deputy),
        "sitting": begin_sitting(by=deputy).pk,
        "evidence": show_minutes(Action.objects.get(unit__code="pact"), by=analyst).pk,
        "target": timely.targets.first().pk,
        "break": record_break(timely, month=date(2021, 8, 1), reason="?", by=analyst).pk,
        "rebase": mark_rebase(timely, month=date(2021, 8, 1), reason="?", by=analyst).pk,
        "alias": add_alias(timely, name="Timely", by=analyst).pk,
        "succession": Succession.objects.get().pk,
        "aside": set_aside().pk,
        "notification": Notification.objects.create(
            person=analyst, kind="news", key="news:1", title="News", created_at=timezone.now()
        ).pk,
        "audit": enter_audit(finding(qa), domain_grades={}, by=qa).pk,
        "re_audit": re_audit(qa).pk,
        **tool_things(qa),
        "theme": Theme.objects.create(name="A theme to try").pk,
        "learning": learned(qa).pk,
        "dip": ask_for_dip_sample(
            indicator=timely, unit=teams[0], month=date(2021, 10, 1), question="Why?", by=deputy
        ).pk,
        **said_things(analyst),
        **programme_things(qa),
        "token": give_token()[0].pk,
        **edition_things(analyst),
    }


def said_things(analyst):
    """Give the number of what PACT's line of the commentary says, and a remark on it."""
    subject = find_subject("pact", date(2021, 11, 1), "indicator/SUP-01")
    said = write_commentary(subject, text="Said again.", by=analyst)
    return {"said": said.number, "remark": make_remark(said, text="Since when?", by=analyst).pk}


def edition_things(analyst):
    """Give a section of an edition being written, and a file of it."""
    edition = open_edition(month=date(2021, 8, 1), by=analyst)
    return {"section": edition.sections.first().pk, "print": a_file_of(edition).pk}


def learned(qa):
    """Give a message from audits, published."""
    kept = write_learning(Lesson(LearningKind.MESSAGE, "Plans with dates", date(2021, 9, 1)), by=qa)
    return publish_learning(kept, expected_version=1, by=qa)


def re_audit(qa):
    given = finding(qa, "QA-0101", Grade.INADEQUATE, audited_on=timezone.localdate())
    return enter_audit(given, domain_grades={}, by=qa).re_audits.get()


def sign(session, *, by):
    """Keep minutes of a session, as if it had been closed and taken up again."""
    SessionRecord.objects.create(
        session=session, version=1, content=as_content(write_minutes(session)), signed_by=by, signed_at=timezone.now()
    )


def plan_things(deputy):
    """Give a plan of PACT with one of everything a plan holds."""
    plan = make_plan(PlanFacts("A plan of PACT", "?", Unit.objects.get(code="pact")), by=deputy)
    put_into_plan(plan, by=deputy, actions=Action.objects.filter(unit__code="pact"))
    milestone = add_milestone(plan, by=deputy, title="Live", due_on=date(2022, 1, 31))
    objective = add_objective(plan, by=deputy, title="Visits in time")
    return {"plan": plan.pk, "milestone": milestone.pk, "objective": objective.pk}


def tool_things(qa):
    """Give a draft of the full case audit with one of everything a draft holds."""
    draft = draft_version(QuestionSet.objects.get(name="Full case audit"), by=qa, now=timezone.now())
    one, question = draft.domains.first(), draft.questions.first()
    return {
        "tool": draft.question_set_id,
        "tool_version": draft.pk,
        "set_domain": one.pk,
        "question": question.pk,
        "audit_under_way": start(qa).pk,
    }


def programme_things(qa):
    """Give a programme of audits with one of everything it leads to, of PACT."""
    line = plan_a_line(qa)
    (_, audit), *_ = draw_some(line, qa, number=1).pairs
    exemption = ask_exemption(audit, reason="The case closed", by=qa, now=timezone.now())
    return {"programme": line.programme_id, "planned": line.pk, "sample": audit.draw_id, "exemption": exemption.pk}


def show_minutes(action, *, by):
    return add_evidence(action, by=by, text="The minutes", file=Attached("minutes.pdf", b"%PDF-1.7"))


def ask(client, address, things):
    method, _, path = ADDRESSES[address].rpartition(" ")
    path = path.format(**things)
    return client.post(path) if method == "POST" else client.get(path)


@pytest.mark.parametrize(("address", "who", "mark"), MARKS, ids=lambda part: part)
def test_who_may(sign_in, things, address, who, mark):
    username = next(name for name, column in CAST.items() if column == who)
    status = ask(sign_in(User.objects.get(username=username)), address, things).status_code
    if mark == "y":
        assert status in (200, 302, 409, 422)
    else:
        assert status == {"n": 403, "h": 404}[mark]


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_gets_in_without_signing_in(client, things, address):
    answer = ask(client, address, things)
    if answer.status_code == 405:
        answer = client.get(ADDRESSES[address].rpartition(" ")[2].format(**things))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/?next=")


def test_another_services_things_are_hidden_or_refused(sign_in, things, cla_manager):
    client = sign_in(cla_manager)
    for address in (
        "clinics:clinic",
        "clinics:session",
        "clinics:record-outcome",
        "clinics:keep-draft",
        "clinics:room",
        "clinics:prepare",
        "clinics:change",
        "clinics:move-line",
        "clinics:drop-member",
        "clinics:lift-pause",
        "clinics:move-session",
        "reports:write-commentary",
        "reports:remark-commentary",
        "reports:settle-remark",
        "actions:action",
        "actions:plan",
        "actions:declare-status",
        "audits:audit",
        "audits:dip-sample",
        "audits:entry",
        "audits:keep-draft",
    ):
        assert ask(client, address, things).status_code in (403, 404), address


def addresses_of(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
        elif pattern.namespace != "admin":
            yield from addresses_of(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)


def test_every_address_has_a_row():
    known = {row[0] for row in ROWS[1:]} - {"admin:index"}
    assert set(addresses_of(get_resolver().url_patterns)) - PUBLIC == known


def test_every_capability_and_every_role_is_in_the_table_of_access():
    assert set(MAY) == set(Capability)
    assert set().union(*MAY.values()) == set(Role)


def test_every_model_in_the_admin_belongs_to_a_capability():
    registered = {model._meta.label_lower for model in admin.site._registry}
    assert registered == set(ADMIN_MODELS)


def test_a_role_that_has_ended_opens_nothing(sign_in, deputy):
    deputy.memberships.update(ends_on=timezone.localdate().replace(year=2021))
    assert sign_in(deputy).get("/").status_code == 403


def test_a_board_reader_sees_no_team(sign_in, board_reader):
    page = sign_in(board_reader).get("/indicators/PCT-01/").context["page"]
    assert {one.unit.kind for one in page.every} == {"service"}
