"""Paths of the consent app; the URL name is the name of the view."""

from django.urls import path

from arboleda.trust.consent.views import minors, notices, releases

app_name = "consent"

urlpatterns = [
    path("minors/", minors.minors, name="minors"),
    path("people/<uuid:person_id>/guardians/", minors.bar_guardian, name="bar_guardian"),
    path(
        "people/<uuid:person_id>/guardians/<uuid:barred_id>/back/",
        minors.lift_bar,
        name="lift_bar",
    ),
    path("before/", notices.before_writing, name="before_writing"),
    path("notices/", notices.notices_kept, name="notices_kept"),
    path("notices/<slug:kind>/<slug:language>/", notices.notice_kept, name="notice_kept"),
    path("who-sees-what/", releases.policy, name="policy"),
    path("people/<uuid:person_id>/releases/", releases.releases, name="releases"),
    path("people/<uuid:person_id>/releases/new/", releases.record_release, name="record_release"),
    path(
        "people/<uuid:person_id>/releases/<uuid:release_id>/again/",
        releases.renew_release,
        name="renew_release",
    ),
    path(
        "people/<uuid:person_id>/releases/<uuid:release_id>/back/",
        releases.withdraw_release,
        name="withdraw_release",
    ),
]
