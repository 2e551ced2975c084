"""Paths of the web app; the URL name is the name of the view."""

from django.urls import URLPattern, path

from arboleda.web.views import public

app_name = "web"

urlpatterns: list[URLPattern] = []
public_urlpatterns: list[URLPattern] = [
    path("", public.public_home, name="public_home"),
]
