"""Acts on many records: asked for, looked at, done by the product's verbs; refused with a reason each; by whom they are."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from clinics.models import ClinicSession
from clinics.operations.rota import cancel_session
from indicators.models import Indicator, Target
from organisation.models import Membership

pytestmark = pytest.mark.django_db
INDICATORS = "admin:indicators_indicator_changelist"


def act(client, where, name, rows, **given):
    chosen = {"action": name, "_selected_action": [row.pk for row in rows]}
    return client.post(reverse(where), chosen | given)


def look_and_do(client, where, name, rows, **given):
    look = act(client, where, name, rows, asked="yes", seen="", **given)
    done = act(client, where, name, rows, asked="yes", seen=look.context["seen"], **given)
    return look, done


def test_a_target_is_set_for_many_indicators_after_a_look(sign_in, analyst):
    client = sign_in(analyst)
    rows = list(Indicator.objects.filter(code__in=["EAI-04", "MSB-01"]))
    unit = Target.objects.get(indicator__code="EAI-04").unit
    asks = act(client, INDICATORS, "set_target", rows)
    assert "Set a target from a month" in asks.content.decode()
    empty = act(client, INDICATORS, "set_target", rows, asked="yes")
    assert empty.status_code == 422
    assert "Give the target as a number." in empty.content.decode()
    given = {"unit": unit.pk, "applies_from": "2021-04", "value": "91", "per": "month", "reason": "The yearly review"}
    look, done = look_and_do(client, INDICATORS, "set_target", rows, **given)
    said = [one.says for one in look.context["chosen"]]
    assert said[0] == "Target of Southampton from April 2021: 87 each month → 91 each month"
    assert done.status_code == 302
    target = Target.objects.get(indicator__code="EAI-04", unit=unit, applies_from=date(2021, 4, 1))
    assert (target.value, target.set_by) == (Decimal(91), analyst)
    assert target.history.first().history_user == analyst


def test_looking_changes_nothing_and_what_changed_meanwhile_is_looked_at_again(sign_in, analyst, pact_manager):
    client = sign_in(analyst)
    indicator = Indicator.objects.get(code="EAI-04")
    service = indicator.lead_service
    other = Membership.objects.get(user=pact_manager).unit
    look = act(client, INDICATORS, "set_lead_service", [indicator], asked="yes", seen="", lead_service=other.pk)
    indicator.refresh_from_db()
    assert indicator.lead_service == service
    Indicator.objects.get(pk=indicator.pk)
    indicator.lead_service = None
    indicator.save()
    seen = look.context["seen"]
    again = act(client, INDICATORS, "set_lead_service", [indicator], asked="yes", seen=seen, lead_service=other.pk)
    assert "somebody changed some of these in the meantime" in again.content.decode()
    indicator.refresh_from_db()
    assert indicator.lead_service is None


def test_sessions_to_come_are_cancelled_and_those_over_are_refused_with_the_reason(sign_in, analyst):
    over, to_come = ClinicSession.objects.filter(state="scheduled").order_by("held_on")[:2]
    cancel_session(over, reason="The chair is away", by=analyst, now=timezone.now())
    client, where = sign_in(analyst), "admin:clinics_clinicsession_changelist"
    look, done = look_and_do(client, where, "cancel_sessions", [over, to_come], reason="The building is shut")
    refusals = {one.row.pk: one.refusal for one in look.context["chosen"]}
    assert refusals == {over.pk: "The session is cancelled.", to_come.pk: ""}
    assert done.status_code == 302
    to_come.refresh_from_db()
    assert (to_come.state, to_come.cancelled_reason, to_come.cancelled_by) == (
        "cancelled",
        "The building is shut",
        analyst,
    )


def test_roles_are_ended_but_not_ones_own(sign_in, administrator, head):
    mine, theirs = administrator.memberships.first(), head.memberships.first()
    client, where = sign_in(administrator), "admin:organisation_membership_changelist"
    look, _ = look_and_do(client, where, "end_roles", [mine, theirs], on="2026-12-31", reason="Leaves the council")
    assert [bool(one.refusal) for one in look.context["chosen"]] == [
        one.row.pk == mine.pk for one in look.context["chosen"]
    ]
    theirs.refresh_from_db()
    assert theirs.ends_on == date(2026, 12, 31)
    assert theirs.history.first().history_change_reason == "Leaves the council"


def test_acts_are_offered_to_whom_they_belong(sign_in, qa, analyst):
    where = "admin:indicators_indicator_changelist"
    assert "Stop using" in sign_in(analyst).get(reverse(where)).content.decode()
    assert "Stop using" not in sign_in(qa).get(reverse(where)).content.decode()
    rows = list(Indicator.objects.all()[:1])
    answer = act(sign_in(qa), where, "stop_using", rows, asked="yes", reason="No longer asked for")
    assert Indicator.objects.get(pk=rows[0].pk).is_active
    assert answer.status_code in (200, 302)
