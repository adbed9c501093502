"""What is added to an action without changing it: remarks."""

from datetime import datetime

from django.utils import timezone

from actions.models import Action, Comment
from organisation import access
from organisation.models import User
from organisation.roles import Capability


def add_comment(action: Action, *, by: User, text: str, now: datetime | None = None) -> Comment:
    """Remark on an action one may read: who reads it is the page's to know. Raises ValidationError where empty."""
    access.check(by, Capability.READ_ACTIONS)
    comment = Comment(action=action, text=text.strip(), written_by=by, written_at=now or timezone.now())
    comment.full_clean()
    comment.save()
    return comment
