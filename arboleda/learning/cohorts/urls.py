"""Paths of the cohorts app; the URL name is the name of the view."""

from django.urls import path

from arboleda.learning.cohorts import views

app_name = "cohorts"

urlpatterns = [
    path("cohorts/", views.cohorts, name="cohorts"),
    path("cohorts/new/", views.start_cohort, name="start_cohort"),
    path("cohorts/<uuid:cohort_id>/", views.cohort, name="cohort"),
    path("cohorts/<uuid:cohort_id>/edit/", views.change_cohort, name="change_cohort"),
    path("cohorts/<uuid:cohort_id>/people/add/", views.enroll, name="enroll"),
    path("cohorts/<uuid:cohort_id>/staff/", views.assign_facilitator, name="assign_facilitator"),
    path("cohorts/<uuid:cohort_id>/sessions/new/", views.plan_session, name="plan_session"),
    path("cohorts/people/<int:enrollment_id>/", views.enrollment, name="enrollment"),
    path("sessions/<uuid:session_id>/", views.session, name="session"),
    path("sessions/<uuid:session_id>/edit/", views.change_session, name="change_session"),
    path("sessions/<uuid:session_id>/people/", views.coming, name="coming"),
    path("sessions/<uuid:session_id>/open/", views.open_session, name="open_session"),
    path("sessions/<uuid:session_id>/plan/", views.plan, name="plan"),
    path("sessions/<uuid:session_id>/plan/add/", views.add_to_plan, name="add_to_plan"),
    path("sessions/plan/<uuid:item_id>/", views.change_plan, name="change_plan"),
    path("sessions/<uuid:session_id>/handout/", views.handout, name="handout"),
]
