"""Telling people things, each once.

An app says in its `AppConfig.ready` what it will tell of:

    register(Kind("audit-inadequate", "An audit graded Inadequate", interrupts=True, duty_for={Role.HEAD_OF_SERVICE}))

and tells in the transaction in which the thing happens:

    tell(to=heads, kind="audit-inadequate", key=f"audit-inadequate:{audit.pk}", title="…", body="…",
         link=audit.get_absolute_url())

Everything told stands in the person's list and in their weekly letter; what interrupts is
e-mailed at once as well. The key is the thing: told again, nobody hears it twice.
"""

from .kinds import Kind, NoSuchKind, register
from .telling import tell

__all__ = ["Kind", "NoSuchKind", "register", "tell"]
