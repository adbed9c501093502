"""Addresses of the clinics."""

from django.urls import path

from clinics import views

app_name = "clinics"

urlpatterns = [
    # /clinics/
    path("clinics/", views.list_clinics, name="list"),
    path("clinics/<int:pk>/", views.show_clinic, name="clinic"),
    path("clinics/<int:pk>/schedule/", views.schedule_session, name="schedule"),
    # /clinics/sessions/<pk>/
    path("clinics/sessions/<int:pk>/", views.show_session, name="session"),
    path("clinics/sessions/<int:pk>/prepare/", views.prepare_agenda, name="prepare"),
    path("clinics/sessions/<int:pk>/issue/", views.issue_agenda, name="issue"),
    path("clinics/sessions/<int:pk>/close/", views.close_session, name="close"),
    path("clinics/sessions/<int:pk>/topic/", views.add_topic, name="add-topic"),
    # /clinics/items/<pk>/
    path("clinics/items/<int:pk>/move/", views.move_item, name="move-item"),
    path("clinics/items/<int:pk>/outcome/", views.record_outcome, name="record-outcome"),
]
