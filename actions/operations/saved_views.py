"""Keeping views of the list of actions. `saved_at` is the version somebody decided on."""

from datetime import datetime

from django.db import transaction

from actions.models import SavedView
from organisation.models import User


class NameTaken(Exception):
    """Another view of this person has the name; it is given."""

    def __init__(self, view: SavedView) -> None:
        """Keep the view that has it."""
        super().__init__(f"You have a view called “{view.name}”.")
        self.view = view


class ViewHasMovedOn(Exception):
    """The view was changed or removed since it was read, in another window perhaps; it is given while it is there."""

    def __init__(self, view: SavedView | None) -> None:
        """Keep the view as it is now."""
        super().__init__(
            f"You changed this view in another window: it is called “{view.name}” now. Look again."
            if view
            else "You removed this view in another window."
        )
        self.view = view


@transaction.atomic
def keep_view(*, name: str, query: str, by: User, now: datetime, instead_of: datetime | None = None) -> SavedView:
    """Keep what an address shows under a name. Keeping the same again changes nothing.

    Raises NameTaken where another view has the name, unless it is the one to be replaced, unchanged
    since `instead_of`.
    """
    taken = _of_name(by, name)
    if taken is None:
        return SavedView.objects.create(user=by, name=name, query=query, saved_at=now)
    if taken.query != query:
        if instead_of != taken.saved_at:
            raise NameTaken(taken)
        taken.name, taken.query, taken.saved_at = name, query, now
        taken.save()
    return taken


@transaction.atomic
def rename_view(pk: int, *, name: str, by: User, now: datetime, seen: datetime | None) -> SavedView:
    """Call a view otherwise. Raises NameTaken, and ViewHasMovedOn where it was changed since it was read."""
    taken = _of_name(by, name)
    view = _as_seen(pk, by, seen)
    if taken and taken.pk != pk:
        raise NameTaken(taken)
    view.name, view.saved_at = name, now
    view.save()
    return view


@transaction.atomic
def remove_view(pk: int, *, by: User, seen: datetime | None) -> SavedView:
    """Remove a view and give what it was. Raises ViewHasMovedOn where it was changed since it was read."""
    _one_at_a_time(by)
    view = _as_seen(pk, by, seen)
    view.delete()
    return view


def _of_name(by: User, name: str) -> SavedView | None:
    _one_at_a_time(by)
    return SavedView.objects.filter(user=by, name__iexact=name).order_by("pk").first()


def _as_seen(pk: int, by: User, seen: datetime | None) -> SavedView:
    view = SavedView.objects.filter(user=by, pk=pk).first()
    if view is None or view.saved_at != seen:
        raise ViewHasMovedOn(view)
    return view


def _one_at_a_time(by: User) -> None:
    """Let two windows of one person keep views one after the other."""
    User.objects.select_for_update().get(pk=by.pk)
