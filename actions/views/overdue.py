"""The deputy director's review of what is overdue."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from actions import operations
from actions.forms.reviewing import ReviewForm
from actions.models import Action
from actions.reach import overdue_for, owners
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability


@require_GET
@access.requires(Capability.REVIEW_OVERDUE)
def overdue(request: SignedInRequest) -> HttpResponse:
    """Show the deputy director what is overdue, the most serious and oldest first."""
    return _overdue_page(request, {})


@require_POST
@access.requires(Capability.REVIEW_OVERDUE)
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record a decision about one overdue action, in place."""
    action = get_object_or_404(overdue_for(request.user, every=True), pk=pk)
    people = owners()
    form = ReviewForm(request.POST, action=action, people=people, choices=_as_choices(people))
    if form.is_valid():
        try:
            operations.review_overdue(action, by=request.user, **form.cleaned_data)
        except ValidationError as problem:
            _show_problem(form, problem)
        except operations.ActionHasMovedOn:
            messages.warning(request, f"“{action.title}” has changed since you opened the page. Look again.")
            return redirect("actions:overdue")
        else:
            messages.success(request, f"Recorded: {form.cleaned_data['decision'].label} “{action.title}”.")
            return redirect("actions:overdue")
    return _overdue_page(request, {action.pk: form}, status=422)


def _show_problem(form: ReviewForm, problem: ValidationError) -> None:
    known = {name: text for name, text in problem.message_dict.items() if name in form.fields}
    form.add_error(None, ValidationError(known or problem.messages))


def _overdue_page(request: SignedInRequest, forms: dict[int, ReviewForm], status: int = 200) -> HttpResponse:
    people, today = owners(), timezone.localdate()
    choices = _as_choices(people)
    rows = [
        {
            "action": action,
            "days": action.days_overdue(on=today),
            "form": forms.get(action.pk) or ReviewForm(action=action, people=people, choices=choices),
        }
        for action in overdue_for(request.user)
    ]
    about = {"rows": rows, "unplaced": Action.objects.unplaced().count(), "form": next(iter(forms.values()), None)}
    return render(request, "actions/overdue.html", about, status=status)


def _as_choices(people) -> list[tuple[int | str, str]]:
    return [("", "Nobody"), *((person.pk, str(person)) for person in people)]
