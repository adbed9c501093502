"""Data entry for people, units and roles; and what every other app's data entry shares."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.decorators import method_decorator
from simple_history.admin import SimpleHistoryAdmin

from . import access
from .acts import MEMBERSHIP_ACTS
from .bulk import BulkActs
from .models import (
    Digest,
    GroupGrant,
    JobRun,
    Look,
    Membership,
    Notification,
    NotificationLetter,
    NotificationSettings,
    SetAside,
    SignIn,
    Succession,
    Unit,
    UnitAlias,
    User,
)
from .notifications.kinds import label_of
from .roles import Capability
from .sign_in.directory import DIRECTORY
from .sign_in.following import end_grant
from .sign_in.recently import recently_signed_in

# Access comes from roles, addresses from the person's own record, the directory from the settings, proofs from people
for model in (EmailAddress, Group, SocialAccount, SocialApp, SocialToken, Authenticator, UserSession):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


class NothingDeleted:
    """Records here are ended or closed, never deleted."""

    def has_delete_permission(self, request, obj=None) -> bool:
        """Refuse."""
        return False


class ReadOnly(NothingDeleted):
    """Rows that are history: they can be looked up, and nothing else."""

    def has_add_permission(self, request, obj=None) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """Refuse."""
        return False


class AsksWhoItIs:
    """Records that decide who may do what: whoever changes them signed in lately, or confirms who they are."""

    @method_decorator(recently_signed_in)
    def changeform_view(self, request, *args, **kwargs):
        """Ask before anything is saved."""
        return super().changeform_view(request, *args, **kwargs)

    @method_decorator(recently_signed_in)
    def changelist_view(self, request, *args, **kwargs):
        """Ask before anything is done to many."""
        return super().changelist_view(request, *args, **kwargs)


class MembershipInline(NothingDeleted, admin.TabularInline):
    """The roles somebody holds."""

    model = Membership
    extra = 1
    autocomplete_fields = ("unit",)
    readonly_fields = ("grant",)


class DirectoryEntryInline(admin.TabularInline):
    """Who somebody is in the council's directory. Entered by hand, it lets them into this account; deleted, no more."""

    model = SocialAccount
    verbose_name, verbose_name_plural = "key in the directory", "in the directory"
    fields = ("uid", "last_login")
    readonly_fields = ("last_login",)
    extra = 0
    max_num = 1

    def has_view_permission(self, request, obj=None) -> bool:
        """Leave it to whoever manages access, and to nobody else."""
        return access.may(request.user, Capability.MANAGE_ACCESS)

    has_change_permission = has_delete_permission = has_view_permission

    def has_add_permission(self, request, obj=None) -> bool:
        """As for the rest."""
        return access.may(request.user, Capability.MANAGE_ACCESS)

    def get_formset(self, request, obj=None, **kwargs):
        """Call the key what the directory calls it."""
        formset = super().get_formset(request, obj, **kwargs)
        uid = formset.form.base_fields.get("uid")  # absent where one may only look
        if uid:
            uid.label, uid.help_text = "object id", "In Entra ID: Users, the person, Object ID."
        return formset


