"""Paths of the rights app; the URL name is the name of the view."""

from django.urls import URLPattern

app_name = "rights"

urlpatterns: list[URLPattern] = []
