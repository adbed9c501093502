"""Twenty-five things people come to do, each begun on Today as somebody who is new to the product would.

Presses are clicks, and keys pressed instead of a click; what is typed or chosen from a list is counted as a field.
`before` is how many presses a task took when they were first counted, `now` how many it may take; docs/tasks.md tells both.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from organisation.rules.calendar import add_working_days
from tests.browser.hand import Hand

DUE = str(add_working_days(timezone.localdate(), 15))


@dataclass(frozen=True)
class Task:
    """One task: whose it is, in their words, and how it is done."""

    number: int
    who: str
    words: str
    before: int
    now: int
    do: Callable[[Hand], None]


TASKS: list[Task] = []


def task(who: str, words: str, *, before: int, now: int):
    """Put a task on the list."""

    def put(do):
        TASKS.append(Task(len(TASKS) + 1, who, words, before, now, do))
        return do

    return put


# The deputy director, on Monday


@task("deputy", "Find why child and family assessments in time are off target", before=2, now=2)
def why_off_target(hand):
    hand.go("Performance")
    hand.press("Percentage of C&F assessments completed within 45 working days")
    hand.sees("Off target: 85% against 87%")


@task("deputy", "Give an overdue action three more weeks, with the reason", before=4, now=3)
def extend(hand):
    hand.press(re.compile("^Decide"))
    hand.tick("Extend")
    hand.fill("Reason", "The consultation ends in January.")
    hand.fill("New date", DUE)
    hand.press("Record the decision", "button")
    hand.sees("Recorded: ")


@task("deputy", "Give an overdue action to somebody else", before=4, now=3)
def reassign(hand):
    hand.press(re.compile("^Decide"))
    hand.tick("Reassign")
    hand.fill("Reason", "The lead has left the programme.")
    hand.choose("New owner", "CLA service manager")
    hand.press("Record the decision", "button")
    hand.sees("Recorded: ")


@task("deputy", "Give an action without an owner its owner and date", before=3, now=3)
def place(hand):
    hand.press(re.compile("without an owner or a date"))
    hand.press("Place Draft a business case")
    hand.choose("Owner", "PACT service manager")
    hand.fill("Due", DUE)
    hand.press("Place the action", "button")
    hand.sees("Placed: ")


@task("deputy", "Raise an action on a red measure that nobody works on", before=3, now=3)
def raise_on_red(hand):
    hand.press(re.compile("red, and nobody is on them"))
    hand.press(re.compile("^Raise an action ?on Percentage of re-referrals"))
    hand.fill("What will be done", "Weekly look at the re-referrals of each team")
    hand.choose("Owner", "Assessment service manager")
    hand.fill("Due", DUE)
    hand.press("Raise the action", "button")
    hand.sees("Raised: ")


@task("deputy", "See what finished actions did to their measures", before=2, now=2)
def no_impact(hand):
    hand.press(re.compile("overdue actions to decide about"))
    hand.press("Done, no impact")
    hand.sees("Done, and the measure did not move")


@task("deputy", "Ask whether contacts will stay below the year’s level", before=2, now=2)
def will_we_make_it(hand):
    hand.go("Performance")
    hand.press("Number of contacts")
    hand.sees("contacts")


# A manager between visits


@task("manager.pact", "Say that an action is done", before=4, now=3)
def say_done(hand):
    hand.press(re.compile("^[0-9]+ open"))
    hand.press("Report progress on Explore a pilot of business support in PACT")
    hand.fill("What has happened", "The pilot has run and was written up.")
    hand.choose("It is now", "Done, to be verified")
    hand.press("Report progress", "button")
    hand.sees("Progress recorded")


@task("manager.pact", "Say how an action goes, and leave it open", before=4, now=3)
def say_progress(hand):
    hand.press(re.compile("^[0-9]+ open"))
    hand.press("Report progress on Lead reflective sessions")
    hand.fill("What has happened", "Two of five teams are covered.")
    hand.choose("It is now", "In progress")
    hand.press("Report progress", "button")
    hand.sees("Progress recorded")


@task("manager.pact", "Accept an action given to me", before=4, now=2)
def accept(hand):
    hand.press(re.compile("^[0-9]+ open"))
    hand.press(re.compile("^Accept ?: Launch team days"), "button")
    hand.sees("Accepted: it is yours.")


@task("manager.pact", "Say that I have seen a flag", before=3, now=2)
def acknowledge(hand):
    hand.press(re.compile("red, and nobody is on them"))
    hand.press(re.compile("^Acknowledge P"), "button")
    hand.sees("Acknowledged.")


@task("manager.pact", "Let a flag rest for four weeks, with the reason", before=4, now=3)
def rest(hand):
    hand.press(re.compile("red, and nobody is on them"))
    hand.press(re.compile("^Let it rest ?: Percentage of CPP"))
    hand.fill("reason", "New supervision records begin in December.")
    hand.press("Snooze the flag", "button")
    hand.sees("It rests until")


@task("manager.pact", "Open the agenda of my next clinic", before=3, now=1)
def next_agenda(hand):
    hand.click("section[aria-labelledby=next-clinic] a.btn")
    hand.sees("Agenda of PACT")


@task("manager.pact", "Move an item of the agenda up two places", before=5, now=3)
def move_item(hand):
    hand.click("section[aria-labelledby=next-clinic] a.btn")
    hand.click("li.agenda-item:nth-child(5) button[value=up]")
    hand.click("li.agenda-item:nth-child(4) button[value=up]")
    hand.sees("is in place 3")


@task("manager.pact", "Record in the room that an item is assured", before=5, now=3)
def record_outcome(hand):
    hand.press(re.compile("PACT clinic, Wednesday 10 November 2021"))
    hand.tick("Assured", exact=True)
    hand.fill("What was said", "The visits are covered.")
    hand.press("Record the outcome", "button")
    hand.sees("Recorded, with 0 actions.")


@task("manager.pact", "Mark what I was told as read", before=2, now=2)
def mark_read(hand):
    hand.press("Notifications")
    hand.press("Mark all as read", "button")
    hand.sees("You have read everything.")


# The analyst, with a return


@task("analyst", "Upload a return and see what is wrong in it", before=3, now=2)
def upload(hand):
    hand.press(re.compile("^Upload the return"))
    hand.page.locator("input[type=file]").set_input_files(hand.workbook)
    hand.fields += 1
    hand.press("Upload and check", "button")
    hand.sees("1 name nobody knows.")


@task("analyst", "Accept a doubt, with what explains it", before=3, now=3)
def settle_doubt(hand):
    hand.press(re.compile("[Dd]oubts"))
    hand.press(re.compile("^Settle"), nth=0)
    hand.fill("What explains it", "The benchmark is of 2019-20: its year was left out.")
    hand.press("Settle the doubt", "button")
    hand.sees("Settled.")


@task("analyst", "Say who brings a missing figure, and by when", before=3, now=3)
def own_gap(hand):
    hand.press(re.compile("figures? for you to bring"))
    hand.press("Owner and date of Number of cases in care proceedings")
    hand.choose("Owner", "PACT service manager")
    hand.fill("Promised for", DUE)
    hand.press("Save", "button")
    hand.sees("PACT service manager")


@task("analyst", "Open this month’s sheet of a team to type its figures", before=2, now=3)
def open_sheet(hand):
    hand.keys("g", "y")
    hand.choose("Unit", "PACT team 1")
    hand.fill("Month", "2021-11")
    hand.press("Open", "button")
    hand.sees("PACT team 1")


# The QA unit


@task("qa", "Take the next audit to read a second time", before=3, now=1)
def take_next(hand):
    hand.press(re.compile("CA-0180"))
    hand.sees("CA-0180")


@task("qa", "Verify an action that is said to be done", before=3, now=2)
def verify(hand):
    hand.press(re.compile("Explore a pilot of business support in PACT"))
    hand.fill("What has happened", "Seen: the write-up and the diary of the pilot.")
    hand.choose("It is now", "Verified")
    hand.press("Report progress", "button")
    hand.sees("Progress recorded")


@task("qa", "See how September’s audits were graded", before=2, now=2)
def month_of_audits(hand):
    hand.go("Audits")
    hand.press("September 2021", nth=0)
    hand.sees("11 of 17 audits good or better")


# A reader of the Board's report


@task("board", "Read how one measure stood for the Board", before=2, now=2)
def board_measure(hand):
    hand.go("Performance")
    hand.press("Percentage of re-referrals within 12 months")
    hand.sees("24%")


@task("board", "Get the Board’s report as a file", before=3, now=2)
def board_file(hand):
    hand.press("Read the report")
    hand.press(re.compile("PDF|[Ff]iles"))
    hand.sees("PDF")
