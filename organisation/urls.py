"""Addresses of units, of what people are told, and of what runs by itself."""

from django.urls import path

from organisation import everything, job_views, key_views, look_views, paper_views, views
from organisation.help import tour_views
from organisation.help import views as help_views
from organisation.notifications import views as notifications
from organisation.sign_in import people_views
from organisation.theme import choose_theme

app_name = "organisation"

urlpatterns = [
    # /units/
    path("units/", views.list_units, name="units"),
    path("units/<slug:code>/", views.show_unit, name="unit"),
    path("units/<slug:code>/end/", views.end_unit, name="end-unit"),
    path("units/<slug:code>/successor/", views.name_successor, name="name-successor"),
    path("units/<slug:code>/successor/<int:pk>/roles/", views.copy_roles, name="copy-roles"),
    path("everything/", everything.show_everything, name="everything"),
    # /notifications/
    path("notifications/", notifications.list_notifications, name="notifications"),
    path("notifications/settings/", notifications.set_notifications, name="notification-settings"),
    path("notifications/read/", notifications.read_notifications, name="read-notifications"),
    path("notifications/<int:pk>/read/", notifications.read_notification, name="read-notification"),
    path("notifications/<int:pk>/unread/", notifications.unread_notification, name="unread-notification"),
    path("units/<slug:code>/look/", look_views.look, name="look"),
    path("looks/", look_views.list_looks, name="looks"),
    # papers the footer leads to
    path("keys/", key_views.show_keys, name="keys"),
    path("accessibility/", paper_views.show_accessibility, name="accessibility"),
    path("privacy/", paper_views.show_privacy, name="privacy"),
    path("data-protection/", paper_views.show_protection, name="data-protection"),
    # help
    path("help/", help_views.show_help, name="help"),
    path("help/guide/<slug:slug>/", help_views.show_guide, name="guide"),
    path("help/tour/<slug:slug>/<int:number>/", tour_views.take_step, name="tour"),
    path("help/tour/<slug:slug>/leave/", tour_views.leave_tour, name="leave-tour"),
    path("glossary/", help_views.show_glossary, name="glossary"),
    # light or dark
    path("theme/", choose_theme, name="theme"),
    # /people/
    path("people/", people_views.list_people, name="people"),
    path("people/<int:pk>/", people_views.show_person, name="person"),
    path("people/<int:pk>/close/", people_views.shut_person_out, name="close-account"),
    path("people/<int:pk>/proofs/", people_views.reset_proofs, name="reset-proofs"),
    # /jobs/
    path("jobs/", job_views.list_jobs, name="jobs"),
    path("jobs/<slug:slug>/run/", job_views.run_job, name="run-job"),
    path("jobs/aside/<int:pk>/settle/", job_views.settle_aside, name="settle-aside"),
]
