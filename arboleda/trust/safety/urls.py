"""Paths of the safety app; the URL name is the name of the view."""

from django.urls import path

from arboleda.trust.safety import views

app_name = "safety"

urlpatterns = [
    path("people/<uuid:person_id>/contact/", views.safe_contact, name="safe_contact"),
    path(
        "people/<uuid:person_id>/contact/change/",
        views.change_safe_contact,
        name="change_safe_contact",
    ),
    path(
        "people/<uuid:person_id>/contact/right/",
        views.renew_safe_contact,
        name="renew_safe_contact",
    ),
    path("people/<uuid:person_id>/contact/stop/", views.block_contact, name="block_contact"),
    path("people/<uuid:person_id>/contact/again/", views.lift_block, name="lift_block"),
    path("people/<uuid:person_id>/contact/never/", views.change_stops, name="change_stops"),
]