@admin.register(User)
class PersonAdmin(AsksWhoItIs, NothingDeleted, UserAdmin):
    """People. What they may do comes from their roles below, from nothing else."""

    list_display = ("username", "first_name", "last_name", "job_title", "is_active", "last_login")
    list_filter = ("is_active", "memberships__role")
    search_fields = ("username", "first_name", "last_name", "email", "job_title")
    autocomplete_fields = ("line_manager",)
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ()
    inlines = (MembershipInline,)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Who", {"fields": ("first_name", "last_name", "email", "job_title", "line_manager")}),
        ("Access", {"fields": ("is_active", "last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "usable_password", "password1", "password2")}),)

    def get_fieldsets(self, request, obj=None):
        """Show how a password is kept only to whoever may set another."""
        sets = super().get_fieldsets(request, obj)
        return sets if self.has_change_permission(request, obj) else ((None, {"fields": ("username",)}), *sets[1:])

    @method_decorator(recently_signed_in)
    def user_change_password(self, request, *args, **kwargs):
        """Ask before somebody's password is set."""
        return super().user_change_password(request, *args, **kwargs)

    def get_inlines(self, request, obj):
        """Ask for a key in the directory once there is somebody whose it is."""
        return (MembershipInline, DirectoryEntryInline) if obj else (MembershipInline,)

    def save_formset(self, request, form, formset, change) -> None:
        """A key in the directory belongs to the one directory there is."""
        if formset.model is SocialAccount:
            for one in formset.forms:
                one.instance.provider = DIRECTORY
        super().save_formset(request, form, formset, change)


@admin.register(Unit)
class UnitAdmin(NothingDeleted, SimpleHistoryAdmin):
    """The tree of units, with the time each stood."""

    list_select_related = ("parent",)
    list_display = ("name", "kind", "parent", "valid_from", "valid_to")
    list_filter = ("kind",)
    search_fields = ("name", "code")
    autocomplete_fields = ("parent",)


@admin.register(UnitAlias)
class UnitAliasAdmin(admin.ModelAdmin):
    """Other names of units, as returns print them."""

    list_display = ("name", "unit")
    search_fields = ("name", "unit__name", "unit__code")
    autocomplete_fields = ("unit",)
    readonly_fields = ("remembered_by", "remembered_at")


@admin.register(Succession)
class SuccessionAdmin(ReadOnly, admin.ModelAdmin):
    """Which unit took over from which. One recorded by mistake is deleted, and the units' dates are put right."""

    list_display = ("predecessor", "successor", "happened_on", "reason", "recorded_by")
    search_fields = ("predecessor__name", "successor__name", "reason")

    def has_delete_permission(self, request, obj=None) -> bool:
        """Let a mistake be taken away by whoever manages units; the admin keeps that it was."""
        return access.may(request.user, Capability.MANAGE_ACCESS)


@admin.register(Membership)
class MembershipAdmin(BulkActs, AsksWhoItIs, NothingDeleted, SimpleHistoryAdmin):
    """Who holds which role where, and since when."""

    acts = MEMBERSHIP_ACTS
    list_display = ("user", "role", "unit", "starts_on", "ends_on", "grant")
    list_filter = ("role", "unit__kind", ("grant", admin.EmptyFieldListFilter))
    search_fields = ("user__username", "user__first_name", "user__last_name", "unit__name")
    autocomplete_fields = ("user", "unit")
    readonly_fields = ("grant",)


@admin.register(GroupGrant)
class GroupGrantAdmin(AsksWhoItIs, NothingDeleted, SimpleHistoryAdmin):
    """What the groups of the directory give. People get the roles, and lose them, as they sign in."""

    list_display = ("label", "group_id", "role", "unit", "is_active")
    list_filter = ("is_active", "role")
    search_fields = ("label", "group_id", "unit__name")
    autocomplete_fields = ("unit",)

    def get_readonly_fields(self, request, obj=None):
        """Let what a group gave stand as it was: another role or place is another row."""
        return ("group_id", "role", "unit") if obj else ()

    def save_model(self, request, obj, form, change) -> None:
        """End at once what came from a group that counts no more."""
        super().save_model(request, obj, form, change)
        if change and not obj.is_active:
            end_grant(obj, today=timezone.localdate())


@admin.register(SignIn)
class SignInAdmin(ReadOnly, admin.ModelAdmin):
    """Who came in, when and which way."""

    list_display = ("at", "user", "way", "in_emergency", "address")
    list_filter = ("way", "in_emergency", "at")
    search_fields = ("user__username", "user__first_name", "user__last_name")


@admin.register(Look)
class LookAdmin(ReadOnly, admin.ModelAdmin):
    """Every look at single workers' figures."""

    list_display = ("user", "unit", "about", "looked_at", "page")
    list_filter = ("looked_at",)
    search_fields = ("user__username", "unit__name", "about")


@admin.register(JobRun)
class JobRunAdmin(ReadOnly, admin.ModelAdmin):
    """Every run of every job."""

    list_display = ("job", "key", "asked", "wanted_since", "started_at", "finished_at", "outcome", "attempt", "did")
    list_filter = ("job", "outcome", "asked")
    search_fields = ("job", "key", "did", "error")


@admin.register(SetAside)
class SetAsideAdmin(ReadOnly, admin.ModelAdmin):
    """Records that jobs went on without."""

    list_display = ("called", "job", "why", "first_at", "last_at", "times", "well_since", "settled_by")
    list_filter = ("job",)
    search_fields = ("called", "record", "job", "why")


class LetterStands(admin.SimpleListFilter):
    """Choose letters by how far they have come."""

    title = "how it stands"
    parameter_name = "stands"

    def lookups(self, request, model_admin):
        """Offer what an administrator looks for."""
        return [("waits", "Waits, or given up"), ("perhaps", "Perhaps sent"), ("sent", "Sent")]

    def queryset(self, request, queryset):
        """Keep the chosen."""
        chosen = {
            "waits": queryset.filter(handed_at=None),
            "perhaps": queryset.perhaps_sent(),
            "sent": queryset.filter(sent_at__isnull=False),
        }
        return chosen.get(self.value() or "", queryset)


class NotificationKind(admin.SimpleListFilter):
    """Choose notifications by what they tell of, in the words people choose them by."""

    title = "what was told of"
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        """Offer what somebody was told of."""
        return [
            (name, label_of(name)) for name in Notification.objects.order_by().values_list("kind", flat=True).distinct()
        ]

    def queryset(self, request, queryset):
        """Keep the chosen."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Notification)
class NotificationAdmin(ReadOnly, admin.ModelAdmin):
    """Whom was told what, and when they read it."""

    list_display = ("created_at", "person", "told_of", "title", "read_at", "digest")
    list_filter = (NotificationKind,)
    search_fields = ("title", "key", "person__username", "person__last_name")

    @admin.display(description="told of", ordering="kind")
    def told_of(self, row: Notification) -> str:
        """Call the kind what people choose it by; one that no longer exists, by its name."""
        return label_of(row.kind)


@admin.register(NotificationLetter)
class NotificationLetterAdmin(ReadOnly, admin.ModelAdmin):
    """The e-mails of what could not wait."""

    list_display = ("notification", "person", "standing", "claimed_at", "handed_at", "sent_at", "attempts", "problem")
    list_filter = (LetterStands,)
    list_select_related = ("notification__person",)
    search_fields = ("notification__title", "notification__person__username", "problem")

    @admin.display
    def person(self, row: NotificationLetter):
        """Say to whom."""
        return row.notification.person


@admin.register(Digest)
class DigestAdmin(ReadOnly, admin.ModelAdmin):
    """The weekly letters."""

    list_display = ("week", "person", "standing", "claimed_at", "handed_at", "sent_at", "attempts", "problem")
    list_filter = (LetterStands, "week")
    search_fields = ("person__username", "person__last_name", "problem")


@admin.register(NotificationSettings)
class NotificationSettingsAdmin(ReadOnly, admin.ModelAdmin):
    """How people want to be told. Each says so for themselves."""

    list_display = ("person", "by_email", "digest_day")
    list_filter = ("by_email", "digest_day")
    search_fields = ("person__username", "person__last_name")
