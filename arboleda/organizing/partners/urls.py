"""Paths of the partners app; the URL name is the name of the view."""

from django.urls import URLPattern

app_name = "partners"

urlpatterns: list[URLPattern] = []
