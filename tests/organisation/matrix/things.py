"""One of everything an address can lead to."""

from datetime import date

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
from indicators.operations import exceptions
from indicators.operations.charts import mark_rebase
from indicators.operations.versions import add_alias, record_break
from organisation.models import LegalHold, Notification, Succession, Unit, User
from organisation.operations import succeed
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


def make_things():
    """Make one of everything an address can lead to, belonging to PACT, and give the numbers by which a row calls them."""
    analyst, qa, administrator, deputy = map(person, ("analyst", "qa", "admin", "deputy"))
    timely = Indicator.objects.get(code="EAI-04")
    teams = Unit.objects.filter(parent__code="pact")
    succeed([teams[0]], successor=teams[1], happened_on=date(2022, 2, 1), reason="?", by=administrator)
    session = ClinicSession.objects.filter(clinic__unit__code="pact").earliest("pk")
    item = prepare_agenda(session, by=analyst)[0]
    sign(session, by=analyst)
    return {
        "return": Return.objects.first().pk,
        "legal_hold": LegalHold.objects.create(
            kept="looks", reason="?", holds_from=date(2021, 11, 1), held_by=administrator, held_at=timezone.now()
        ).pk,
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
        "person": User.objects.create(username="about-to-leave").pk,
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
        "exceptions": cases_behind(timely, deputy=deputy, analyst=analyst).pk,
    }


def cases_behind(indicator, *, deputy, analyst):
    """Give a list of one case behind a miss, of a worker of PACT's second team."""
    team = Unit.objects.get(code="pact-team-2")
    Unit.objects.create(code="worker-of-2", name="A worker", kind=Unit.Kind.WORKER, parent=team)
    exceptions.switch_on(indicator, shape="AA9999", assessment="DPIA-17", reason="?", by=deputy)
    file = (
        f"indicator,unit,month,reference,worker,due\n{indicator.code},pact-team-2,Oct-21,ZQ4711,worker-of-2,2021-10-12"
    )
    later = User.objects.get(pk=analyst.pk)  # who signed in keeps the tree of units as it was for one request
    return exceptions.take_in(content=file.encode(), file_name="cases.csv", by=later)[0].list


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


def person(username):
    return User.objects.get(username=username)
