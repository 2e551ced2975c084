"""Paths of the campaigns app; the URL name is the name of the view."""

from django.urls import URLPattern

app_name = "campaigns"

urlpatterns: list[URLPattern] = []
