"""The vault app."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Sealed identities and the keeper; see README.md."""

    name = "arboleda.trust.vault"
    label = "vault"

    def ready(self) -> None:
        """Let accounts ask for pseudonyms without importing the vault."""
        from arboleda.kit import registries
        from arboleda.trust.vault import operations

        registries.witness.fill(operations.ask_witness)
