"""Paths of the funders app; the URL name is the name of the view."""

from django.urls import URLPattern

app_name = "funders"

urlpatterns: list[URLPattern] = []
public_urlpatterns: list[URLPattern] = []
