"""Addresses of the clinics."""

from django.urls import path

from clinics.views import (
    agenda,
    attendance,
    calendar,
    clinics,
    closing,
    feeds,
    minutes,
    record,
    room,
    rota,
    sessions,
    setting_up,
)

app_name = "clinics"

urlpatterns = [
    # /clinics/
    path("clinics/", clinics.list_clinics, name="list"),
    path("clinics/record/", record.show_record, name="record"),
    path("clinics/<int:pk>/", clinics.show_clinic, name="clinic"),
    path("clinics/new/", setting_up.set_up, name="set-up"),
    path("clinics/<int:pk>/change/", setting_up.change, name="change"),
    path("clinics/<int:pk>/measures/", setting_up.choose_measures, name="measures"),
    path("clinics/<int:pk>/members/", setting_up.choose_members, name="members"),
    path("clinics/lines/<int:pk>/", setting_up.change_line, name="change-line"),
    path("clinics/lines/<int:pk>/move/", setting_up.move_line, name="move-line"),
    path("clinics/lines/<int:pk>/drop/", setting_up.drop_line, name="drop-line"),
    path("clinics/members/<int:pk>/drop/", setting_up.drop_member, name="drop-member"),
    path("clinics/<int:pk>/schedule/", clinics.schedule_session, name="schedule"),
    path("clinics/calendar/", calendar.show_calendar, name="calendar"),
    path("clinics/calendar/<month:month>/", calendar.show_calendar, name="calendar-month"),
    path("clinics/feeds/", feeds.list_feeds, name="feeds"),
    path("clinics/feeds/make/", feeds.make_feed, name="make-feed"),
    path("clinics/feeds/<int:pk>/revoke/", feeds.revoke_feed, name="revoke-feed"),
    path("calendar/<str:secret>.ics", feeds.fetch, name="calendar-feed"),  # anonymous: the secret is the key
    path("clinics/pauses/", rota.list_pauses, name="pauses"),
    path("clinics/pauses/<int:pk>/lift/", rota.lift_pause, name="lift-pause"),
    path("clinics/rolling/", rota.roll_clinics, name="roll"),
    # /clinics/sessions/<pk>/
    path("clinics/sessions/<int:pk>/move/", rota.move_session, name="move-session"),
    path("clinics/sessions/<int:pk>/cancel/", rota.cancel_session, name="cancel-session"),
    path("clinics/sessions/<int:pk>/", sessions.show_session, name="session"),
    path("clinics/sessions/<int:pk>/agenda/", agenda.show_agenda, name="agenda"),
    path("clinics/sessions/<int:pk>/agenda.pdf", agenda.agenda_file, {"kind": "pdf"}, name="agenda-pdf"),
    path("clinics/sessions/<int:pk>/agenda.docx", agenda.agenda_file, {"kind": "docx"}, name="agenda-word"),
    path("clinics/sessions/<int:pk>/prepare/", agenda.prepare_agenda, name="prepare"),
    path("clinics/sessions/<int:pk>/issue/", agenda.issue_agenda, name="issue"),
    path("clinics/sessions/<int:pk>/close/", closing.close_session, name="close"),
    path("clinics/sessions/<int:pk>/reopen/", closing.reopen_session, name="reopen"),
    path("clinics/sessions/<int:pk>/minutes/", minutes.newest_minutes, name="newest-minutes"),
    path("clinics/sessions/<int:pk>/minutes/<int:version>/", minutes.show_minutes, name="minutes"),
    path(
        "clinics/sessions/<int:pk>/minutes/<int:version>/minutes.pdf",
        minutes.minutes_file,
        {"kind": "pdf"},
        name="minutes-pdf",
    ),
    path(
        "clinics/sessions/<int:pk>/minutes/<int:version>/minutes.docx",
        minutes.minutes_file,
        {"kind": "docx"},
        name="minutes-word",
    ),
    path("clinics/sessions/<int:pk>/topic/", agenda.add_topic, name="add-topic"),
    path("clinics/sessions/<int:pk>/room/", room.show_room, name="room"),
    path("clinics/sessions/<int:pk>/room/items/", room.list_room_items, name="room-items"),
    path("clinics/sessions/<int:pk>/attendance/", attendance.attendance, name="attendance"),
    # /clinics/items/<pk>/
    path("clinics/items/<int:pk>/move/", agenda.move_item, name="move-item"),
    path("clinics/items/<int:pk>/hold-back/", agenda.hold_back, name="hold-back"),
    path("clinics/items/<int:pk>/restore/", agenda.restore_item, name="restore-item"),
    path("clinics/items/<int:pk>/deep-dive/", agenda.deep_dive, name="deep-dive"),
    path("clinics/items/<int:pk>/remove/", agenda.remove_item, name="remove-item"),
    path("clinics/items/<int:pk>/note/", agenda.add_note, name="add-note"),
    path("clinics/items/<int:pk>/outcome/", room.record_outcome, name="record-outcome"),
    path("clinics/items/<int:pk>/draft/", room.keep_draft, name="keep-draft"),
]
