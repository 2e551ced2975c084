"""Paths of lists that come in; people's own paths include them."""

from django.urls import path

from arboleda.organizing.people.importing import views

urlpatterns = [
    path("", views.lists, name="lists"),
    path("new/", views.bring_list, name="bring_list"),
    path("<uuid:import_id>/", views.one_list, name="one_list"),
    path("<uuid:import_id>/columns/", views.map_list, name="map_list"),
    path("<uuid:import_id>/rows/", views.decide_list, name="decide_list"),
    path("<uuid:import_id>/start/", views.start_list, name="start_list"),
    path("<uuid:import_id>/drop/", views.drop_list, name="drop_list"),
    path("<uuid:import_id>/left/", views.left_out, name="left_out"),
    path("<uuid:import_id>/back/", views.undo_list, name="undo_list"),
]
