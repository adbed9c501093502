"""The views of the list that somebody keeps."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from actions.forms.saving import KeepViewForm, ViewNameForm
from actions.models import SavedView
from actions.operations.saved_views import NameTaken, ViewHasMovedOn, keep_view, remove_view, rename_view
from organisation import access
from organisation.access import SignedInRequest
from organisation.in_place import Undo, say
from organisation.roles import Capability


@require_GET
@access.requires(Capability.READ_ACTIONS)
def list_views(request: SignedInRequest) -> HttpResponse:
    """List the views one keeps, each to be opened, renamed and removed."""
    return _page(request)


@require_POST
@access.requires(Capability.READ_ACTIONS)
def keep(request: SignedInRequest) -> HttpResponse:
    """Keep what the list shows under a name, and open it. The address alone says it all where a removal is undone."""
    form = KeepViewForm(request.POST if "name" in request.POST else request.GET)
    if not form.is_valid():
        return render(request, "actions/list_keep.html", {"form": form}, status=422)
    given = form.cleaned_data
    try:
        view = keep_view(
            name=given["name"],
            query=given["query"],
            by=request.user,
            now=timezone.now(),
            instead_of=given["seen"] if given["instead"] else None,
        )
    except NameTaken as problem:
        form.ask_whether_instead(problem.view)
        return render(request, "actions/list_keep.html", {"form": form}, status=422)
    messages.success(request, f"Kept: {view.name}.")
    return redirect(f"{reverse('actions:list')}?{view.query}")


@require_POST
@access.requires(Capability.READ_ACTIONS)
def rename(request: SignedInRequest, pk: int) -> HttpResponse:
    """Call a view otherwise."""
    form = ViewNameForm(request.POST, prefix=str(pk))
    if not form.is_valid():
        return _page(request, form, pk)
    try:
        view = rename_view(
            pk, name=form.cleaned_data["name"], by=request.user, now=timezone.now(), seen=form.cleaned_data["seen"]
        )
    except NameTaken as problem:
        form.add_error("name", str(problem))
        return _page(request, form, pk)
    except ViewHasMovedOn as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, f"It is called {view.name} now.")
    return redirect("actions:views")


@require_POST
@access.requires(Capability.READ_ACTIONS)
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remove a view; the actions in it stay as they are."""
    form = ViewNameForm(request.POST, prefix=str(pk))
    form.fields["name"].required = False
    try:
        removed = remove_view(pk, by=request.user, seen=form.cleaned_data["seen"] if form.is_valid() else None)
    except ViewHasMovedOn as problem:
        messages.warning(request, str(problem))
    else:
        again = urlencode({"name": removed.name, "query": removed.query})
        say(request, f"Removed: {removed.name}.", undo=Undo(f"{reverse('actions:keep-view')}?{again}", "#said"))
    return redirect("actions:views")


def _page(request: SignedInRequest, failed: ViewNameForm | None = None, of: int = 0) -> HttpResponse:
    views = SavedView.objects.filter(user=request.user)
    rows = [(view, failed if failed and view.pk == of else _form_of(view)) for view in views]
    about = {"rows": rows, "form": failed}
    return render(request, "actions/list_views.html", about, status=422 if failed else 200)


def _form_of(view: SavedView) -> ViewNameForm:
    return ViewNameForm(initial={"name": view.name, "seen": view.saved_at}, prefix=str(view.pk))
