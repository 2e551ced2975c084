"""Paths of the gatherings app; the URL name is the name of the view."""

from django.urls import URLPattern

app_name = "gatherings"

urlpatterns: list[URLPattern] = []
