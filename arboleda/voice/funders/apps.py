"""The funders app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundersConfig(AppConfig):
    """See README.md."""

    name = "arboleda.voice.funders"
    label = "funders"

    def ready(self) -> None:
        """Fill the menus of both doors, and say what is held about whoever asks."""
        from arboleda.kit import registries, retention
        from arboleda.trust.accounts import choices as roles
        from arboleda.voice.funders import operations, queries, rules

        menu = registries.navigation
        registries.office.add(
            _("Questions"),
            _("From funders, allies and neighbors."),
            "funders:questions",
            roles=roles.ORGANIZERS,
            shelf="decide",
            order=20,
            waiting=lambda actor, now: queries.waiting(),
        )
        menu.add(_("For funders"), "funders:public_spotlights", roles={"public"}, order=30)
        menu.add(_("Ask us"), "funders:ask", roles={"public"}, order=40)
        registries.personal_data.add(
            registries.PersonalData(
                model="funders.Question",
                label=_("Questions from visitors"),
                why=_("To answer them. They are deleted a year after the answer."),
                keep=rules.KEPT,
                show=queries.show_questions,
                export=queries.export_questions,
                erase=operations.erase_questions_of,
                clocks=(
                    retention.clock(
                        "funders.Question",
                        keep=rules.KEPT,
                        end="answered_at",
                        keys=lambda ids: ids,
                    ),
                ),
            )
        )
