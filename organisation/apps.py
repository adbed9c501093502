"""Who we are: people, units, roles, and the working calendar."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from organisation.plain_words import speak_plainly

speak_plainly()


class OrganisationConfig(AppConfig):
    """People, units and what each role may do."""

    name = "organisation"
    verbose_name = "Organisation and access"

    def ready(self) -> None:
        """Hold free text everywhere to naming no child; guard what is evidence once tables stand; watch the door."""
        from organisation.evidence.guards import after_migrating, before_migrating
        from organisation.guarding import guard_every_field
        from organisation.kept import keep_records
        from organisation.watched import watch_rows

        guard_every_field()
        watch_rows()
        keep_records()
        pre_migrate.connect(before_migrating, sender=self)
        post_migrate.connect(after_migrating, sender=self)
        watch_the_door()


def watch_the_door() -> None:
    """Note who comes in, and end what goes on for somebody who is shut out."""
    from allauth.account import signals as account
    from allauth.mfa import signals as mfa
    from django.contrib.auth import signals as auth
    from django.db.models.signals import post_save

    from organisation.leavers import HANDED_OVER
    from organisation.models import Membership, User
    from organisation.notifications import register
    from organisation.sign_in import recording, warning

    register(recording.EMERGENCY)
    register(HANDED_OVER)
    register(warning.WAYS_IN)
    auth.user_logged_in.connect(recording.begin_session, dispatch_uid="a session begins")
    auth.user_login_failed.connect(recording.note_failure, dispatch_uid="a sign-in failed")
    account.user_logged_in.connect(recording.record_sign_in, dispatch_uid="a sign-in is written down")
    mfa.authenticator_added.connect(recording.note_second_proof, dispatch_uid="a second proof was set up")
    account.password_changed.connect(warning.password_changed, dispatch_uid="a password was changed")
    mfa.authenticator_added.connect(warning.proof_added, dispatch_uid="a second proof is new")
    mfa.authenticator_removed.connect(warning.proof_removed, dispatch_uid="a second proof is gone")
    mfa.authenticator_reset.connect(warning.proof_renewed, dispatch_uid="codes were made anew")
    post_save.connect(recording.shut_out, sender=User, dispatch_uid="a leaver's sessions")
    post_save.connect(recording.ring_for_leavers, sender=User, dispatch_uid="what else a leaver left")
    post_save.connect(recording.ring_for_leavers, sender=Membership, dispatch_uid="what else an ended role left")
