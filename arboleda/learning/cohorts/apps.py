"""The cohorts app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CohortsConfig(AppConfig):
    """See README.md."""

    name = "arboleda.learning.cohorts"
    label = "cohorts"

    def ready(self) -> None:
        """Put cohorts into the menu of staff, and say what is held about people."""
        from arboleda.kit import registries
        from arboleda.learning.cohorts import operations, queries
        from arboleda.organizing.gatherings import choices as gathering_choices
        from arboleda.trust.accounts import choices as account_choices

        gathering_choices.home_url_names[gathering_choices.Kind.SESSION] = "cohorts:session"
        registries.navigation.add(
            _("Cohorts"), "cohorts:cohorts", roles=account_choices.STAFF, order=30
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="cohorts.Enrollment",
                label=_("The cohorts you are in"),
                why=_("So that you are invited to each session and can complete it."),
                keep=None,
                show=queries.show_enrollments,
                export=queries.export_enrollments,
                erase=operations.erase_enrollments,
            )
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="cohorts.Session",
                label=_("Sessions where you are the support person"),
                why=_("So that somebody is there for whoever steps out."),
                keep=None,
                show=queries.show_support,
                export=queries.export_support,
                erase=operations.erase_support,
            )
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="cohorts.PlanItem",
                label=_("Your strengths in the plan of a session"),
                why=_("So that what you know is used. Take the strength back and it goes."),
                keep=None,
                show=queries.show_plan_items,
                export=queries.export_plan_items,
                erase=operations.erase_plan_items,
            )
        )
