"""Paths of the partners app; the URL name is the name of the view."""

from django.urls import path

from arboleda.organizing.partners import views

app_name = "partners"

urlpatterns = [
    path("partners/", views.partners, name="partners"),
    path("partners/add/", views.add_partner, name="add_partner"),
    path("partners/file/", views.export_partners, name="export_partners"),
    path("partners/<uuid:partner_id>/", views.partner, name="partner"),
    path("partners/<uuid:partner_id>/change/", views.change_partner, name="change_partner"),
    path("partners/<uuid:partner_id>/contact/", views.name_contact, name="name_contact"),
    path(
        "partners/<uuid:partner_id>/talks/new/",
        views.record_conversation,
        name="record_conversation",
    ),
    path("partners/<uuid:partner_id>/trainings/new/", views.ask_training, name="ask_training"),
    path("partners/trainings/<uuid:training_id>/", views.training, name="training"),
]
