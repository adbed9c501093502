"""Addresses of the clinics."""

from django.urls import path

from clinics.views import agenda, clinics, room, sessions

app_name = "clinics"

urlpatterns = [
    # /clinics/
    path("clinics/", clinics.list_clinics, name="list"),
    path("clinics/<int:pk>/", clinics.show_clinic, name="clinic"),
    path("clinics/<int:pk>/schedule/", clinics.schedule_session, name="schedule"),
    # /clinics/sessions/<pk>/
    path("clinics/sessions/<int:pk>/", sessions.show_session, name="session"),
    path("clinics/sessions/<int:pk>/prepare/", agenda.prepare_agenda, name="prepare"),
    path("clinics/sessions/<int:pk>/issue/", agenda.issue_agenda, name="issue"),
    path("clinics/sessions/<int:pk>/close/", sessions.close_session, name="close"),
    path("clinics/sessions/<int:pk>/topic/", agenda.add_topic, name="add-topic"),
    path("clinics/sessions/<int:pk>/room/", room.show_room, name="room"),
    path("clinics/sessions/<int:pk>/room/items/", room.list_room_items, name="room-items"),
    # /clinics/items/<pk>/
    path("clinics/items/<int:pk>/move/", agenda.move_item, name="move-item"),
    path("clinics/items/<int:pk>/outcome/", room.record_outcome, name="record-outcome"),
    path("clinics/items/<int:pk>/draft/", room.keep_draft, name="keep-draft"),
]
