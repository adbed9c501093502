"""What people are told of dip samples and of what audits teach."""

from datetime import datetime

from django.utils import timezone

from audits.models import DipSampleRequest, Learning, LearningKind, RequestState
from indicators.rules.wording import print_day
from organisation.notifications import Kind, tell
from organisation.people import able_to
from organisation.roles import Capability, Role

ASKED = Kind(
    "dip-sample-asked",
    "A clinic asks the QA unit for a dip sample",
    interrupts=True,
    about="It is answered within a week.",
    duty_for=frozenset({Role.QA}),
)
ANSWERED = Kind(
    "dip-sample-answered",
    "A dip sample I asked for is answered or declined",
    interrupts=True,
    about="Once each.",
)
LEARNED = Kind(
    "audit-learning",
    "Learning and good practice from audits",
    about="In your weekly letter, when something is published.",
)
KINDS = (ASKED, ANSWERED, LEARNED)


def tell_of_asking(request: DipSampleRequest, *, now: datetime) -> None:
    """Tell the QA unit that a dip sample is asked for, and by when; whoever asked knows."""
    unit = able_to(Capability.RUN_AUDITS, on=timezone.localdate(now)).exclude(pk=request.asked_by_id)
    due = f" It is due on {print_day(request.due_on)}." if request.due_on else ""
    tell(
        to=unit,
        kind=ASKED.name,
        key=f"{ASKED.name}:{request.pk}",
        title=f"A dip sample is asked for: {request.indicator}, {request.whose}",
        body=f"{request.asked_by} asks: {request.question}{due}",
        link=request.get_absolute_url(),
        now=now,
    )


def tell_of_answer(request: DipSampleRequest, *, now: datetime) -> None:
    """Tell whoever asked what became of it; the finding itself is read behind the sign-in."""
    became = "answered" if request.state == RequestState.ANSWERED else "declined"
    tell(
        to=[request.asked_by],
        kind=ANSWERED.name,
        key=f"{ANSWERED.name}:{request.pk}",
        title=f"Your dip sample is {became}: {request.indicator}, {request.whose}",
        body="It stands on the indicator's page, and on the clinic's next agenda.",
        link=request.get_absolute_url(),
        now=now,
    )


def tell_of_learning(learning: Learning, *, now: datetime) -> None:
    """Tell those who read learning, in their weekly letter; whoever published it knows."""
    staff = able_to(Capability.READ_LEARNING, on=timezone.localdate(now)).exclude(learning_published=learning)
    good = learning.kind == LearningKind.GOOD_PRACTICE
    about = f": {learning.theme}" if learning.theme else ""
    tell(
        to=staff,
        kind=LEARNED.name,
        key=f"{LEARNED.name}:{learning.pk}",
        title=f"{'Good practice' if good else 'Learning'} from audits{about}",
        body=str(learning),
        link=learning.get_absolute_url(),
        now=now,
    )
