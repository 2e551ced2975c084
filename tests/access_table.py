"""Who may open what: every URL of both doors, by role. No URL escapes this table.

A number is what a GET answers: 200 the page, 302 away (not signed in, or the passphrase is asked
again), 404 "not found" (there is nothing here for you), 405 only a POST does something. Staff in
this table see everybody; what "her cohorts only" means is tested in each app.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Row = tuple[int, int, int, int, int]

ROLES = ("anonymous", "participant", "facilitator", "organizer", "administrator")

OPEN: Row = (200, 200, 200, 200, 200)
SIGNED_IN: Row = (302, 200, 200, 200, 200)
STAFF: Row = (302, 404, 200, 200, 200)
ORGANIZERS: Row = (302, 404, 404, 200, 200)
ADMINISTRATORS: Row = (302, 404, 404, 404, 200)
AGAIN: Row = (302, 302, 302, 302, 302)
"""Her own pages: the passphrase is asked again first."""
POST_ONLY: Row = (405, 405, 405, 405, 405)

MEMBERS: dict[str, Row] = {
    # kit
    "kit:components": STAFF,
    "kit:exit": OPEN,
    "kit:language": POST_ONLY,
    "kit:leaving": OPEN,
    # accounts
    "accounts:confirm_passphrase": SIGNED_IN,
    "accounts:sign_in": (200, 302, 302, 302, 302),
    "accounts:sign_out": POST_ONLY,
    # people
    "people:add_person": STAFF,
    "people:change_one_to_one": STAFF,
    "people:change_path_step": POST_ONLY,
    "people:change_person": STAFF,
    "people:change_relationship": STAFF,
    "people:change_strength": POST_ONLY,
    "people:export_people": POST_ONLY,
    "people:give_account": ORGANIZERS,
    "people:people": STAFF,
    "people:person": STAFF,
    "people:person_path": STAFF,
    "people:person_strengths": STAFF,
    "people:questions": ORGANIZERS,
    "people:record_one_to_one": STAFF,
    "people:relate_people": STAFF,
    # curriculum
    "curriculum:handout": STAFF,
    "curriculum:module": STAFF,
    "curriculum:modules": STAFF,
    # stories
    "stories:approve_version": AGAIN,
    "stories:decide_story": AGAIN,
    "stories:decline_edit": AGAIN,
    "stories:edit_story": AGAIN,
    "stories:log_use": STAFF,
    "stories:my_stories": AGAIN,
    "stories:my_story": AGAIN,
    "stories:propose_edit": STAFF,
    "stories:publish_story": ORGANIZERS,
    "stories:stories": STAFF,
    "stories:story": STAFF,
    "stories:story_picture": SIGNED_IN,
    "stories:take_back": STAFF,
    "stories:unpublish_story": (302, 404, 404, 405, 405),
    "stories:withdraw_story": SIGNED_IN,  # Taking back never asks for the passphrase.
    "stories:write_story": AGAIN,
    # reports
    "reports:freeze_quarter": ORGANIZERS,
    "reports:totals": STAFF,
}

PUBLIC: dict[str, int] = {
    "kit:exit": 200,
    "kit:language": 405,
    "kit:leaving": 200,
    "stories:public_picture": 200,
    "stories:public_stories": 200,
    "stories:public_story": 200,
    "reports:public_totals": 200,
    "reports:totals_file": 200,
}

ARGUMENTS: dict[str, Callable[[], dict[str, Any]]] = {
    # app:view: a function that makes a row and returns the URL's arguments
}
"""A URL with arguments that is not listed here is asked for a row that does not exist."""
