"""Paths of the safety app; the URL name is the name of the view."""

from django.urls import URLPattern

app_name = "safety"

urlpatterns: list[URLPattern] = []
