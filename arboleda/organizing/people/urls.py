"""Paths of the people app; the URL name is the name of the view."""

from django.urls import include, path

from arboleda.organizing.people.views import asking, people

app_name = "people"

urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/add/", people.add_person, name="add_person"),
    path("people/file/", people.export_people, name="export_people"),
    path("people/questions/", people.questions, name="questions"),
    path("people/questions/own/", asking.own_questions, name="own_questions"),
    path("people/questions/own/new/", asking.add_own_question, name="add_own_question"),
    path(
        "people/questions/own/<uuid:question_id>/",
        asking.change_own_question,
        name="change_own_question",
    ),
    path("people/lists/", include("arboleda.organizing.people.importing.urls")),
    path("people/<uuid:person_id>/", people.person, name="person"),
    path("people/<uuid:person_id>/change/", people.change_person, name="change_person"),
    path(
        "people/<uuid:person_id>/answers/",
        asking.answer_own_questions,
        name="answer_own_questions",
    ),
    path("people/<uuid:person_id>/talks/new/", people.record_one_to_one, name="record_one_to_one"),
    path("people/<uuid:person_id>/ties/new/", people.relate_people, name="relate_people"),
    path("people/<uuid:person_id>/path/", people.person_path, name="person_path"),
    path("people/<uuid:person_id>/strengths/", people.person_strengths, name="person_strengths"),
    path("people/<uuid:person_id>/enter/", people.give_account, name="give_account"),
    path("people/<uuid:person_id>/enter/again/", people.reset_passphrase, name="reset_passphrase"),
    path("people/talks/<uuid:row_id>/", people.change_one_to_one, name="change_one_to_one"),
    path("people/ties/<uuid:row_id>/", people.change_relationship, name="change_relationship"),
    path("people/steps/<uuid:row_id>/", people.change_path_step, name="change_path_step"),
    path("people/assets/<uuid:row_id>/", people.change_strength, name="change_strength"),
]
