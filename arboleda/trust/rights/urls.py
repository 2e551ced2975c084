"""Paths of the rights app; the URL name is the name of the view."""

from django.urls import path

from arboleda.trust.rights.views import about

app_name = "rights"

urlpatterns = [
    path("me/held/", about.held, name="held"),
    path("me/held/copy/", about.export_held, name="export_held"),
]
