"""Paths of the people app; the URL name is the name of the view."""

from django.urls import include, path

from arboleda.organizing.people import views

app_name = "people"

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/add/", views.add_person, name="add_person"),
    path("people/file/", views.export_people, name="export_people"),
    path("people/questions/", views.questions, name="questions"),
    path("people/lists/", include("arboleda.organizing.people.importing.urls")),
    path("people/<uuid:person_id>/", views.person, name="person"),
    path("people/<uuid:person_id>/change/", views.change_person, name="change_person"),
    path("people/<uuid:person_id>/talks/new/", views.record_one_to_one, name="record_one_to_one"),
    path("people/<uuid:person_id>/ties/new/", views.relate_people, name="relate_people"),
    path("people/<uuid:person_id>/path/", views.person_path, name="person_path"),
    path("people/<uuid:person_id>/strengths/", views.person_strengths, name="person_strengths"),
    path("people/<uuid:person_id>/enter/", views.give_account, name="give_account"),
    path("people/<uuid:person_id>/enter/again/", views.reset_passphrase, name="reset_passphrase"),
    path("people/talks/<uuid:row_id>/", views.change_one_to_one, name="change_one_to_one"),
    path("people/ties/<uuid:row_id>/", views.change_relationship, name="change_relationship"),
    path("people/steps/<uuid:row_id>/", views.change_path_step, name="change_path_step"),
    path("people/assets/<uuid:row_id>/", views.change_strength, name="change_strength"),
]
