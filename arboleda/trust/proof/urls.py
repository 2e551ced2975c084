"""Paths of the proof app; the URL name is the name of the view."""

from django.urls import path

from arboleda.trust.proof import views

app_name = "proof"

urlpatterns = [
    path("proof/", views.checkpoints, name="checkpoints"),
    path("proof/new/", views.make_checkpoints, name="make_checkpoints"),
    path("proof/old/", views.old_lines, name="old_lines"),
    path("proof/old/change/", views.change_purge, name="change_purge"),
    path("me/words/", views.six_words, name="six_words"),
    path("me/words/new/", views.make_six_words, name="make_six_words"),
    path("me/words/check/", views.check_six_words, name="check_six_words"),
    path("me/words/<int:receipt_id>/", views.show_six_words, name="show_six_words"),
    path("me/words/<int:receipt_id>/file/", views.proof_file, name="proof_file"),
]
