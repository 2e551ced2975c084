"""Paths of the consent app; the URL name is the name of the view."""

from django.urls import URLPattern

app_name = "consent"

urlpatterns: list[URLPattern] = []
