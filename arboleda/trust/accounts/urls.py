"""Paths of the accounts app; the URL name is the name of the view."""

from django.urls import path

from arboleda.trust.accounts.views import again, approvals, entering, settling, team

app_name = "accounts"

urlpatterns = [
    path("enter/", entering.sign_in, name="sign_in"),
    path("leave/", entering.sign_out, name="sign_out"),
    path("settings/", settling.settings, name="settings"),
    path("team/", team.team, name="team"),
    path("team/<uuid:person_id>/", team.change_member, name="change_member"),
    path("approvals/", approvals.approvals, name="approvals"),
    path("approvals/<uuid:approval_id>/yes/", approvals.approve, name="approve"),
    path("approvals/<uuid:approval_id>/no/", approvals.refuse_approval, name="refuse_approval"),
    path("again/", again.confirm_passphrase, name="confirm_passphrase"),
]
