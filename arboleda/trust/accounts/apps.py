"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Sign-in, roles, assignments, the grove's settings; see README.md."""

    name = "arboleda.trust.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Tell the kit who the organization is and where one signs out."""
        from arboleda.kit import context, registries
        from arboleda.trust.accounts import queries

        registries.grove.fill(queries.grove)
        context.sign_out_url_name.fill("accounts:sign_out")
