"""Paths of the accounts app; the URL name is the name of the view."""

from django.urls import path

from arboleda.trust.accounts.views import (
    again,
    approvals,
    entering,
    factors,
    late,
    settling,
    team,
    visits,
)

app_name = "accounts"

urlpatterns = [
    path("enter/", entering.sign_in, name="sign_in"),
    path("leaving/name/", settling.name_exit, name="name_exit"),
    path("stay/", visits.stay, name="stay"),
    path("kept/", late.late_words, name="late_words"),
    path("kept/away/", late.drop_late_words, name="drop_late_words"),
    path("leave/", entering.sign_out, name="sign_out"),
    path("settings/", settling.settings, name="settings"),
    path("team/", team.team, name="team"),
    path("team/<uuid:person_id>/", team.change_member, name="change_member"),
    path("approvals/", approvals.approvals, name="approvals"),
    path("approvals/<uuid:approval_id>/yes/", approvals.approve, name="approve"),
    path("approvals/<uuid:approval_id>/no/", approvals.refuse_approval, name="refuse_approval"),
    path("enter/second/", entering.second_step, name="second_step"),
    path("again/second/", again.prove, name="prove"),
    path("second/", factors.factors, name="factors"),
    path("second/app/", factors.add_app, name="add_app"),
    path("second/key/", factors.add_passkey, name="add_passkey"),
    path("second/codes/", factors.renew_codes, name="renew_codes"),
    path("second/<uuid:factor_id>/off/", factors.remove_factor, name="remove_factor"),
    path("signed-in/", visits.visits, name="visits"),
    path("signed-in/others/", visits.end_other_visits, name="end_other_visits"),
    path("signed-in/<slug:handle>/end/", visits.end_visit, name="end_visit"),
    path("again/", again.confirm_passphrase, name="confirm_passphrase"),
]
