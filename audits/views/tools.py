"""The audit tool: its question sets, their versions, and the page on which a draft is edited."""

from collections import defaultdict
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Prefetch
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from audits.entry import plan_entry
from audits.forms.entry import EntryForm
from audits.forms.tool import NewDomainForm, NewQuestionForm, QuestionForm, SetForm, UseForm, WordingForm
from audits.models import Question, QuestionSet, QuestionSetVersion, SetDomain
from audits.operations import tool
from audits.operations.tool import Wording
from indicators.forms.definitions import tell
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability

KEPT = "That version is no longer a draft: audits are made with it, and it stays as it is. Make a new draft."


@access.requires(Capability.KEEP_AUDIT_TOOL)
def list_tools(request: SignedInRequest) -> HttpResponse:
    """List the question sets with their versions, and begin another."""
    form = SetForm(request.POST or None)
    if form.is_valid():
        try:
            version = tool.make_question_set(by=request.user, now=timezone.now(), **form.cleaned_data)
        except ValidationError as problem:
            tell(form, problem)
        else:
            return redirect(version)
    counted = QuestionSetVersion.objects.annotate(made=Count("audits")).select_related("made_by")
    sets = QuestionSet.objects.prefetch_related(Prefetch("versions", counted)).order_by("-is_active", "name")
    return render(request, "audits/tools.html", {"form": form, "sets": sets}, status=422 if form.errors else 200)


