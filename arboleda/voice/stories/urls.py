"""Paths of the stories app; the URL name is the name of the view."""

from django.urls import URLPattern

app_name = "stories"

urlpatterns: list[URLPattern] = []
public_urlpatterns: list[URLPattern] = []
