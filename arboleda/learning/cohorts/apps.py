"""The cohorts app."""

import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

YEAR = datetime.timedelta(days=365)


class CohortsConfig(AppConfig):
    """See README.md."""

    name = "arboleda.learning.cohorts"
    label = "cohorts"

    def ready(self) -> None:
        """Put cohorts into the menu of staff, and say what is held about people."""
        from django.db.models import Q

        from arboleda.kit import registries, retention
        from arboleda.learning.cohorts import operations, queries
        from arboleda.organizing.gatherings import choices as gathering_choices
        from arboleda.trust.accounts import choices as account_choices

        gathering_choices.home_url_names[gathering_choices.Kind.SESSION] = "cohorts:session"
        gathering_choices.standing_by["cohorts"] = queries.support_of
        registries.groups.add("cohorts", queries.group_words)
        if queries.named not in registries.choosable_groups:
            registries.choosable_groups.append(queries.named)
        registries.navigation.add(
            _("Cohorts"), "cohorts:cohorts", roles=account_choices.STAFF, order=30
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="cohorts.Enrollment",
                label=_("The cohorts you are in"),
                why=_("So that you are invited to each session and can complete it."),
                keep=YEAR,
                show=queries.show_enrollments,
                export=queries.export_enrollments,
                erase=operations.erase_enrollments,
                clocks=(
                    # Whoever left; a completed program is hers to keep.
                    retention.clock(
                        "cohorts.Enrollment", keep=YEAR, end="left_at", people=("person_id",)
                    ),
                ),
            )
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="cohorts.Session",
                label=_("Sessions where you are the support person"),
                why=_("So that somebody is there for whoever steps out."),
                keep=YEAR,
                show=queries.show_support,
                export=queries.export_support,
                erase=operations.erase_support,
                clocks=(
                    retention.clock(
                        "cohorts.Session",
                        keep=YEAR,
                        end="gathering__ends_at",
                        people=("support_person_id",),
                        only=Q(support_person_id__isnull=False),
                        empty={"support_person_id": None},
                    ),
                ),
            )
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="cohorts.PlanItem",
                label=_("Your strengths in the plan of a session"),
                why=_("So that what you know is used. Take the strength back and it goes."),
                keep=YEAR,
                show=queries.show_plan_items,
                export=queries.export_plan_items,
                erase=operations.erase_plan_items,
                clocks=(
                    retention.clock(
                        "cohorts.PlanItem",
                        keep=YEAR,
                        end="session__gathering__ends_at",
                        people=("strength__person_id",),
                        only=Q(strength__isnull=False),
                    ),
                ),
            )
        )
