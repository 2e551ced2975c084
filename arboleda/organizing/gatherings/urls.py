"""Paths of the gatherings app; the URL name is the name of the view."""

from django.urls import path

from arboleda.organizing.gatherings import views

app_name = "gatherings"

urlpatterns = [
    path("gatherings/", views.gatherings, name="gatherings"),
    path("gatherings/new/", views.plan_gathering, name="plan_gathering"),
    path("gatherings/<uuid:gathering_id>/", views.gathering, name="gathering"),
    path("gatherings/<uuid:gathering_id>/edit/", views.change_gathering, name="change_gathering"),
    path("gatherings/<uuid:gathering_id>/invite/", views.invite, name="invite"),
    path("gatherings/<uuid:gathering_id>/arrange/", views.arrange, name="arrange"),
    path(
        "gatherings/<uuid:gathering_id>/interpreting/",
        views.arrange_interpreter,
        name="arrange_interpreter",
    ),
    path(
        "gatherings/interpreting/<uuid:interpreter_id>/end/",
        views.end_interpreter,
        name="end_interpreter",
    ),
    path("gatherings/<uuid:gathering_id>/here/", views.attendance, name="attendance"),
    path("gatherings/<uuid:gathering_id>/here/all/", views.attendance_form, name="attendance_form"),
    path(
        "gatherings/<uuid:gathering_id>/people/<uuid:person_id>/",
        views.invitation,
        name="invitation",
    ),
    path(
        "gatherings/<uuid:gathering_id>/afterwards/", views.assign_check_in, name="assign_check_in"
    ),
    path("afterwards/<int:check_in_id>/", views.finish_check_in, name="finish_check_in"),
    path("meetings/<uuid:gathering_id>/", views.my_gathering, name="my_gathering"),
]
