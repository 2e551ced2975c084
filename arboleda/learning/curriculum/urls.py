"""Paths of the curriculum app; the URL name is the name of the view."""

from django.urls import path

from arboleda.learning.curriculum import views

app_name = "curriculum"

urlpatterns = [
    path("curriculum/", views.modules, name="modules"),
    path("curriculum/<uuid:module_id>/", views.module, name="module"),
    path("curriculum/<uuid:module_id>/handout/", views.handout, name="handout"),
]
