"""Paths of the rights app; the URL name is the name of the view."""

from django.urls import path

from arboleda.trust.rights import views

app_name = "rights"

urlpatterns = [
    path("me/held/", views.held, name="held"),
    path("me/held/copy/", views.export_held, name="export_held"),
]
