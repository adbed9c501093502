"""Judging whether actions helped, once the months after them are in; and again where a figure is corrected.

The newest verdict stands in one row, and every earlier one in its history. `judged_at` is when the
present verdict was first reached: a figure corrected without turning the verdict changes the
sentence, not the moment, so that a clinic that has spoken of it is not asked again.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from actions.effects import charts_of, effect_of, parents_of
from actions.letters import tell_of_no_impact
from actions.models import Action, EffectVerdict, ProgressUpdate
from actions.operations.holding import on_the_current_row
from actions.operations.progress import move_by_effect
from actions.rules.effect import STATES, Effect
from actions.rules.lifecycle import ActionState, Verdict
from organisation.jobs.aside import each_or_set_aside

JUDGE = "judge effects"
JUDGED_BY_EFFECT = (ActionState.VERIFIED, ActionState.EMBEDDED, ActionState.NO_IMPACT)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a run of judging found: verdicts new or turned, by word, and what failed."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    aside: int = 0


def judge_effects(*, now: datetime | None = None) -> Judged:
    """Judge every verified action whose measure's months are in, and put right what corrected figures turn.

    Improved embeds it; no impact, or worse, sends it back to its clinic. Where nothing can be told
    it stays verified. What a person has said of it themselves is not moved. Running it again
    changes nothing.
    """
    now = now or timezone.now()
    actions = list(_verified())
    parents, on = parents_of(), timezone.localdate(now)
    charts = charts_of(actions, parents)

    def look(action: Action) -> Verdict | None:
        effect = effect_of(action, charts, parents=parents, on=on)
        return (
            _judge(action, effect=effect, now=now) if effect and effect.verdict and _differs(action, effect) else None
        )

    done = each_or_set_aside(JUDGE, actions, look)
    return Judged(Counter(verdict for verdict in done.given if verdict), len(done.aside))


def _verified():
    """Give the actions that are verified, with a measure to judge them by."""
    verified = Action.objects.filter(state__in=JUDGED_BY_EFFECT, done_at__isnull=False, indicator__isnull=False)
    return verified.select_related("effect", "indicator", "unit").order_by("pk")


def _differs(action: Action, effect: Effect) -> bool:
    held = getattr(action, "effect", None)
    return held is None or (held.verdict, held.sentence) != (effect.verdict, effect.sentence)


@on_the_current_row
def _judge(action: Action, *, effect: Effect, now: datetime) -> Verdict | None:
    """Write a verdict down, and move the action where it is turned. Gives the verdict where it is new."""
    verdict = effect.verdict
    if verdict is None or action.state not in JUDGED_BY_EFFECT:
        return None
    held = EffectVerdict.objects.filter(action=action).first()
    turned = held is None or held.verdict != verdict
    row = held or EffectVerdict(action=action)
    row.verdict, row.sentence = verdict, effect.sentence
    row.judged_at = now if turned or held is None else held.judged_at
    row.full_clean()
    row.save()
    if turned and verdict in STATES:
        _move(action, STATES[verdict], effect, now)
    return verdict if turned else None


def _move(action: Action, to: ActionState, effect: Effect, now: datetime) -> None:
    if action.state == to or _a_person_said_so(action):
        return
    move_by_effect(action, to=to, reason=effect.sentence, now=now)
    if to is ActionState.NO_IMPACT:
        tell_of_no_impact(action, now=now)


def _a_person_said_so(action: Action) -> bool:
    """Say whether somebody embedded it, or said that it had no impact, themselves."""
    return ProgressUpdate.objects.filter(action=action, state__in=STATES.values()).exists()
