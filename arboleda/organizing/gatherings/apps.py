"""The gatherings app."""

import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

YEAR = datetime.timedelta(days=365)
"""How long it stays known who was invited; who came, three times as long: a leader's path."""


class GatheringsConfig(AppConfig):
    """See README.md."""

    name = "arboleda.organizing.gatherings"
    label = "gatherings"

    def ready(self) -> None:
        """Put gatherings into the menu of staff, and say what is held about people."""
        from django.db.models import Q

        from arboleda.kit import registries, retention
        from arboleda.organizing.gatherings import choices, operations, queries, rules
        from arboleda.trust.accounts import choices as account_choices

        registries.groups.add("gatherings", queries.group_words)
        registries.navigation.add(
            _("Gatherings"), "gatherings:gatherings", roles=account_choices.STAFF, order=50
        )
        registries.sightings.add("gatherings.came", queries.came)
        end = "gathering__ends_at"
        needs = Q(ride_at__isnull=False) | ~Q(interpreter_language="")
        for need in choices.Need.values:
            needs |= Q(**{f"needs_{need}": True})
        registries.personal_data.add(
            registries.PersonalData(
                model="gatherings.Invitation",
                label=_("Invitations, answers and what you need to come"),
                why=_("So that you can come. What you need is deleted a week after."),
                keep=YEAR,
                show=queries.show_invitations,
                export=queries.export_invitations,
                erase=operations.erase_invitations,
                clocks=(
                    retention.clock(
                        "gatherings.Invitation", keep=YEAR, end=end, people=("person_id",)
                    ),
                    retention.clock(
                        "gatherings.Invitation",
                        part="needs",
                        label=_("What people needed to come"),
                        keep=rules.NEEDS_KEPT,
                        end=end,
                        people=("person_id",),
                        only=needs,
                        empty={
                            **{f"needs_{need}": False for need in choices.Need.values},
                            "interpreter_language": "",
                            "ride_at": None,
                        },
                    ),
                ),
            )
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="gatherings.Attendance",
                label=_("When you came"),
                why=_("To notice who is missing, and to complete a program."),
                keep=3 * YEAR,
                show=queries.show_attendances,
                export=queries.export_attendances,
                erase=operations.erase_attendances,
                clocks=(
                    retention.clock(
                        "gatherings.Attendance", keep=3 * YEAR, end=end, people=("person_id",)
                    ),
                ),
            )
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="gatherings.Host",
                label=_("What you host"),
                why=_("So that people know whom to ask."),
                keep=3 * YEAR,
                show=queries.show_hosting,
                export=queries.export_hosting,
                erase=operations.erase_hosting,
                clocks=(
                    retention.clock(
                        "gatherings.Host", keep=3 * YEAR, end=end, people=("person_id",)
                    ),
                ),
            )
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="gatherings.Interpreter",
                label=_("Where you interpret, and your promise of silence"),
                why=_("So that nobody interprets who has not promised silence."),
                keep=3 * YEAR,
                show=queries.show_interpreting,
                export=queries.export_interpreting,
                erase=operations.erase_interpreting,
                clocks=(
                    retention.clock(
                        "gatherings.Interpreter", keep=3 * YEAR, end=end, people=("person_id",)
                    ),
                ),
            )
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="gatherings.CheckIn",
                label=_("When you check in with people"),
                why=_("So that nobody is left alone after a hard evening."),
                keep=YEAR,
                show=queries.show_check_ins,
                export=queries.export_check_ins,
                erase=operations.erase_check_ins,
                clocks=(
                    retention.clock(
                        "gatherings.CheckIn", keep=YEAR, end=end, people=("person_id",)
                    ),
                ),
            )
        )
