"""Paths of the reports app; the URL name is the name of the view."""

from django.urls import path

from arboleda.voice.reports import views

app_name = "reports"

urlpatterns = [
    path("numbers/", views.totals, name="totals"),
    path("numbers/<int:year>/<int:number>/", views.freeze_quarter, name="freeze_quarter"),
]
public_urlpatterns = [
    path("totals/", views.public_totals, name="public_totals"),
    path("totals/file/", views.totals_file, name="totals_file"),
]
