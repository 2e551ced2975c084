"""Paths of the rights app; the URL name is the name of the view."""

from django.urls import path

from arboleda.trust.rights.views import (
    about,
    correcting,
    demanding,
    forgetting,
    holding,
    keeping,
    wishing,
)

app_name = "rights"

urlpatterns = [
    path("me/held/", about.held, name="held"),
    path("me/held/copy/", about.export_held, name="export_held"),
    path("me/held/page/", about.print_held, name="print_held"),
    path("me/held/erase/<str:kind>/", forgetting.erase_held, name="erase_held"),
    path("me/wish/", wishing.ask_wish, name="ask_wish"),
    path("me/wish/back/", wishing.take_back_wish, name="take_back_wish"),
    path("me/forget/", forgetting.forget_me, name="forget_me"),
    path("me/forget/<slug:word>/", forgetting.forget_sure, name="forget_sure"),
    path("me/forget/<slug:word>/file/", forgetting.receipt_file, name="receipt_file"),
    path("me/held/correct/<str:kind>/", correcting.ask_correction, name="ask_correction"),
    path("corrections/", correcting.corrections, name="corrections"),
    path(
        "corrections/<uuid:correction_id>/", correcting.answer_correction, name="answer_correction"
    ),
    path("people/<uuid:person_id>/rights/", holding.about_person, name="about_person"),
    path("people/<uuid:person_id>/rights/forget/", holding.forget_person, name="forget_person"),
    path("people/<uuid:person_id>/rights/hold/", holding.hold_person, name="hold_person"),
    path("holds/", holding.holds, name="holds"),
    path("holds/new/", holding.ask_hold, name="ask_hold"),
    path("holds/<uuid:hold_id>/", holding.change_hold, name="change_hold"),
    path("papers/", demanding.demands, name="demands"),
    path("papers/new/", demanding.record_demand, name="record_demand"),
    path("papers/<uuid:demand_id>/", demanding.demand, name="demand"),
    path("steps/<uuid:case_id>/", demanding.take_step, name="take_step"),
    path("incidents/", demanding.incidents, name="incidents"),
    path("incidents/new/", demanding.start_incident, name="start_incident"),
    path("incidents/<uuid:incident_id>/", demanding.incident, name="incident"),
    path("keeping/", keeping.retention, name="retention"),
    path("keeping/ask/", keeping.unseen, name="unseen"),
    path("keeping/<str:key>/", keeping.change_period, name="change_period"),
]
