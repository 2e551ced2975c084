"""The safety app."""

import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

REFUSALS_KEPT = datetime.timedelta(days=30)


class SafetyConfig(AppConfig):
    """Safe contact, opt-outs, groups as opaque ids; see README.md."""

    name = "arboleda.trust.safety"
    label = "safety"

    def ready(self) -> None:
        """Say how to show, export and erase what is held about a person."""
        from arboleda.kit import registries, retention
        from arboleda.trust.accounts import choices as account_choices
        from arboleda.trust.safety import operations, queries

        registries.pointers.fill(queries.pointers_in)
        registries.office.add(
            _("Who comes where"),
            _("People who must not meet."),
            "safety:apart",
            roles=account_choices.ORGANIZERS,
            shelf="decide",
            order=30,
            waiting=queries.waiting_for,
        )
        held = [
            (
                "SafeContact",
                _("How to reach you safely"),
                _("So that a message never comes at a bad time or under the wrong name."),
                queries.show_safe_contact,
                queries.export_safe_contact,
                operations.erase_safe_contact,
            ),
            (
                "ContactStop",
                _("What we never use to reach you"),
                _("Because you asked us not to."),
                queries.show_stops,
                queries.export_stops,
                operations.erase_stops,
            ),
            (
                "Openness",
                _("How open you are to the staff"),
                _("So that only those you want can see you."),
                queries.show_openness,
                queries.export_openness,
                operations.erase_openness,
            ),
            (
                "KeepApart",
                _("Somebody you must not meet"),
                _("So that you do not meet in our groups."),
                queries.show_keep_aparts,
                queries.export_keep_aparts,
                operations.erase_keep_aparts,
            ),
            (
                "Grouping",
                _("Groups you are in"),
                _("So that only the people who work with your group can see you."),
                queries.show_groupings,
                queries.export_groupings,
                operations.erase_groupings,
            ),
        ]
        for model, label, why, show, export, erase in held:
            registries.personal_data.add(
                registries.PersonalData(
                    model=f"safety.{model}",
                    label=label,
                    why=why,
                    keep=None,
                    show=show,
                    export=export,
                    erase=erase,
                    # KeepApart: whoever is named in a rule must not be able to take it away.
                    is_alone=model not in {"Grouping", "KeepApart"},
                )
            )
        registries.personal_data.add(
            registries.PersonalData(
                model="safety.Refusal",
                label=_("Additions that were not possible"),
                why=_("So that nobody learns from many tries who must not meet whom."),
                keep=REFUSALS_KEPT,
                show=queries.show_refusals,
                export=queries.export_refusals,
                erase=operations.erase_refusals,
                clocks=(
                    retention.clock(
                        "safety.Refusal", keep=REFUSALS_KEPT, end="at", people=("by_id",)
                    ),
                ),
                is_alone=False,
            )
        )
