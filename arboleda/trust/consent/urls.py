"""Paths of the consent app; the URL name is the name of the view."""

from django.urls import path

from arboleda.trust.consent import views

app_name = "consent"

urlpatterns = [
    path("who-sees-what/", views.policy, name="policy"),
    path("people/<uuid:person_id>/releases/", views.releases, name="releases"),
    path("people/<uuid:person_id>/releases/new/", views.record_release, name="record_release"),
    path(
        "people/<uuid:person_id>/releases/<uuid:release_id>/again/",
        views.renew_release,
        name="renew_release",
    ),
    path(
        "people/<uuid:person_id>/releases/<uuid:release_id>/back/",
        views.withdraw_release,
        name="withdraw_release",
    ),
]
