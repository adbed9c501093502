"""The database itself refuses what must not be: paired fields, unknown words, broken figures."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint
from django.utils import timezone

from actions.models import Action, ActionPlan, DueDateChange, Milestone, MilestoneMove, SavedView, StatusDeclaration
from audits.models import (
    Audit,
    AuditProgramme,
    AuditRead,
    DipSampleRequest,
    Exemption,
    Learning,
    ModerationDraw,
    ModerationDue,
    PlannedAudits,
    Question,
    QuestionSet,
    QuestionSetVersion,
    SampleDraw,
    SetDomain,
    WordsHold,
)
from clinics.models import CalendarFeed, Clinic, ClinicPause, ClinicSession
from indicators.models import (
    AwaitedFigure,
    Benchmark,
    ChartSettings,
    ChaseReminder,
    CohortAlias,
    Doubt,
    Flag,
    Indicator,
    IndicatorAlias,
    IndicatorRelation,
    IndicatorVersion,
    Neighbour,
    NeighbourSet,
    Outturn,
    OutturnRevision,
    Population,
    PrintedRow,
    PriorityArea,
    Rebase,
    RecordingClaim,
    Return,
    ReturnProblem,
    SeriesBreak,
    StagedFigure,
    Target,
)  # fmt: skip
from organisation.models import (
    Digest,
    EvidenceAct,
    EvidenceEntry,
    EvidenceSeal,
    EvidenceShape,
    GroupGrant,
    JobRun,
    KeepingPeriod,
    LegalHold,
    Look,
    Membership,
    MutedKind,
    Notification,
    NotificationLetter,
    NotificationSettings,
    SignIn,
    Succession,
    Unit,
    UnitAlias,
    User,
)  # fmt: skip
from reports.models import Commentary, PublicCopy
from reports.operations.editions import open_edition
from tests.organisation.jobs.test_aside import set_aside

OURS = [
    model
    for app in ("organisation", "indicators", "actions", "audits", "clinics", "reports")
    for model in apps.get_app_config(app).get_models()
]
OURS = [model for model in OURS if not model.__name__.startswith("Historical")]


def pairs():
    for model in OURS:
        fields = {field.name: field for field in model._meta.fields}
        for name, field in fields.items():
            stem, _, ending = name.rpartition("_")
            if ending in ("at", "on") and f"{stem}_by" in fields:
                yield model, field, fields[f"{stem}_by"]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("model", "when", "who"),
    list(pairs()),
    ids=lambda part: getattr(part, "name", part.__name__ if isinstance(part, type) else ""),
)
def test_when_and_who_go_together(model, when, who):
    """Both are always given, or a constraint ties them."""
    if when.null or who.null:
        ties = [
            c
            for c in model._meta.constraints
            if isinstance(c, CheckConstraint)
            and {when.name, who.name} <= {str(part).split("__")[0] for part, _ in flatten(c.condition)}
        ]
        # nobody: the nightly job
        nightly = {("FlagEvent", "happened_at"), ("OwnerChange", "changed_at"), ("EvidenceAct", "done_at")}
        excused = (model.__name__, when.name) in nightly
        assert ties or excused


def flatten(condition):
    for child in condition.children:
        if hasattr(child, "children"):
            yield from flatten(child)
        else:
            yield child


@pytest.mark.pure
def test_every_stored_word_is_held_to_its_vocabulary():
    """A column with choices has a constraint that names it."""
    for model in OURS:
        conditions = " ".join(str(c.condition) for c in model._meta.constraints if isinstance(c, CheckConstraint))
        for field in model._meta.fields:
            if field.choices and (model, field.name) != (Unit, "kind"):
                assert f"{field.name}__in" in conditions, f"{model.__name__}.{field.name}"


def due(**more):
    ModerationDue.objects.create(**{"audit": audit("QA-1"), "why": "sample", "chosen_at": timezone.now()} | more)


def moderation_draw(**more):
    about = {"month": date(2021, 10, 1), "seed": "s", "share": 20, "at_least": 2} | more
    ModerationDraw.objects.create(made_at=timezone.now(), **about)


def milestone(**more):
    about = {"plan": ActionPlan.objects.first(), "title": "Go live", "due_on": date(2022, 1, 31)} | more
    return Milestone.objects.create(original_due_on=about["due_on"], **about)


def move_milestone(**more):
    about = {"old_due_on": date(2022, 1, 31), "new_due_on": date(2022, 2, 28), "reason": "Late"} | more
    MilestoneMove.objects.create(milestone=milestone(), moved_by_id=1, moved_at=timezone.now(), **about)


def claim_recording(**more):
    given = {"cases": 40, "wrong": "Visits not entered", "due_on": date(2021, 11, 24), "excuses": True}
    given |= {"put_right_by_id": 1, "claimed_by_id": 1, "claimed_at": timezone.now(), "month": date(2021, 10, 1)} | more
    RecordingClaim.objects.create(flag=Flag.objects.first(), **given)


def ask_for_dip_sample(**more):
    given = {"question": "Why?", "asked_by_id": 1, "asked_at": timezone.now(), "month": date(2021, 10, 1)}
    DipSampleRequest.objects.create(**given | {"indicator_id": 1, "unit_id": 1} | more)


def answered(**more):
    return {"state": "answered", "answered_by_id": 1, "answered_at": timezone.now()} | more


def learn(**more):
    given = {"text": "Plans with dates", "month": date(2021, 10, 1), "written_by_id": 1, "written_at": timezone.now()}
    Learning.objects.create(**given | more)


def planned(**more):
    programme, _ = AuditProgramme.objects.get_or_create(
        name="The year", defaults={"starts_on": date(2021, 4, 1), "ends_on": date(2022, 3, 31)}
    )
    given = {"unit_id": 1, "month": date(2021, 11, 1), "kind": "case", "number": 4} | more
    return PlannedAudits.objects.create(programme=programme, **given)


def drawn(**more):
    given = {"seed": "s", "not_audited_within": 12, "listed": 10, "set_aside": 1, "drawn": 4, "list_digest": "d"} | more
    SampleDraw.objects.create(planned=planned(), drawn_by_id=1, drawn_at=timezone.now(), **given)


def exemption(**more):
    audit, _ = Audit.objects.get_or_create(
        reference="QA-1", defaults={"unit_id": 1, "kind": "case", "state": "planned", "entered_by_id": 1, "entered_at": timezone.now()}
    )  # fmt: skip
    given = {"reason": "The case closed", "asked_by_id": 1, "asked_at": timezone.now()} | more
    Exemption.objects.create(audit=audit, **given)


def open_sheet():
    Return.objects.create(
        kind="sheet", file_name="PACT, May 2021", unit_id=1, month=date(2021, 5, 1), state="checked",
        uploaded_by_id=1, uploaded_at=timezone.now(),
    )  # fmt: skip


def define_version(**more):
    about = {"number": 7, "effective_from": date(2021, 5, 1), "polarity": "higher", "kind": "practice"} | more
    IndicatorVersion.objects.create(
        indicator_id=1,
        name="As it was",
        counts="visits",
        reason="?",
        written_by_id=1,
        written_at=timezone.now(),
        **about,
    )


def break_series(month=date(2021, 5, 1), unit=None):
    SeriesBreak.objects.create(
        indicator_id=1, unit=unit, month=month, reason="A new system", recorded_by_id=1, recorded_at=timezone.now()
    )


def set_chart(**more):
    about = {"indicator_id": 1, "reason": "Asked for", "set_by_id": 1, "set_at": timezone.now()} | more
    ChartSettings.objects.create(**about)


def rebase(month=date(2021, 5, 1), unit=None, reason="A new team"):
    Rebase.objects.create(
        indicator_id=1, unit=unit, month=month, reason=reason, recorded_by_id=1, recorded_at=timezone.now()
    )


def neighbour(position=1, name="There"):
    edition, _ = NeighbourSet.objects.get_or_create(edition="May 2021", defaults={"source": "The department"})
    Neighbour.objects.create(neighbour_set=edition, position=position, name=name)


def await_figure():
    AwaitedFigure.objects.create(indicator_id=1, unit_id=1, owner_id=1, set_by_id=1, set_at=timezone.now())


def remind(stage="due", month=date(2021, 5, 1)):
    ChaseReminder.objects.create(
        indicator_id=1, unit_id=1, month=month, stage=stage, sent_to_id=1, claimed_at=timezone.now()
    )


def relate(first=1, other=2, cohort=None, kind="subset_of"):
    IndicatorRelation.objects.create(indicator_id=first, other_id=other, cohort_id=cohort, kind=kind)


def doubt(month=None, cohort=None):
    Doubt.objects.create(
        code="two_values_kept", severity="warn", indicator_id=1, unit_id=1, cohort_id=cohort, month=month,
        sentence="Two values.", raised_at=timezone.now(),
    )  # fmt: skip


def run_job(**more):
    now = timezone.now()
    given = {"job": "flag missed targets", "asked": "ring", "wanted_since": now, "not_before": now}
    begun = {"started_at": now, "leased_until": now, "worker": "here 1"} if more.pop("begun", False) else {}
    JobRun.objects.create(**(given | begun | more))


def notify(**more):
    about = {"person_id": 1, "kind": "news", "key": "news:1", "title": "News", "created_at": timezone.now()} | more
    return Notification.objects.create(**about)


def digest(week=date(2021, 11, 8), **more):
    Digest.objects.create(person_id=1, week=week, **more)


def succeed(predecessor, successor):
    Succession.objects.create(
        predecessor_id=predecessor, successor_id=successor, happened_on=date(2022, 4, 1), reason="Destination",
        recorded_by_id=1, recorded_at=timezone.now(),
    )  # fmt: skip


def write(number=7, month=date(2021, 5, 1), text="Contacts rose.", area=1, indicator=None):
    Commentary.objects.create(
        unit_id=1, month=month, area_id=area, indicator_id=indicator, number=number, text=text, written_by_id=1,
        written_at=timezone.now(),
    )  # fmt: skip


def feed(clinic=None, digest="0" * 64):
    CalendarFeed.objects.create(owner_id=1, clinic_id=clinic, digest=digest, made_at=timezone.now())


def pause(**more):
    ClinicPause.objects.create(
        starts_on=date(2021, 12, 20), ends_on=date(2021, 12, 31), agreed_by_id=1, agreed_at=timezone.now(),
        **({"reason": "Christmas"} | more),
    )  # fmt: skip


def keep_view(name):
    for _ in range(2):
        SavedView.objects.create(user_id=1, name=name, saved_at=timezone.now())


def audit(reference, **given):
    about = {"unit_id": 1, "kind": "case", "state": "planned", "entered_by_id": 1, "entered_at": timezone.now()}
    return Audit.objects.create(reference=reference, **about | given)


def audit_twice_again():
    first = audit("QA-1")
    return [audit(f"RA-{number}", kind="re_audit", re_audit_of=first) for number in (1, 2)]


def read_audit(of=None, page="/audits/1/"):
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    return AuditRead.objects.create(audit=of or audit("QA-1"), user_id=1, page=page, read_at=now, hour=now)


def hold(of=None, reason="A complaint", **given):
    about = {"reason": reason, "held_by_id": 1, "held_at": timezone.now()}
    return WordsHold.objects.create(audit=of or audit("QA-1"), **about | given)


def granted(group_id="g-1", role="qa"):
    return GroupGrant.objects.create(group_id=group_id, label="A group", role=role, unit_id=1)


def act(**given):
    return EvidenceAct.objects.create(
        **{"act": "removed", "about": "Looks", "done_by_id": 1, "done_at": timezone.now(), **given}
    )


def entry(**given):
    shape = EvidenceShape.objects.create(source="x", columns=[], digest="0" * 64, made_at=timezone.now())
    digests = dict.fromkeys(("row_digest", "words_digest", "link"), "0" * 64)
    known = {
        "number": 1,
        "source": "x",
        "row": 1,
        "record": "look",
        "at": timezone.now(),
        "act": "x",
        "thing": "x",
        "shape": shape,
    }
    return EvidenceEntry.objects.create(**known | digests | given)


def legal_hold(**given):
    known = {"reason": "A court asks", "holds_from": date(2021, 11, 1), "held_by_id": 1, "held_at": timezone.now()}
    return LegalHold.objects.create(**known | given)


BREAKS = {
    "one_saved_view_a_name": lambda: keep_view("Late"),
    "a_saved_view_has_a_name": lambda: keep_view(""),
    "outturn_is_a_figure_or_a_reason": lambda: Outturn.objects.filter(value__isnull=False).update(absence="awaited"),
    "outturn_month_is_its_first_day": lambda: Outturn.objects.filter(pk=Outturn.objects.first().pk).update(month=date(2021, 10, 2)),
    "outturn_denominator_is_above_zero": lambda: Outturn.objects.exclude(denominator=None).update(denominator=0),
    "outturn_denominator_needs_a_numerator": lambda: Outturn.objects.exclude(denominator=None).update(numerator=None),
    "outturn_of_a_return_names_it": lambda: Outturn.objects.update(source=None),
    "outturn_absence_is_known": lambda: Outturn.objects.exclude(absence="").update(absence="lost"),
    "one_outturn_a_month": lambda: Outturn.objects.filter(indicator__code="RST-01").update(month=date(2021, 4, 1)),
    "one_outturn_a_month_and_cohort": lambda: Outturn.objects.filter(indicator__code="PCT-01", unit__code="pact").exclude(cohort=None).update(cohort=1),
    "a_rolled_up_outturn_counts_its_parts": lambda: Outturn.objects.update(parts=3, parts_expected=3),
    "revision_old_origin_is_known": lambda: OutturnRevision.objects.update(old_origin="hearsay"),
    "revision_new_origin_is_known": lambda: OutturnRevision.objects.update(new_origin="hearsay"),
    "revision_month_is_its_first_day": lambda: OutturnRevision.objects.update(month=date(2021, 10, 2)),
    "staged_figure_is_not_both_a_figure_and_a_reason": lambda: StagedFigure.objects.filter(value__isnull=False).update(absence="awaited"),
    "staged_month_is_its_first_day": lambda: StagedFigure.objects.filter(pk=StagedFigure.objects.first().pk).update(month=date(2021, 10, 2)),
    "staged_figure_typed_at_and_by": lambda: StagedFigure.objects.update(typed_at=timezone.now()),
    "one_staged_figure_a_batch": lambda: StagedFigure.objects.filter(indicator__code="RST-01").update(month=date(2021, 4, 1)),
    "return_state_is_known": lambda: Return.objects.create(file_name="a.csv", state="lost", uploaded_by_id=1, uploaded_at=timezone.now()),
    "return_withdrawn_at_by_and_why_go_together": lambda: Return.objects.update(withdrawal_reason="Wrong month"),
    "a_sheet_has_its_unit_and_month": lambda: Return.objects.update(kind="sheet"),
    "a_refused_return_says_why": lambda: Return.objects.update(refusal="Not a table"),
    "one_open_sheet_a_unit_and_month": lambda: [open_sheet() for _ in range(2)],
    "one_printed_row_a_position": lambda: PrintedRow.objects.update(position=1, source=1),
    "one_problem_a_position": lambda: ReturnProblem.objects.update(position=1, source=1),
    "return_problem_severity_is_known": lambda: ReturnProblem.objects.update(severity="dire"),
    "area_part_is_known": lambda: PriorityArea.objects.filter(pk=1).update(part="cover"),
    "one_area_a_part": lambda: PriorityArea.objects.filter(part="area").update(part="workforce"),
    "indicator_standard_is_whole": lambda: Indicator.objects.update(standard_value=45),
    "indicator_standard_unit_is_known": lambda: Indicator.objects.update(standard_value=45, standard_unit="moons", standard_authority="local"),
    "due_working_day_is_in_the_month": lambda: Indicator.objects.update(due_working_day=25),
    "only_a_percentage_says_its_fewest": lambda: Indicator.objects.filter(measure="number").update(fewest_shown=10),
    "indicator_rolls_up_to_is_known": lambda: Indicator.objects.update(rolls_up_to="moon"),
    "only_a_running_total_accumulates": lambda: Indicator.objects.exclude(basis="cumulative").update(accumulates=1),
    "one_version_a_number": lambda: [define_version(effective_from=month) for month in (date(2021, 5, 1), date(2021, 6, 1))],
    "version_month_is_its_first_day": lambda: define_version(effective_from=date(2021, 5, 2)),
    "version_standard_is_whole": lambda: define_version(standard_value=45),
    "one_break_a_month": lambda: [break_series() for _ in range(2)],
    "one_break_a_month_and_unit": lambda: [break_series(unit=Unit.objects.first()) for _ in range(2)],
    "break_withdrawn_at_by_and_why_go_together": lambda: [break_series(), SeriesBreak.objects.update(withdrawn_at=timezone.now())],
    "chart_kind_is_known": lambda: set_chart(kind="pie"),
    "a_run_is_six_or_seven_months": lambda: set_chart(run_length=8),
    "limits_rest_on_enough_months": lambda: set_chart(baseline=11),
    "chart_settings_have_a_reason": lambda: set_chart(reason=""),
    "one_rebase_a_month": lambda: [rebase() for _ in range(2)],
    "one_rebase_a_month_and_unit": lambda: [rebase(unit=Unit.objects.first()) for _ in range(2)],
    "rebase_month_is_its_first_day": lambda: rebase(month=date(2021, 5, 2)),
    "a_rebase_has_a_reason": lambda: rebase(reason=""),
    "rebase_withdrawn_at_by_and_why_go_together": lambda: [rebase(), Rebase.objects.update(withdrawn_at=timezone.now())],
    "break_month_is_its_first_day": lambda: break_series(month=date(2021, 5, 2)),
    "target_approved_on_and_by_go_together": lambda: Target.objects.update(approved_on=date(2021, 4, 1)),
    "benchmark_basis_is_known": lambda: Benchmark.objects.update(basis="yearly-ish"),
    "alias_remembered_at_and_by": lambda: IndicatorAlias.objects.update(remembered_at=None),
    "cohort_alias_remembered_at_and_by": lambda: CohortAlias.objects.create(name="LAC", cohort_id=1, remembered_at=timezone.now()),
    "unit_alias_remembered_at_and_by": lambda: UnitAlias.objects.create(name="Front door", unit_id=1, remembered_at=timezone.now()),
    "one_neighbour_a_position": lambda: [neighbour(name=name) for name in ("Here", "There")],
    "one_position_a_neighbour": lambda: [neighbour(position=place) for place in (1, 2)],
    "one_owner_of_a_missing_figure": lambda: [await_figure() for _ in range(2)],
    "one_reminder_a_figure_and_stage": lambda: [remind() for _ in range(2)],
    "chase_stage_is_known": lambda: remind(stage="furious"),
    "chase_month_is_its_first_day": lambda: remind(month=date(2021, 5, 2)),
    "one_run_at_a_time_a_job_and_key": lambda: [run_job(begun=True) for _ in range(2)],
    "one_run_a_moment_of_the_timetable": lambda: [run_job(due_at=datetime(2026, 3, 1, tzinfo=UTC)) for _ in range(2)],
    "what_a_run_was_asked_by_is_known": lambda: run_job(asked="a hunch"),
    "outcome_of_a_run_is_known": lambda: run_job(begun=True, outcome="so-so", finished_at=timezone.now()),
    "a_run_by_hand_has_somebody_who_asked": lambda: run_job(asked="by_hand"),
    "a_run_begun_has_a_worker_and_a_lease": lambda: run_job(begun=True, leased_until=None),
    "a_run_that_is_over_says_when": lambda: run_job(begun=True, outcome="succeeded"),
    "a_run_that_went_wrong_says_why": lambda: run_job(begun=True, outcome="lost", finished_at=timezone.now()),
    "a_run_is_at_least_the_first_attempt": lambda: run_job(attempt=0),
    "set_aside_once_until_it_is_settled": lambda: [set_aside() for _ in range(2)],
    "set_aside_settled_at_and_by_go_together": lambda: set_aside(settled_at=timezone.now()),
    "set_aside_says_why": lambda: set_aside(why=""),
    "set_aside_at_least_once": lambda: set_aside(times=0),
    "a_person_is_told_a_thing_once": lambda: [notify() for _ in range(2)],
    "a_notification_has_a_key": lambda: notify(key=""),
    "a_notification_says_something": lambda: notify(title=""),
    "a_notification_leads_into_this_site": lambda: notify(link="//elsewhere.example"),
    "it_is_read_after_it_is_told": lambda: notify(read_at=datetime(2021, 1, 1, tzinfo=UTC)),
    "notificationletter_is_claimed_before_it_is_handed_over": lambda: NotificationLetter.objects.create(
        notification=notify(), handed_at=timezone.now()
    ),
    "notificationletter_is_handed_over_before_it_is_sent": lambda: NotificationLetter.objects.create(
        notification=notify(), claimed_at=timezone.now(), sent_at=timezone.now()
    ),
    "one_digest_a_person_and_week": lambda: [digest() for _ in range(2)],
    "a_week_begins_on_monday": lambda: digest(week=date(2021, 11, 9)),
    "nothing_is_not_sent": lambda: digest(is_empty=True, claimed_at=timezone.now(), handed_at=timezone.now()),
    "digest_is_claimed_before_it_is_handed_over": lambda: digest(handed_at=timezone.now()),
    "digest_is_handed_over_before_it_is_sent": lambda: digest(claimed_at=timezone.now(), sent_at=timezone.now()),
    "a_digest_comes_on_a_weekday": lambda: NotificationSettings.objects.create(person_id=1, digest_day=5),
    "a_kind_is_muted_once": lambda: [MutedKind.objects.create(person_id=1, kind="news") for _ in range(2)],
    "one_succession_a_pair": lambda: [succeed(1, 2) for _ in range(2)],
    "nobody_succeeds_themselves": lambda: succeed(1, 1),
    "benchmark_is_a_figure_or_a_reason": lambda: Benchmark.objects.filter(value__isnull=False).update(absence="awaited"),
    "tolerance_is_not_negative": lambda: Target.objects.update(tolerance=-1),
    "target_per_is_known": lambda: Target.objects.update(per="week"),
    "population_is_somebody": lambda: Population.objects.update(number=0),
    "indicator_polarity_is_known": lambda: Indicator.objects.update(polarity="sideways"),
    "another_reason_is_explained": lambda: OutturnRevision.objects.update(reason="other", explanation=""),
    "a_published_return_says_when": lambda: Return.objects.update(published_at=None, published_by=None),
    "return_published_at_and_by_go_together": lambda: Return.objects.update(published_by=None),
    "relation_kind_is_known": lambda: relate(kind="cousin_of"),
    "nothing_is_related_to_itself": lambda: relate(other=1),
    "one_relation_a_pair": lambda: [relate() for _ in range(2)],
    "one_relation_a_pair_and_cohort": lambda: [relate(cohort=1) for _ in range(2)],
    "a_live_doubt_is_said_once": lambda: [doubt(month=date(2021, 5, 1)) for _ in range(2)],
    "a_live_doubt_of_no_month_is_said_once": lambda: [doubt() for _ in range(2)],
    "a_live_doubt_of_no_month_is_said_once_and_cohort": lambda: [doubt(cohort=1) for _ in range(2)],
    "doubt_settled_at_by_and_why_go_together": lambda: Doubt.objects.update(settled_at=timezone.now()),
    "a_closed_flag_says_when": lambda: Flag.objects.update(state="closed"),
    "a_resting_flag_says_until_when_and_why": lambda: Flag.objects.update(rest_reason="?"),
    "an_open_flag_waits_to_be_acknowledged": lambda: Flag.objects.update(
        acknowledged_at=timezone.now(), acknowledged_by_id=1
    ),
    "flag_rested_as_is_known": lambda: Flag.objects.update(
        state="known", rests_until=date(2099, 1, 1), rest_reason="?", rested_as="purple", rested_by_id=1,
        rested_at=timezone.now(),
    ),
    "flag_class_is_known": lambda: Flag.objects.update(classification="purple"),
    "recording_claim_state_is_known": lambda: claim_recording(
        state="believed", judged_at=timezone.now(), followed_up_month=date(2021, 11, 1)
    ),
    "one_open_recording_claim_a_flag": lambda: [claim_recording() for _ in range(2)],
    "a_recording_claim_counts_its_cases": lambda: claim_recording(cases=0),
    "a_recording_claim_says_what_is_wrong": lambda: claim_recording(wrong=""),
    "recording_claim_month_is_its_first_day": lambda: claim_recording(month=date(2021, 10, 2)),
    "a_recording_claim_is_open_until_judged": lambda: claim_recording(state="confirmed"),
    "action_has_one_owner": lambda: Action.objects.update(owner=User.objects.first(), outside_owner="Police"),
    "who_said_done_does_not_verify": lambda: Action.objects.update(
        verified_at=timezone.now(), verified_by=1, said_done_by=1
    ),
    "the_liaison_does_not_verify": lambda: Action.objects.update(
        outside_owner="Police", liaison=1, verified_at=timezone.now(), verified_by=1
    ),
    "action_keeps_its_first_date": lambda: Action.objects.update(due_on=date(2021, 12, 1), original_due_on=None),
    "an_action_that_is_not_open_says_when": lambda: Action.objects.update(state="done"),
    "a_cancelled_action_says_why": lambda: Action.objects.update(state="cancelled", closed_at=timezone.now(), closed_by=1),
    "critical_and_objective_are_of_a_plan": lambda: Action.objects.update(plan=None, is_critical=True),
    "a_moved_milestone_says_why": lambda: move_milestone(reason=""),
    "a_milestone_move_changes_a_date": lambda: move_milestone(new_due_on=date(2022, 1, 31)),
    "milestone_ends_after_it_begins": lambda: milestone(starts_on=date(2022, 2, 1)),
    "milestone_reached_on_and_by_go_together": lambda: milestone(reached_on=date(2022, 1, 31)),
    "a_declaration_says_why": lambda: StatusDeclaration.objects.create(
        plan=ActionPlan.objects.first(), status="green", declared_by_id=1, declared_at=timezone.now()
    ),
    "plan_status_is_known": lambda: ActionPlan.objects.update(declared_status="pink"),
    "a_date_change_changes_the_date": lambda: DueDateChange.objects.create(
        action=Action.objects.first(), old_due_on=date(2021, 12, 1), new_due_on=date(2021, 12, 1), reason="?",
        changed_by_id=1, changed_at=timezone.now(),
    ),
    "a_submitted_audit_has_a_grade": lambda: Audit.objects.create(
        reference="QA-1", unit_id=1, kind="case", audited_on=date(2021, 10, 1), auditor_id=1, state="submitted",
        entered_by_id=1, entered_at=timezone.now(),
    ),
    "a_version_in_use_says_what_changed": lambda: QuestionSetVersion.objects.update(changes=""),
    "a_version_in_use_says_since_when": lambda: QuestionSetVersion.objects.update(in_use_at=None),
    "one_version_of_a_set_in_use": lambda: QuestionSetVersion.objects.create(
        question_set=QuestionSet.objects.first(), number=2, state="in_use", in_use_at=timezone.now(), changes="?",
        made_by_id=1, made_at=timezone.now(),
    ),
    "one_draft_of_a_set": lambda: [
        QuestionSetVersion.objects.create(
            question_set=QuestionSet.objects.first(), number=number, made_by_id=1, made_at=timezone.now()
        )
        for number in (2, 3)
    ],
    "a_version_grades_a_domain_once": lambda: SetDomain.objects.update(domain=1),
    "a_question_asks_something": lambda: Question.objects.update(text=""),
    "only_a_re_audit_follows_another": lambda: audit("QA-2", re_audit_of=audit("QA-1")),
    "one_re_audit_an_audit": audit_twice_again,
    "words_that_were_removed_are_gone": lambda: audit("QA-1", summary="Seen alone", words_removed_at=timezone.now()),
    "an_audit_read_says_where": lambda: read_audit(page=""),
    "one_read_a_person_audit_page_and_hour": lambda: [read_audit(of) for of in [audit("QA-1")] * 2],
    "a_hold_says_why": lambda: hold(reason=""),
    "one_hold_an_audit": lambda: [hold(of) for of in [audit("QA-1")] * 2],
    "hold_released_at_and_by_go_together": lambda: hold(released_at=timezone.now()),
    "audit_made_final_at_and_by_go_together": lambda: audit("QA-1", made_final_at=timezone.now()),
    "an_asked_moderation_says_who_and_why": lambda: due(why="asked"),
    "an_answered_reading_has_a_reader": lambda: due(answered_at=timezone.now()),
    "one_moderation_draw_a_month": lambda: [moderation_draw() for _ in range(2)],
    "a_moderation_draw_keeps_its_seed": lambda: moderation_draw(seed=""),
    "a_moderation_drawn_by_says_when": lambda: moderation_draw(drawn_by_id=1),
    "programme_ends_after_it_begins": lambda: AuditProgramme.objects.create(
        name="Backwards", starts_on=date(2022, 1, 1), ends_on=date(2021, 1, 1)
    ),
    "a_dip_sample_asks_something": lambda: ask_for_dip_sample(question=""),
    "one_open_dip_sample_a_figure": lambda: [ask_for_dip_sample() for _ in range(2)],
    "one_open_dip_sample_a_figure_and_cohort": lambda: [ask_for_dip_sample(cohort_id=1) for _ in range(2)],
    "a_dip_sample_finds_no_more_than_it_looks_at": lambda: ask_for_dip_sample(cases=2, bearing_out=3),
    "an_answered_dip_sample_says_what_it_found": lambda: ask_for_dip_sample(**answered(cases=2, bearing_out=1)),
    "dip_sample_answered_at_and_by_go_together": lambda: ask_for_dip_sample(answered_at=timezone.now()),
    "a_declined_dip_sample_says_why": lambda: ask_for_dip_sample(**answered(state="declined")),
    "dip_sample_taken_at_and_by_go_together": lambda: ask_for_dip_sample(taken_at=timezone.now()),
    "a_dip_sample_under_way_was_taken_on": lambda: ask_for_dip_sample(state="under_way"),
    "learning_says_something": lambda: learn(text=""),
    "learning_published_at_and_by_go_together": lambda: learn(published_at=timezone.now()),
    "learning_withdrawn_at_and_by_go_together": lambda: learn(
        withdrawn_at=timezone.now(), withdrawn_by_id=1, withdrawn_reason="?"
    ),
    "withdrawn_learning_says_why": lambda: learn(
        published_at=timezone.now(), published_by_id=1, withdrawn_at=timezone.now(), withdrawn_by_id=1
    ),
    "programme_agreed_at_and_by_go_together": lambda: planned() and AuditProgramme.objects.update(agreed_by=1),
    "moderated_share_is_a_percentage": lambda: planned() and AuditProgramme.objects.update(moderated_share=0),
    "planned_audits_are_some": lambda: planned(number=0),
    "planned_type_is_known": lambda: planned(kind="glance"),
    "one_plan_a_service_month_and_type": lambda: [planned() for _ in range(2)],
    "a_draw_draws_something": lambda: drawn(drawn=0),
    "a_draw_is_no_more_than_its_list": lambda: drawn(set_aside=8),
    "a_draw_keeps_its_seed": lambda: drawn(seed=""),
    "an_exemption_says_why": lambda: exemption(reason=""),
    "one_open_exemption_an_audit": lambda: [exemption() for _ in range(2)],
    "exemption_decision_is_known": lambda: exemption(decision="perhaps", decided_by_id=1, decided_at=timezone.now()),
    "exemption_decided_at_and_by_go_together": lambda: exemption(decision="approved"),
    "clinic_meets_at_most_weekly": lambda: Clinic.objects.update(cadence_weeks=0),
    "a_closed_session_has_its_minutes": lambda: ClinicSession.objects.update(state="closed", closed_at=timezone.now(), closed_by=1),
    "a_pause_says_why": lambda: pause(reason=""),
    "pause_lifted_at_and_by_go_together": lambda: pause(lifted_at=timezone.now()),
    "one_live_feed_of_ones_own": lambda: [feed(digest=mark * 64) for mark in "ab"],
    "one_live_feed_a_person_and_clinic": lambda: [feed(Clinic.objects.first().pk, mark * 64) for mark in "ab"],
    "a_feed_is_known_by_its_digest": lambda: feed(digest="short"),
    "a_closed_session_says_when": lambda: ClinicSession.objects.update(state="closed", minutes_version=1),
    "a_public_copy_is_known_by_its_digest": lambda: PublicCopy.objects.create(
        edition=open_edition(month=date(2021, 10, 1), by=User.objects.get(username="analyst")),
        contents={}, withheld={}, contents_digest="short", made_at=timezone.now(),
    ),
    "what_is_left_out_says_who_and_why": lambda: open_edition(
        month=date(2021, 10, 1), by=User.objects.get(username="analyst")
    ).sections.update(left_out_reason="Nothing new."),
    "commentary_is_about_one_thing": lambda: write(indicator=1),
    "one_version_an_area_and_number": lambda: [write() for _ in range(2)],
    "one_version_an_indicator_and_number": lambda: [write(area=None, indicator=1) for _ in range(2)],
    "commentary_month_is_its_first_day": lambda: write(month=date(2021, 5, 2)),
    "commentary_versions_count_from_one": lambda: write(number=0),
    "commentary_says_something": lambda: write(text=""),
    "membership_ends_after_it_begins": lambda: Membership.objects.update(ends_on=date(1999, 1, 1)),
    "an_act_on_evidence_says_what_about": lambda: act(about=""),
    "act_on_evidence_is_known": lambda: act(act="forged"),
    "only_removal_is_by_nobody": lambda: act(act="exported", done_by_id=None),
    "what_is_done_with_evidence_says_why": lambda: act(act="held"),
    "a_shape_has_its_digest": lambda: EvidenceShape.objects.create(source="x", columns=[], digest="x", made_at=timezone.now()),
    "evidence_counts_from_one": lambda: entry(number=0),
    "class_of_evidence_is_known": lambda: entry(record="gossip"),
    "evidence_has_its_digests": lambda: entry(link="x"),
    "words_of_removed_evidence_are_gone": lambda: entry(removal=act(act="removed"), was="27"),
    "a_seal_covers_something": lambda: EvidenceSeal.objects.create(upto=1, entries=2, head="0" * 64, sealed_at=timezone.now()),
    "a_seal_has_its_head": lambda: EvidenceSeal.objects.create(upto=1, entries=1, head="0", sealed_at=timezone.now()),
    "a_legal_hold_says_why": lambda: legal_hold(thing="QA-0123", reason=""),
    "a_legal_hold_names_something": legal_hold,
    "a_legal_hold_ends_after_it_begins": lambda: legal_hold(thing="QA-0123", holds_until=date(2021, 1, 1)),
    "legal_hold_released_at_and_by": lambda: legal_hold(thing="QA-0123", released_at=timezone.now()),
    "kept_a_month_to_a_century": lambda: KeepingPeriod.objects.create(kept="looks", months=0, reason="?", set_by_id=1, set_at=timezone.now()),
    "a_time_of_keeping_says_why": lambda: KeepingPeriod.objects.create(kept="looks", months=1, set_by_id=1, set_at=timezone.now()),
    "a_look_says_where_from": lambda: Look.objects.create(user_id=1, unit_id=1, looked_at=timezone.now()),
    "one_open_membership_a_role_and_unit": lambda: [
        Membership.objects.create(user_id=1, unit_id=1, role="qa", ends_on=None) for _ in range(2)
    ],
    "group_grant_role_is_known": lambda: granted(role="king"),
    "group_grant_names_a_group": lambda: granted(group_id=""),
    "one_grant_a_group_role_and_unit": lambda: [granted() for _ in range(2)],
    "sign_in_way_is_known": lambda: SignIn.objects.create(user_id=1, at=timezone.now(), way="window"),
    "the_directory_is_no_emergency": lambda: SignIn.objects.create(
        user_id=1, at=timezone.now(), way="directory", in_emergency=True
    ),
    "membership_role_is_known": lambda: Membership.objects.update(role="king"),
    "only_an_authority_stands_alone": lambda: Unit.objects.filter(kind="service").update(parent=None),
    "unit_ends_after_it_begins": lambda: Unit.objects.update(valid_to=date(1999, 1, 1)),
    "one_user_an_email_address": lambda: User.objects.update(email="same@example.gov.uk"),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name):
    with pytest.raises(IntegrityError, match=f"{name}|UNIQUE constraint failed"), transaction.atomic():
        BREAKS[name]()


@pytest.mark.django_db
def test_the_basis_is_locked_once_figures_rest_on_it():
    from django.core.exceptions import ValidationError

    indicator = Indicator.objects.get(code="EAI-03")
    indicator.basis = "in_month"
    with pytest.raises(ValidationError, match="locked"):
        indicator.full_clean()
