"""Paths of the people app; the URL name is the name of the view."""

from django.urls import URLPattern

app_name = "people"

urlpatterns: list[URLPattern] = []
