"""Paths of the reports app; the URL name is the name of the view."""

from django.urls import URLPattern

app_name = "reports"

urlpatterns: list[URLPattern] = []
public_urlpatterns: list[URLPattern] = []
