"""What one was told, marking it as read, and how one wants to be told."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organisation import access
from organisation.access import SignedInRequest
from organisation.in_place import Undo, is_asked, part, say
from organisation.models import Notification
from organisation.roles import Capability

from .forms import SettingsForm
from .reading import change_settings, mark_all_read, mark_read, mark_unread

A_PAGE = 25


@require_GET
@access.requires(Capability.READ_NOTIFICATIONS)
def list_notifications(request: SignedInRequest) -> HttpResponse:
    """Show what one was told, the newest first; with `unread` only what is still to be read."""
    only_unread = "unread" in request.GET
    told = request.user.notifications.all()
    page = Paginator(told.unread() if only_unread else told, A_PAGE).get_page(request.GET.get("page"))
    newest = max((one.pk for one in page), default=0) if page.number == 1 else 0
    about = {"page": page, "only_unread": only_unread, "up_to": newest, "any_unread": access.unread_of(request.user)}
    return render(request, "organisation/notifications.html", about)


@require_POST
@access.requires(Capability.READ_NOTIFICATIONS)
def read_notification(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark one as read."""
    one = get_object_or_404(request.user.notifications, pk=pk)
    if mark_read(one, by=request.user):
        undo = Undo(reverse("organisation:unread-notification", args=[pk]), f"#told-{pk}")
        say(request, f"Read: {one.title}", undo=undo)
    return _one(request, one)


@require_POST
@access.requires(Capability.READ_NOTIFICATIONS)
def unread_notification(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark one as not read yet: one was told of it all the same."""
    one = get_object_or_404(request.user.notifications, pk=pk)
    mark_unread(one, by=request.user)
    messages.success(request, f"Not read yet: {one.title}")
    return _one(request, one)


def _one(request: SignedInRequest, one: Notification) -> HttpResponse:
    """Answer with one as it is now: the part that shows it, or the list."""
    if not is_asked(request):
        return redirect("organisation:notifications")
    one.refresh_from_db()
    left = request.user.notifications.filter(read_at=None).count()
    return part(request, "organisation/_notification_read.html", {"one": one, "any_unread": left})


@require_POST
@access.requires(Capability.READ_NOTIFICATIONS)
def read_notifications(request: SignedInRequest) -> HttpResponse:
    """Mark all as read that the page had shown when it was opened."""
    up_to = request.POST.get("up_to", "")
    number = mark_all_read(by=request.user, up_to=int(up_to)) if up_to.isdecimal() and len(up_to) < 19 else 0
    messages.success(request, f"Marked {number} as read.")
    return redirect("organisation:notifications")


@require_http_methods(["GET", "POST"])
@access.requires(Capability.READ_NOTIFICATIONS)
def set_notifications(request: SignedInRequest) -> HttpResponse:
    """Say how one wants to be told."""
    form = SettingsForm(request.POST or None, person=request.user)
    if form.is_valid():
        change_settings(by=request.user, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("organisation:notifications")
    status = 422 if form.errors else 200
    return render(request, "organisation/notification_settings.html", {"form": form}, status=status)
