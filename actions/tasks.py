"""Doorbells about actions: each rings an operation that may be rung again without harm."""

from actions.operations import handing_over
from actions.operations.judging import JUDGE, judge_effects
from actions.operations.reminding import REMIND, remind
from organisation.jobs import job


@job(handing_over.HAND_OVER, about="Gives the open actions of people who have left to whoever manages.")
def hand_over_from_leavers() -> str:
    """Hand over what leavers left behind, every night and as soon as somebody leaves."""
    done = handing_over.hand_over_from_leavers()
    said = [
        f"Handed over {done.moved}" if done.moved else "",
        f"nobody found for {done.stranded}" if done.stranded else "",
        f"set aside {done.aside}" if done.aside else "",
    ]
    return f"{', '.join(filter(None, said))}." if any(said) else ""


@job(REMIND, about="Reminds people of actions before and after their date, and escalates late ones, on working days.")
def remind_of_actions() -> str:
    """Remind of what is due and late, each working morning; what a missed morning left is caught up with."""
    done = remind()
    said = [
        f"{done.people} {'person' if done.people == 1 else 'people'} told of {done.reminders}" if done.people else "",
        f"for {done.nobody} nobody is found" if done.nobody else "",
        f"set aside {done.aside}" if done.aside else "",
    ]
    return f"Reminders: {', '.join(filter(None, said))}." if any(said) else ""


@job(JUDGE, about="Says of verified actions whether their measure followed, once three months are in.")
def judge_effects_of_actions() -> str:
    """Judge what was done by what its measure did, every night after flags are raised."""
    done = judge_effects()
    said = [f"{number} {verdict.label.lower()}" for verdict, number in done.verdicts.items()]
    said += [f"set aside {done.aside}"] if done.aside else []
    return f"Judged: {', '.join(said)}." if said else ""
