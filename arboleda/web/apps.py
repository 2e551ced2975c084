"""The web floor: where the pillars meet."""

from django.apps import AppConfig

MY_PAGES = (
    "room:",
    "stories:my_stories", "stories:write_story", "stories:my_story", "stories:edit_story",
    "stories:decide_story", "stories:approve_version", "stories:decline_edit",
    "stories:withdraw_story",
    "safety:openness", "safety:my_apart", "safety:safe_contact", "safety:change_safe_contact",
    "safety:change_stops",
    "consent:releases",
    "rights:held", "rights:print_held", "rights:erase_held", "rights:ask_correction",
    "rights:forget_me", "rights:forget_sure",
    "proof:six_words", "proof:make_six_words", "proof:check_six_words", "proof:show_six_words",
    "accounts:factors", "accounts:add_app", "accounts:add_passkey", "accounts:renew_codes",
    "accounts:visits",
)  # fmt: skip
"""What is only one's own: it stands at many addresses and begins on "My page"."""


class WebConfig(AppConfig):
    """See README.md."""

    name = "arboleda.web"
    label = "web"

    def ready(self) -> None:
        """Say where people begin, and what stands in their menu."""
        from django.utils.translation import gettext_lazy as _
        from django.utils.translation import pgettext_lazy

        from arboleda.kit import registries
        from arboleda.organizing.campaigns import choices as campaign_choices
        from arboleda.trust.accounts import choices
        from arboleda.web import tasks
        from arboleda.web.views import walk

        registries.traces.add(
            registries.Trace("queue", _("Work that waits"), tasks.erase_waiting_work)
        )
        registries.home_url.fill(lambda role: "web:home")
        registries.walk_step.fill(walk.step_of)
        campaign_choices.page_above["idea"] = "web:fruit"
        roles = choices.Role.values
        registries.navigation.add(_("Home"), "web:home", roles=roles, order=10)
        registries.navigation.add(_("Fruits"), "web:fruits", roles=choices.STAFF, order=68)
        registries.navigation.add(_("What grew"), "web:public_fruits", roles={"public"}, order=15)
        office = pgettext_lazy("page", "Office")
        registries.navigation.add(
            office, "web:office", roles=choices.STAFF, order=90, is_office=True
        )
        registries.navigation.add(
            _("My page"), "web:my_page", roles=roles, order=95, covers=MY_PAGES
        )
