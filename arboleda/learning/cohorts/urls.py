"""Paths of the cohorts app; the URL name is the name of the view."""

from django.urls import URLPattern

app_name = "cohorts"

urlpatterns: list[URLPattern] = []
