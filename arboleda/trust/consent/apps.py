"""The consent app."""

import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

KEPT = datetime.timedelta(days=90)
"""After a release ended: as long as the longest one lasts."""


class ConsentConfig(AppConfig):
    """The gate, and releases of information; see README.md."""

    name = "arboleda.trust.consent"
    label = "consent"

    def ready(self) -> None:
        """Say how to show, export and erase what is held about a person."""
        from django.db.models.functions import Coalesce

        from arboleda.kit import registries, retention
        from arboleda.trust.accounts import choices as account_choices
        from arboleda.trust.consent import operations, queries
        from arboleda.trust.consent.views import notices

        registries.office.add(
            _("Our rules"),
            _("Who may see and use what, line by line."),
            "consent:policy",
            roles=account_choices.STAFF,
            shelf="see",
            order=10,
        )

        registries.office.add(
            _("Texts to agree to"),
            _("Their words, and who reviewed them."),
            "consent:notices_kept",
            roles={account_choices.Role.ADMINISTRATOR},
            shelf="see",
            order=20,
            waiting=queries.waiting_notices,
        )
        registries.office.add(
            _("Young people"),
            _("Who consents for somebody under 18."),
            "consent:minors",
            roles={account_choices.Role.ADMINISTRATOR},
            shelf="see",
            order=30,
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="consent.BarredGuardian",
                label=_("Who may not consent for you"),
                why=_("So that nobody who did harm decides for you."),
                keep=None,
                show=queries.show_barred,
                export=queries.export_barred,
                erase=operations.erase_barred,
                is_alone=False,
            )
        )
        registries.before_writing.fill(notices.first)
        registries.personal_data.add(
            registries.PersonalData(
                model="consent.Acknowledgement",
                label=_("What you have read before writing"),
                why=_("So that we ask you once and not again."),
                keep=None,
                show=queries.show_acknowledgements,
                export=queries.export_acknowledgements,
                erase=operations.erase_acknowledgements,
            )
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="consent.Release",
                label=_("What you let us share"),
                why=_("So that nothing about you leaves us unless you signed for it."),
                keep=KEPT,
                show=queries.show_releases,
                export=queries.export_releases,
                erase=operations.erase_releases,
                clocks=(
                    retention.clock(
                        "consent.Release",
                        keep=KEPT,
                        end=Coalesce("withdrawn_at", "expires_at"),
                        people=("person_id",),
                    ),
                ),
            )
        )
