"""Paths of the web app; the URL name is the name of the view."""

from django.urls import URLPattern, path

from arboleda.web.views import fruits, home, mine, office, public, walk

app_name = "web"

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("first/", home.first_run, name="first_run"),
    path("mine/", mine.my_page, name="my_page"),
    path("mine/path/", mine.my_path, name="my_path"),
    path("mine/path/<uuid:row_id>/", mine.change_my_step, name="change_my_step"),
    path("mine/can/", mine.my_strengths, name="my_strengths"),
    path("mine/can/<uuid:row_id>/", mine.change_my_strength, name="change_my_strength"),
    path("fruits/", fruits.fruits, name="fruits"),
    path("fruits/<uuid:idea_id>/", fruits.fruit, name="fruit"),
    path("fruits/<uuid:idea_id>/publish/", fruits.publish_fruit, name="publish_fruit"),
    path("fruits/<uuid:idea_id>/unpublish/", fruits.unpublish_fruit, name="unpublish_fruit"),
    path("fruits/<uuid:idea_id>/stories/", fruits.link_story, name="link_story"),
    path(
        "fruits/<uuid:idea_id>/stories/<uuid:link_id>/off/",
        fruits.unlink_story,
        name="unlink_story",
    ),
    path("office/", office.office, name="office"),
    path("walk/", walk.walk, name="walk"),
    path("walk/<int:number>/", walk.walk_step, name="walk_step"),
    path("walk/again/", walk.walk_again, name="walk_again"),
    path("walk/end/", walk.walk_end, name="walk_end"),
]
public_urlpatterns: list[URLPattern] = [
    path("", public.public_home, name="public_home"),
    path("fruits/", fruits.public_fruits, name="public_fruits"),
    path("fruits/<uuid:idea_id>/", fruits.public_fruit, name="public_fruit"),
]
