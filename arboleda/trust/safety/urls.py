"""Paths of the safety app; the URL name is the name of the view."""

from django.urls import path

from arboleda.trust.safety.views import apart, contact, openness

app_name = "safety"

urlpatterns = [
    path("people/<uuid:person_id>/open/", openness.openness, name="openness"),
    path("apart/", apart.apart, name="apart"),
    path("apart/<uuid:row_id>/who/", apart.match_wish, name="match_wish"),
    path("apart/<uuid:row_id>/again/", apart.end_apart, name="end_apart"),
    path("mine/apart/", apart.my_apart, name="my_apart"),
    path("mine/apart/<uuid:row_id>/back/", apart.end_my_apart, name="end_my_apart"),
    path("people/<uuid:person_id>/apart/", apart.person_apart, name="person_apart"),
    path("people/<uuid:person_id>/contact/", contact.safe_contact, name="safe_contact"),
    path(
        "people/<uuid:person_id>/contact/change/",
        contact.change_safe_contact,
        name="change_safe_contact",
    ),
    path(
        "people/<uuid:person_id>/contact/right/",
        contact.renew_safe_contact,
        name="renew_safe_contact",
    ),
    path("people/<uuid:person_id>/contact/stop/", contact.block_contact, name="block_contact"),
    path("people/<uuid:person_id>/contact/again/", contact.lift_block, name="lift_block"),
    path("people/<uuid:person_id>/contact/never/", contact.change_stops, name="change_stops"),
]
