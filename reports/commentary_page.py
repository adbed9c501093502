"""The page of one commentary: what stands, how far it has got, what was remarked, and what this reader may do."""

from indicators.claims import read_figures
from organisation import access
from organisation.models import User
from organisation.roles import Capability
from reports.forms import RemarkForm, StepForm
from reports.models import Commentary
from reports.reach import may_remark, may_write
from reports.rules.guided import BOXES, guide
from reports.rules.reviewing import stage_of, steps_open
from reports.rules.words import Step
from reports.subjects import Subject


def read_page(
    user: User, subject: Subject, *, step: StepForm | None = None, remark: RemarkForm | None = None
) -> dict[str, object]:
    """Give what the page shows, with forms as they were sent where they could not be taken."""
    versions = Commentary.objects.about(subject).select_related("written_by", "unit", "area", "indicator")
    held, *earlier = versions.prefetch_related("steps__taken_by", "remarks__made_by", "remarks__settled_by") or [None]
    figures = read_figures(readable=access.readable_units(user), month=subject.month)
    remarks = [one for version in (held, *earlier) if version for one in version.remarks.all()]
    return {
        "subject": subject,
        "held": held,
        "earlier": earlier,
        "parts": _parts(held),
        "guide": guide(held.text) if held and not subject.indicator else "",
        "checked": figures.check(held.text, month=subject.month, since=held.written_at) if held else None,
        "remarks": sorted(remarks, key=lambda one: (one.settled_at is not None, one.made_at)),
        "form": next((form for form in (step, remark) if form and form.errors), None),
        "may_write": may_write(user, subject),
        "may_raise": access.may(user, Capability.RAISE_ACTIONS),
        "may_remark": may_remark(user, subject),
        **_review(user, held),
        "step_form": step or StepForm(),
        "remark_form": remark or RemarkForm(),
    }


def _parts(held: Commentary | None) -> list[tuple[str, str]]:
    """Give the questions that were answered, each with its answer."""
    found = [(box.asks, getattr(held, box.name)) for box in BOXES] if held else []
    return [(asks, said) for asks, said in found if said]


def _review(user: User, held: Commentary | None) -> dict[str, object]:
    """Say how far the version that stands has got, and which steps this reader may take."""
    if held is None:
        return {"stage": stage_of(None), "steps": []}
    stage = stage_of([Step(one.step) for one in held.steps.all()])
    may = access.may_at(user, Capability.REVIEW_COMMENTARY, held.unit)
    is_own = held.written_by_id == user.pk
    return {"stage": stage, "steps": steps_open(stage, is_own=is_own) if may else [], "is_own": may and is_own}
