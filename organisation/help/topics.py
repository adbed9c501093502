"""Help with a page: which part of which guide speaks of it."""

from django.urls import reverse

# By the beginning of an address's name, the longest that fits; a guide and one of its parts
TOPICS = {
    "reports:home": ("everybody", "today-the-first-page"),
    "reports:search": ("everybody", "finding-your-way"),
    "organisation:everything": ("everybody", "finding-your-way"),
    "organisation:keys": ("everybody", "keys"),
    "indicators:board": ("board", "reading-an-indicator"),
    "indicators:indicator": ("board", "reading-an-indicator"),
    "indicators:chronology": ("board", "reading-an-indicator"),
    "indicators:compare": ("everybody", "comparing-teams"),
    "indicators:why": ("everybody", "statuses"),
    "indicators:flag": ("manager", "actions-flags-and-clinics"),
    "indicators:recording": ("manager", "actions-flags-and-clinics"),
    "indicators:claim-recording": ("manager", "actions-flags-and-clinics"),
    "indicators:doubt": ("doubts", ""),
    "indicators:settle-doubt": ("doubts", ""),
    "indicators:gap": ("analyst", "missing-figures"),
    "indicators:own-gap": ("analyst", "missing-figures"),
    "indicators:sheet": ("analyst", "typing-a-months-figures"),
    "indicators:return": ("analyst", "returns-doubts-and-definitions"),
    "indicators:upload-return": ("analyst", "returns-doubts-and-definitions"),
    "indicators:define": ("analyst", "returns-doubts-and-definitions"),
    "indicators:set": ("analyst", "returns-doubts-and-definitions"),
    "indicators:exception": ("manager", "the-cases-behind-a-miss"),
    "clinics:": ("manager", "actions-flags-and-clinics"),
    "clinics:calendar": ("analyst", "when-clinics-meet"),
    "clinics:set-up": ("analyst", "when-clinics-meet"),
    "clinics:pauses": ("analyst", "when-clinics-meet"),
    "clinics:roll": ("analyst", "when-clinics-meet"),
    "clinics:agenda": ("analyst", "returns-doubts-and-definitions"),
    "actions:": ("manager", "actions-flags-and-clinics"),
    "actions:overdue": ("deputy-director", "the-overdue-review"),
    "actions:sitting": ("deputy-director", "the-overdue-review"),
    "audits:": ("qa", "audits-second-readings-and-learning"),
    "audits:programme": ("qa", "the-programme-of-audits"),
    "audits:draw": ("qa", "the-programme-of-audits"),
    "reports:dashboard": ("board", "the-boards-dashboard"),
    "reports:edition": ("analyst", "editions-of-the-boards-report"),
    "reports:public-edition": ("analyst", "editions-of-the-boards-report"),
    "reports:prepare-edition": ("analyst", "editions-of-the-boards-report"),
    "reports:commentar": ("everybody", "commentary"),
    "reports:write-commentary": ("everybody", "commentary"),
    "reports:data": ("reporting", ""),
    "reports:power-bi": ("reporting", ""),
    "reports:api": ("api", ""),
    "reports:tokens": ("api", ""),
    "reports:roles": ("administrator", "who-may-do-what"),
    "reports:evidence": ("administrator", "what-an-administrator-looks-after"),
    "reports:keeping": ("administrator", "what-an-administrator-looks-after"),
    "organisation:notification": ("everybody", "notifications"),
    "organisation:unit": ("administrator", "what-an-administrator-looks-after"),
    "organisation:people": ("administrator", "what-an-administrator-looks-after"),
    "organisation:person": ("administrator", "what-an-administrator-looks-after"),
    "organisation:jobs": ("administrator", "what-an-administrator-looks-after"),
    "admin:": ("administrator", "what-an-administrator-looks-after"),
    "mfa_": ("sign-in", ""),
    "usersessions": ("sign-in", ""),
    "account_": ("sign-in", ""),
}


def topic_of(view_name: str) -> tuple[str, str] | None:
    """Give the guide and the part that speak of a page; none where none does."""
    fitting = [name for name in TOPICS if view_name.startswith(name)]
    return TOPICS[max(fitting, key=len)] if fitting else None


def help_with(view_name: str) -> str:
    """Give the address of what helps with a page: a part of a guide, or else where help begins."""
    topic = topic_of(view_name)
    if topic is None:
        return reverse("organisation:help")
    guide, part = topic
    return reverse("organisation:guide", args=[guide]) + (f"#{part}" if part else "")
