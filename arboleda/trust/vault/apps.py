"""The vault app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VaultConfig(AppConfig):
    """Sealed identities and the keeper; see README.md."""

    name = "arboleda.trust.vault"
    label = "vault"

    def ready(self) -> None:
        """Let accounts ask for pseudonyms without importing the vault; say what is held."""
        from arboleda.kit import registries
        from arboleda.trust.accounts import choices as account_choices
        from arboleda.trust.vault import operations

        registries.witness.fill(operations.ask_witness)
        registries.let_in_again.fill(operations.let_in_again)
        registries.unlock_url.fill("/keys/unlock/")
        registries.office.add(
            _("Keys"),
            _("Close everything now."),
            "vault:unlock_keys",
            roles={account_choices.Role.ADMINISTRATOR},
            shelf="prove",
            order=10,
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="vault.Identity",
                label=_("That we know you"),
                why=_("Everything else here hangs on this one number."),
                keep=None,
                show=operations.show_identity,
                export=operations.export_identity,
                erase=operations.erase_identity,
                is_alone=False,
                last=3,
            )
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="vault.Capsule",
                label=_("Your names and how to reach you"),
                why=_("To call you as you wish, and to reach you."),
                keep=None,
                show=operations.show_capsules,
                export=operations.export_capsules,
                erase=operations.erase_capsules,
                is_alone=False,
                last=2,
            )
        )
