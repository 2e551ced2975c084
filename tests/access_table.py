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
STAFF_POST: Row = (302, 404, 405, 405, 405)
ORGANIZERS_POST: Row = (302, 404, 404, 405, 405)
ADMINISTRATORS_POST: Row = (302, 404, 404, 404, 405)

MEMBERS: dict[str, Row] = {
    # kit
    "kit:components": STAFF,
    "kit:exit": OPEN,
    "kit:language": POST_ONLY,
    "kit:leaving": OPEN,
    # accounts
    "accounts:add_app": AGAIN,
    "accounts:add_passkey": AGAIN,
    "accounts:approvals": STAFF,
    "accounts:end_other_visits": POST_ONLY,
    "accounts:end_visit": POST_ONLY,
    "accounts:factors": SIGNED_IN,
    "accounts:prove": SIGNED_IN,
    "accounts:remove_factor": POST_ONLY,
    "accounts:renew_codes": POST_ONLY,
    "accounts:second_step": AGAIN,
    "accounts:visits": SIGNED_IN,
    "accounts:approve": POST_ONLY,
    "accounts:refuse_approval": POST_ONLY,
    "accounts:change_member": ADMINISTRATORS_POST,
    "accounts:confirm_passphrase": SIGNED_IN,
    "accounts:drop_late_words": POST_ONLY,
    "accounts:late_words": AGAIN,
    "accounts:name_exit": AGAIN,
    "accounts:stay": SIGNED_IN,
    "accounts:settings": ADMINISTRATORS,
    "accounts:sign_in": (200, 302, 302, 302, 302),
    "accounts:sign_out": POST_ONLY,
    "accounts:team": ADMINISTRATORS,
    # vault
    "vault:lock_keys": ADMINISTRATORS_POST,
    "vault:unlock_keys": ADMINISTRATORS,
    # proof
    "proof:checkpoints": ADMINISTRATORS,
    "proof:make_checkpoints": ADMINISTRATORS_POST,
    "proof:old_lines": ADMINISTRATORS,
    "proof:change_purge": POST_ONLY,
    "proof:check_six_words": POST_ONLY,
    "proof:make_six_words": POST_ONLY,
    "proof:proof_file": AGAIN,
    "proof:show_six_words": AGAIN,
    "proof:six_words": AGAIN,
    # safety
    "safety:apart": ORGANIZERS,
    "safety:end_apart": POST_ONLY,
    "safety:end_my_apart": POST_ONLY,
    "safety:match_wish": ORGANIZERS,
    "safety:my_apart": AGAIN,
    "safety:openness": SIGNED_IN,
    "safety:person_apart": ORGANIZERS,
    "safety:block_contact": POST_ONLY,
    "safety:change_safe_contact": STAFF,
    "safety:change_stops": STAFF,
    "safety:lift_block": POST_ONLY,
    "safety:renew_safe_contact": POST_ONLY,
    "safety:safe_contact": STAFF,
    # consent
    "consent:bar_guardian": STAFF,
    "consent:before_writing": SIGNED_IN,
    "consent:lift_bar": POST_ONLY,
    "consent:minors": ADMINISTRATORS,
    "consent:notice_kept": ADMINISTRATORS,
    "consent:notices_kept": ADMINISTRATORS,
    "consent:policy": STAFF,
    "consent:record_release": STAFF,
    "consent:releases": STAFF,
    "consent:renew_release": STAFF,
    "consent:withdraw_release": POST_ONLY,
    # room: no role opens another's; one's own answers 302 to its door while it is closed
    "room:card": AGAIN,
    "room:close_room": POST_ONLY,
    "room:edit_text": AGAIN,
    "room:export_room": AGAIN,
    "room:keep_draft": POST_ONLY,
    "room:looked": AGAIN,
    "room:passphrase": SIGNED_IN,
    "room:practice": SIGNED_IN,
    "room:read_shared": AGAIN,
    "room:recover": AGAIN,
    "room:remove_text": AGAIN,
    "room:revoke_card": POST_ONLY,
    "room:room": SIGNED_IN,
    "room:share_text": AGAIN,
    "room:shared": AGAIN,
    "room:text": AGAIN,
    "room:write_text": AGAIN,
    # rights
    "rights:export_held": AGAIN,
    "rights:held": AGAIN,
    "rights:print_held": AGAIN,
    "rights:erase_held": AGAIN,
    "rights:forget_me": AGAIN,
    "rights:forget_sure": AGAIN,
    "rights:receipt_file": (404, 404, 404, 404, 404),  # No such receipt, for anybody.
    "rights:retention": ADMINISTRATORS,
    "rights:ask_correction": AGAIN,
    "rights:corrections": STAFF,
    "rights:answer_correction": STAFF,
    "rights:about_person": ORGANIZERS,
    "rights:forget_person": POST_ONLY,
    "rights:hold_person": ORGANIZERS,
    "rights:holds": ORGANIZERS,
    "rights:ask_hold": ORGANIZERS,
    "rights:change_hold": POST_ONLY,
    "rights:demands": ADMINISTRATORS,
    "rights:record_demand": ADMINISTRATORS,
    "rights:demand": ADMINISTRATORS,
    "rights:take_step": POST_ONLY,
    "rights:incidents": ADMINISTRATORS,
    "rights:start_incident": ADMINISTRATORS,
    "rights:incident": ADMINISTRATORS,
    "rights:unseen": ADMINISTRATORS,
    "rights:change_period": (302, 404, 404, 404, 404),  # There is no kind of this name.
    # partners
    "partners:add_partner": STAFF,
    "partners:ask_training": STAFF,
    "partners:change_partner": STAFF,
    "partners:export_partners": POST_ONLY,
    "partners:name_contact": STAFF,
    "partners:partner": STAFF,
    "partners:partners": STAFF,
    "partners:record_conversation": STAFF,
    "partners:training": STAFF,
    # people
    "people:add_person": STAFF,
    "people:add_own_question": ADMINISTRATORS,
    "people:answer_own_questions": STAFF,
    "people:bring_list": ORGANIZERS,
    "people:change_one_to_one": STAFF,
    "people:change_own_question": ADMINISTRATORS,
    "people:change_path_step": POST_ONLY,
    "people:change_person": STAFF,
    "people:change_relationship": STAFF,
    "people:change_strength": POST_ONLY,
    "people:decide_list": ORGANIZERS,
    "people:drop_list": POST_ONLY,
    "people:export_people": POST_ONLY,
    "people:give_account": ORGANIZERS,
    "people:left_out": POST_ONLY,
    "people:lists": ORGANIZERS,
    "people:map_list": ORGANIZERS,
    "people:one_list": ORGANIZERS,
    "people:own_questions": ADMINISTRATORS,
    "people:people": STAFF,
    "people:person": STAFF,
    "people:person_path": STAFF,
    "people:person_strengths": STAFF,
    "people:questions": ORGANIZERS,
    "people:record_one_to_one": STAFF,
    "people:relate_people": STAFF,
    "people:reset_passphrase": (302, 404, 404, 302, 302),  # Asks once more first.
    "people:start_list": POST_ONLY,
    "people:undo_list": ORGANIZERS,
    # gatherings
    "gatherings:arrange": STAFF_POST,
    "gatherings:assign_check_in": STAFF_POST,
    "gatherings:attendance": STAFF,
    "gatherings:attendance_form": STAFF,
    "gatherings:change_gathering": STAFF,
    "gatherings:finish_check_in": STAFF_POST,
    "gatherings:gathering": STAFF,
    "gatherings:gatherings": STAFF,
    "gatherings:invitation": STAFF,
    "gatherings:invite": STAFF,
    "gatherings:my_gathering": SIGNED_IN,
    "gatherings:plan_gathering": ORGANIZERS,
    # campaigns
    "campaigns:campaign": STAFF,
    "campaigns:campaigns": STAFF,
    "campaigns:change_campaign": ORGANIZERS,
    "campaigns:change_idea": STAFF,
    "campaigns:idea": STAFF,
    "campaigns:ideas": STAFF,
    "campaigns:make_demand": ORGANIZERS,
    "campaigns:name_decision_maker": ORGANIZERS,
    "campaigns:note_commitment": ORGANIZERS,
    "campaigns:plan_action": ORGANIZERS,
    "campaigns:record_decision": ORGANIZERS,
    "campaigns:record_win": ORGANIZERS,
    "campaigns:remove_from_campaign": ORGANIZERS,
    "campaigns:remove_from_idea": STAFF,
    "campaigns:remove_idea": STAFF,
    "campaigns:settle_commitment": ORGANIZERS,
    "campaigns:start_campaign": ORGANIZERS,
    "campaigns:take_up": STAFF,
    "campaigns:tell_back": STAFF,
    "campaigns:write_idea": STAFF,
    # curriculum
    "curriculum:handout": STAFF,
    "curriculum:module": STAFF,
    "curriculum:modules": STAFF,
    # cohorts
    "cohorts:add_to_plan": STAFF_POST,
    "cohorts:assign_facilitator": ORGANIZERS_POST,
    "cohorts:change_cohort": ORGANIZERS,
    "cohorts:change_plan": STAFF_POST,
    "cohorts:change_session": STAFF,
    "cohorts:cohort": STAFF,
    "cohorts:cohorts": STAFF,
    "cohorts:coming": STAFF,
    "cohorts:enroll": ORGANIZERS,
    "cohorts:enrollment": STAFF,
    "cohorts:handout": STAFF,
    "cohorts:open_session": STAFF_POST,
    "cohorts:plan": STAFF,
    "cohorts:plan_session": ORGANIZERS,
    "cohorts:session": STAFF,
    "cohorts:start_cohort": ORGANIZERS,
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
    "stories:unpublish_story": ORGANIZERS_POST,
    "stories:withdraw_story": SIGNED_IN,  # Taking back never asks for the passphrase.
    "stories:write_story": AGAIN,
    # reports
    "reports:freeze_quarter": ORGANIZERS,
    "reports:totals": STAFF,
    # funders
    "funders:add_pair": ORGANIZERS,
    "funders:edit_pair": ORGANIZERS,
    "funders:mark_answered": ORGANIZERS_POST,
    "funders:publish_spotlight": ORGANIZERS,
    "funders:question": ORGANIZERS,
    "funders:questions": ORGANIZERS,
    "funders:remove_pair": ORGANIZERS_POST,
    "funders:rename_spotlight": ORGANIZERS,
    "funders:reopen_spotlight": ORGANIZERS_POST,
    "funders:spotlight": ORGANIZERS,
    "funders:spotlights": ORGANIZERS,
    "funders:start_spotlight": ORGANIZERS,
    # web
    "web:change_my_step": POST_ONLY,
    "web:change_my_strength": POST_ONLY,
    "web:fruit": STAFF,
    "web:fruits": STAFF,
    "web:link_story": ORGANIZERS,
    "web:publish_fruit": ORGANIZERS,
    "web:unlink_story": ORGANIZERS_POST,
    "web:unpublish_fruit": ORGANIZERS_POST,
    "web:first_run": (302, 302, 302, 302, 302),  # There is a grove already.
    "web:home": SIGNED_IN,
    "web:my_page": AGAIN,
    "web:my_path": AGAIN,
    "web:my_strengths": AGAIN,
    "web:office": STAFF,
    "web:walk": (404, 404, 404, 404, 404),  # Not a demo grove.
    "web:walk_again": POST_ONLY,
    "web:walk_end": (404, 404, 404, 404, 404),  # Not a demo grove.
    "web:walk_step": POST_ONLY,
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
    "funders:answer": 200,
    "funders:ask": 200,
    "funders:public_spotlight": 200,
    "funders:public_spotlights": 200,
    "funders:thanks": 200,
    "web:public_fruit": 200,
    "web:public_fruits": 200,
    "web:public_home": 200,
}

ARGUMENTS: dict[str, Callable[[], dict[str, Any]]] = {
    # app:view: a function that makes a row and returns the URL's arguments
}
"""A URL with arguments that is not listed here is asked for a row that does not exist."""
