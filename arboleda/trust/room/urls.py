"""Paths of the room app; the URL name is the name of the view."""

from django.urls import path

from arboleda.trust.room.views import door, practice, reading, ways, writing

app_name = "room"

urlpatterns = [
    path("room/", door.room, name="room"),
    path("room/close/", door.close_room, name="close_room"),
    path("room/back/", door.recover, name="recover"),
    path("room/write/", writing.write_text, name="write_text"),
    path("room/draft/", writing.keep_draft, name="keep_draft"),
    path("room/copy/", writing.export_room, name="export_room"),
    path("room/looked/", reading.looked, name="looked"),
    path("room/card/", ways.card, name="card"),
    path("room/card/end/", ways.revoke_card, name="revoke_card"),
    path("room/from/", reading.shared, name="shared"),
    path("room/from/<uuid:text_id>/", reading.read_shared, name="read_shared"),
    path("room/<uuid:text_id>/", writing.text, name="text"),
    path("room/<uuid:text_id>/edit/", writing.edit_text, name="edit_text"),
    path("room/<uuid:text_id>/share/", writing.share_text, name="share_text"),
    path("room/<uuid:text_id>/remove/", writing.remove_text, name="remove_text"),
    path("words/", ways.passphrase, name="passphrase"),
    path("words/practice/", practice.practice, name="practice"),
]
