"""The room app."""

import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

RESETS_KEPT = datetime.timedelta(days=365)


class RoomConfig(AppConfig):
    """A room that only her own passphrase opens; see README.md."""

    name = "arboleda.trust.room"
    label = "room"

    def ready(self) -> None:
        """Say how to show, export, keep and erase what lies here: without opening any of it."""
        from arboleda.kit import registries, retention
        from arboleda.trust.accounts import middleware
        from arboleda.trust.room import operations
        from arboleda.trust.room.queries import held
        from arboleda.trust.room.views import writing

        registries.own_passphrase.fill("room:passphrase")
        # Words for a room wait inside it, sealed to her own key, and nowhere else.
        middleware.LATE_ELSEWHERE["room"] = writing.kept_after_visit
        clocks = (retention.clock("room.Reset", keep=RESETS_KEPT, end="at", people=("person_id",)),)
        kinds = [
            ("Room", _("Your room"), _("A place of your own. We cannot open it."), "room"),
            ("Pair", _("Keys of your room"), _("What you keep is sealed to them."), "keys"),
            ("Lock", _("What opens your room"), _("So that you can come in, and only you."), "locks"),
            ("Page", _("What you wrote in your room"), _("It is yours. We cannot read it."), "texts"),
            ("Envelope", _("What you share from your room"), _("Because you chose it."), "envelopes"),
            ("Reset", _("New passphrases from staff"), _("So that you can see who did it."), "resets"),
        ]  # fmt: skip
        for model, label, why, name in kinds:
            registries.personal_data.add(
                registries.PersonalData(
                    model=f"room.{model}",
                    label=label,
                    why=why,
                    keep=RESETS_KEPT if model == "Reset" else None,
                    clocks=clocks if model == "Reset" else (),
                    is_alone=model in ("Room", "Page"),
                    show=getattr(held, f"show_{name}"),
                    export=getattr(held, f"export_{name}"),
                    erase=getattr(operations, f"erase_{name}"),
                )
            )
