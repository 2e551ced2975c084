"""Paths of the vault; the URL name is the name of the view."""

from django.urls import path

from arboleda.trust.vault import views

app_name = "vault"

urlpatterns = [
    path("keys/unlock/", views.unlock_keys, name="unlock_keys"),
    path("keys/lock/", views.lock_keys, name="lock_keys"),
]
