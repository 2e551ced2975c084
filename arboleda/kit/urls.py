"""Paths of the kit: leaving and language on both doors, the components on the members' alone."""

from django.urls import path

from arboleda.kit import views

app_name = "kit"

public_urlpatterns = [
    path("exit/", views.exit, name="exit"),
    path("language/", views.language, name="language"),
    path("leaving/", views.leaving, name="leaving"),
]
members_urlpatterns = [
    *public_urlpatterns,
    path("kit/", views.components, name="components"),
]
