"""Paths of the web app; the URL name is the name of the view."""

from django.urls import URLPattern

app_name = "web"

urlpatterns: list[URLPattern] = []
public_urlpatterns: list[URLPattern] = []
