"""The stories app."""

import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

KEPT = datetime.timedelta(days=60)
"""After a story was taken back: as long as old copies of the keys may live (trust.md 4)."""


class StoriesConfig(AppConfig):
    """See README.md."""

    name = "arboleda.voice.stories"
    label = "stories"

    def ready(self) -> None:
        """Fill the menu, and say how to show, export and erase what is held about people."""
        from arboleda.kit import registries, retention
        from arboleda.trust.accounts import choices as roles
        from arboleda.voice.stories import operations, queries

        menu = registries.navigation
        menu.add(_("Stories"), "stories:stories", roles=roles.STAFF, order=70)
        menu.add(_("Stories"), "stories:public_stories", roles={"public"}, order=10)
        clock = retention.clock(
            "stories.Story",
            keep=KEPT,
            end="withdrawn_at",
            people=("person_id",),
            keys=operations.keys_of_stories,
            first=operations.remember_addresses,
        )
        registries.whose_keys.fill(operations.tellers_of)
        why = _("To let the teller decide: what was written, agreed to and used.")
        for model, label, show, export in (
            ("stories.Story", _("Stories"), queries.show_stories, queries.export_stories),
            (
                "stories.Version",
                _("What a story says"),
                queries.show_versions,
                queries.export_versions,
            ),
            ("stories.Picture", _("Pictures"), queries.show_pictures, queries.export_pictures),
            (
                "stories.StoryConsent",
                _("What was agreed for a story"),
                queries.show_consents,
                queries.export_consents,
            ),
            ("stories.UseLog", _("Where a story was used"), queries.show_uses, queries.export_uses),
        ):
            registries.personal_data.add(
                registries.PersonalData(
                    model=model,
                    label=label,
                    why=why,
                    keep=KEPT,
                    show=show,
                    export=export,
                    erase=operations.erase_person,
                    keys=operations.keys_of_person,
                    clocks=(clock,) if model == "stories.Story" else (),
                )
            )
