"""Paths of the dream space; the URL name is the name of the view."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "dreamspace"

urlpatterns: list[URLPattern] = []
