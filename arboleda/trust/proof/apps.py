"""The proof app."""

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ProofConfig(AppConfig):
    """Checkpoints, receipts of six words, the verifier; see README.md."""

    name = "arboleda.trust.proof"
    label = "proof"

    def ready(self) -> None:
        """Say how to show, export and erase what is held about a person."""
        from arboleda.kit import registries
        from arboleda.trust.accounts import choices as account_choices
        from arboleda.trust.proof import operations, queries

        registries.office.add(
            _("Proof on paper"),
            _("Numbers that show that no line was taken out."),
            "proof:checkpoints",
            roles={account_choices.Role.ADMINISTRATOR},
            shelf="prove",
            order=30,
        )
        registries.approvals.add(
            operations.PURGE,
            _("To delete old lines about who opened and changed what"),
            queries.describe_purge,
            lambda purge: reverse("proof:old_lines"),
            roles={account_choices.Role.ADMINISTRATOR},
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="proof.Receipt",
                label=_("Days on which you got six words"),
                why=_("So that you can prove later that no line about you was taken out."),
                keep=None,
                show=queries.show_receipts,
                export=queries.export_receipts,
                erase=operations.erase_receipts,
            )
        )