@require_GET
@access.requires(Capability.KEEP_AUDIT_TOOL)
def show_version(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a version: a draft with everything to edit it, another as it is."""
    return _version_page(request, get_object_or_404(QuestionSetVersion, pk=pk))


@require_GET
@access.requires(Capability.KEEP_AUDIT_TOOL)
def preview_version(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a version as auditors will see it; nothing typed there is kept."""
    version = get_object_or_404(QuestionSetVersion, pk=pk)
    return render(request, "audits/preview.html", {"version": version, "entry": EntryForm(plan_entry(version), {})})


@require_POST
@access.requires(Capability.KEEP_AUDIT_TOOL)
def draft_version(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a new draft of a set from its version in use, or go on with the draft there is."""
    return redirect(tool.draft_version(get_object_or_404(QuestionSet, pk=pk), by=request.user, now=timezone.now()))


@require_POST
@access.requires(Capability.KEEP_AUDIT_TOOL)
def discard_draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    version = get_object_or_404(QuestionSetVersion, pk=pk)
    try:
        tool.discard_draft(version, by=request.user)
    except tool.VersionIsKept:
        messages.warning(request, KEPT)
        return redirect(version)
    messages.success(request, f"The draft of {version.question_set} is discarded.")
    return redirect("audits:tools")


@require_POST
@access.requires(Capability.KEEP_AUDIT_TOOL)
def take_into_use(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a draft into use."""
    version = get_object_or_404(QuestionSetVersion, pk=pk)
    form = UseForm(request.POST, prefix="use")
    return _done(
        request,
        version,
        form,
        lambda: tool.take_into_use(version, by=request.user, now=timezone.now(), **form.cleaned_data),
        "In use from now on. Audits begun before keep the version they were begun with.",
    )


@require_POST
@access.requires(Capability.KEEP_AUDIT_TOOL)
def add_domain(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a domain to a draft."""
    version = get_object_or_404(QuestionSetVersion, pk=pk)
    form = NewDomainForm(request.POST, prefix="new-domain")
    return _done(
        request,
        version,
        form,
        lambda: tool.add_domain(version, name=form.cleaned_data["name"], wording=form.wording(), by=request.user),
        "Domain added.",
    )


@require_POST
@access.requires(Capability.KEEP_AUDIT_TOOL)
def change_domain(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what a draft says about a domain."""
    one = get_object_or_404(SetDomain.objects.select_related("version"), pk=pk)
    form = WordingForm(request.POST, prefix=f"domain-{pk}")
    return _done(
        request,
        one.version,
        form,
        lambda: tool.change_domain(one, wording=form.wording(), by=request.user),
        "Saved.",
        at=f"domain-{pk}",
    )


@require_POST
@access.requires(Capability.KEEP_AUDIT_TOOL)
def move_domain(request: SignedInRequest, pk: int) -> HttpResponse:
    """Move a domain up or down, or take it out."""
    one = get_object_or_404(SetDomain.objects.select_related("version"), pk=pk)
    return _moved(request, one, move=tool.move_domain, drop=tool.drop_domain, at=f"domain-{pk}")


@require_POST
@access.requires(Capability.KEEP_AUDIT_TOOL)
def add_question(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a question to a draft."""
    version = get_object_or_404(QuestionSetVersion, pk=pk)
    form = NewQuestionForm(request.POST, prefix="new-question", version=version)
    return _done(
        request,
        version,
        form,
        lambda: tool.add_question(version, asking=form.asking(), under=form.cleaned_data["under"], by=request.user),
        "Question added.",
    )


@require_POST
@access.requires(Capability.KEEP_AUDIT_TOOL)
def change_question(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a draft's question."""
    question = get_object_or_404(Question.objects.select_related("version"), pk=pk)
    form = QuestionForm(request.POST, prefix=f"question-{pk}")
    return _done(
        request,
        question.version,
        form,
        lambda: tool.change_question(question, asking=form.asking(), by=request.user),
        "Saved.",
        at=f"question-{pk}",
    )


@require_POST
@access.requires(Capability.KEEP_AUDIT_TOOL)
def move_question(request: SignedInRequest, pk: int) -> HttpResponse:
    """Move a question up or down, or take it out."""
    question = get_object_or_404(Question.objects.select_related("version"), pk=pk)
    return _moved(request, question, move=tool.move_question, drop=tool.drop_question, at=f"question-{pk}")


def _done(
    request: SignedInRequest,
    version: QuestionSetVersion,
    form: Form,
    save: Callable[[], object],
    said: str,
    at: str = "",
) -> HttpResponse:
    """Save what a form on the version's page holds, or show the page with what is wrong in it."""
    if form.is_valid():
        try:
            save()
        except ValidationError as problem:
            tell(form, problem)
        except tool.VersionIsKept:
            messages.warning(request, KEPT)
            return redirect(version)
        else:
            messages.success(request, said)
            return redirect(f"{version.get_absolute_url()}{'#' if at else ''}{at}")
    return _version_page(request, version, bound=form)


def _moved(
    request: SignedInRequest, one: SetDomain | Question, *, move: Callable, drop: Callable, at: str
) -> HttpResponse:
    try:
        if request.POST.get("to") == "out":
            drop(one, by=request.user)
        else:
            move(one, up=request.POST.get("to") == "up", by=request.user)
    except tool.VersionIsKept:
        messages.warning(request, KEPT)
    return redirect(f"{one.version.get_absolute_url()}#{at}")


def _version_page(request: SignedInRequest, version: QuestionSetVersion, bound: Form | None = None) -> HttpResponse:
    about = {"version": version, "set": version.question_set, "made": version.audits.count(), "form": bound}
    about |= _contents(version, bound) if version.is_draft else _contents(version, None)
    return render(request, "audits/version.html", about, status=422 if bound else 200)


def _contents(version: QuestionSetVersion, bound: Form | None) -> dict[str, object]:
    """Give the domains and questions of a version, each with the form it is changed by; one of them as it was sent."""
    sent = {bound.prefix: bound} if bound else {}
    rows: dict[int | None, list[dict]] = defaultdict(list)
    for asked in version.questions.all():
        form = sent.get(f"question-{asked.pk}") or _question_form(asked)
        rows[asked.set_domain_id].append({"question": asked, "form": form})
    domains = [
        {
            "domain": one,
            "form": sent.get(f"domain-{one.pk}") or _wording_form(one),
            "rows": rows[one.pk],
        }
        for one in version.domains.select_related("domain")
    ]
    return {
        "domains": domains,
        "alone": rows[None],
        "new_domain": sent.get("new-domain") or NewDomainForm(prefix="new-domain"),
        "new_question": sent.get("new-question")
        or NewQuestionForm(prefix="new-question", version=version, initial={"is_required": True}),
        "use": sent.get("use") or UseForm(prefix="use"),
    }


def _wording_form(one: SetDomain) -> WordingForm:
    return WordingForm(prefix=f"domain-{one.pk}", initial={name: getattr(one, name) for name in Wording.__slots__})


def _question_form(question: Question) -> QuestionForm:
    names = ("text", "answered", "is_required")
    return QuestionForm(prefix=f"question-{question.pk}", initial={name: getattr(question, name) for name in names})
