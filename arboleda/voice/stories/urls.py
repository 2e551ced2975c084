"""Paths of the stories app; the URL name is the name of the view."""

from django.urls import path

from arboleda.voice.stories.views import public, staff, teller

app_name = "stories"

urlpatterns = [
    path("writing/", teller.my_stories, name="my_stories"),
    path("writing/new/", teller.write_story, name="write_story"),
    path("writing/<uuid:story_id>/", teller.my_story, name="my_story"),
    path("writing/<uuid:story_id>/words/", teller.edit_story, name="edit_story"),
    path("writing/<uuid:story_id>/choices/", teller.decide_story, name="decide_story"),
    path(
        "writing/<uuid:story_id>/approve/<uuid:version_id>/",
        teller.approve_version,
        name="approve_version",
    ),
    path(
        "writing/<uuid:story_id>/decline/<uuid:version_id>/",
        teller.decline_edit,
        name="decline_edit",
    ),
    path("writing/<uuid:story_id>/back/", teller.withdraw_story, name="withdraw_story"),
    path(
        "writing/<uuid:story_id>/pictures/<uuid:picture_id>/",
        teller.story_picture,
        name="story_picture",
    ),
    path("stories/", staff.stories, name="stories"),
    path("stories/<uuid:story_id>/", staff.story, name="story"),
    path("stories/<uuid:story_id>/edit/", staff.propose_edit, name="propose_edit"),
    path("stories/<uuid:story_id>/publish/", staff.publish_story, name="publish_story"),
    path("stories/<uuid:story_id>/unpublish/", staff.unpublish_story, name="unpublish_story"),
    path("stories/<uuid:story_id>/uses/new/", staff.log_use, name="log_use"),
    path("stories/<uuid:story_id>/back/", staff.take_back, name="take_back"),
]
public_urlpatterns = [
    path("stories/", public.public_stories, name="public_stories"),
    path("stories/pictures/<uuid:picture_id>/", public.public_picture, name="public_picture"),
    path("stories/<slug:slug>/", public.public_story, name="public_story"),
]
