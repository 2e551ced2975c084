"""Paths of the accounts app; the URL name is the name of the view."""

from django.urls import path

from arboleda.trust.accounts import views

app_name = "accounts"

urlpatterns = [
    path("enter/", views.sign_in, name="sign_in"),
    path("leave/", views.sign_out, name="sign_out"),
    path("settings/", views.settings, name="settings"),
    path("team/", views.team, name="team"),
    path("team/<uuid:person_id>/", views.change_member, name="change_member"),
    path("again/", views.confirm_passphrase, name="confirm_passphrase"),
]
