"""Paths of the funders app; the URL name is the name of the view."""

from django.urls import path

from arboleda.voice.funders import views

app_name = "funders"

urlpatterns = [
    path("spotlights/", views.spotlights, name="spotlights"),
    path("spotlights/new/", views.start_spotlight, name="start_spotlight"),
    path("spotlights/<uuid:spotlight_id>/", views.spotlight, name="spotlight"),
    path("spotlights/<uuid:spotlight_id>/title/", views.rename_spotlight, name="rename_spotlight"),
    path("spotlights/<uuid:spotlight_id>/pairs/new/", views.add_pair, name="add_pair"),
    path("spotlights/<uuid:spotlight_id>/pairs/<int:number>/", views.edit_pair, name="edit_pair"),
    path(
        "spotlights/<uuid:spotlight_id>/pairs/<int:number>/remove/",
        views.remove_pair,
        name="remove_pair",
    ),
    path(
        "spotlights/<uuid:spotlight_id>/publish/",
        views.publish_spotlight,
        name="publish_spotlight",
    ),
    path("spotlights/<uuid:spotlight_id>/reopen/", views.reopen_spotlight, name="reopen_spotlight"),
    path("questions/", views.questions, name="questions"),
    path("questions/<uuid:question_id>/", views.question, name="question"),
    path("questions/<uuid:question_id>/elsewhere/", views.mark_answered, name="mark_answered"),
]
public_urlpatterns = [
    path("spotlights/", views.public_spotlights, name="public_spotlights"),
    path("spotlights/<uuid:spotlight_id>/", views.public_spotlight, name="public_spotlight"),
    path("ask/", views.ask, name="ask"),
    path("ask/thanks/", views.thanks, name="thanks"),
    path("ask/<uuid:question_id>/", views.answer, name="answer"),
]
