"""The rights app."""

import datetime
import uuid

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

YEAR = datetime.timedelta(days=365)
ANSWERED = datetime.timedelta(days=90)
"""After a correction was answered (R19)."""
WEEK = datetime.timedelta(days=7)
MONTH = datetime.timedelta(days=30)
"""After something that waits was asked for: by then nothing waits any more (accounts.rules.GIVEN)."""


class RightsConfig(AppConfig):
    """What is held about somebody, and how it ends; see README.md. Her own page in web leads here."""

    name = "arboleda.trust.rights"
    label = "rights"

    def ready(self) -> None:
        """Say how to show, export and erase what this app itself holds, and what takes two people."""
        from arboleda.kit import registries, retention
        from arboleda.trust.rights import operations, queries

        self._office()
        clocks = {
            "Correction": (
                retention.clock(
                    "rights.Correction", keep=ANSWERED, end="answered_at", people=("person_id",)
                ),
            ),
            "ForgetRequest": (
                retention.clock(
                    "rights.ForgetRequest", keep=WEEK, end="asked_at", people=("person_id",)
                ),
            ),
            "Wish": (
                retention.clock("rights.Wish", keep=MONTH, end="asked_at", people=("person_id",)),
            ),
            "Demand": (
                retention.clock(
                    "rights.Demand", keep=3 * YEAR, end="closed_at", keys=lambda ids: ids
                ),
            ),
            "Incident": (
                retention.clock("rights.Incident", keep=YEAR, end="closed_at", people=("by_id",)),
            ),
            "Step": (
                retention.clock("rights.Step", keep=3 * YEAR, end="done_at", people=("by_id",)),
            ),
        }
        held = [
            (
                "Hold",
                _("Why nothing may be deleted for now"),
                _("A court may ask for it; until then it must stay."),
                None,
                queries.show_holds,
                queries.export_holds,
                operations.erase_holds,
            ),
            (
                "Forgetting",
                _("That you are being forgotten"),
                _("To finish it even if the power goes."),
                None,
                queries.show_forgetting,
                queries.export_forgetting,
                operations.erase_forgetting,
            ),
            (
                "ForgetRequest",
                _("That staff asked to forget you"),
                _("So that two people agree before it is done."),
                WEEK,
                queries.show_requests,
                queries.export_requests,
                operations.erase_requests,
            ),
            (
                "Wish",
                _("What you asked us to erase, and from when"),
                _("So that nobody who gave you a passphrase erases in your place."),
                MONTH,
                queries.show_wishes,
                queries.export_wishes,
                operations.erase_wishes,
            ),
            (
                "Correction",
                _("What you said is wrong"),
                _("So that it gets corrected."),
                ANSWERED,
                queries.show_corrections,
                queries.export_corrections,
                operations.erase_corrections,
            ),
            (
                "Demand",
                _("Legal papers that came"),
                _("So that nothing is handed over by mistake."),
                3 * YEAR,
                queries.show_demands,
                queries.export_demands,
                operations.erase_demands,
            ),
            (
                "Incident",
                _("Whose account a breach came from"),
                _("To find the people it touched and tell them in time."),
                YEAR,
                queries.show_incidents,
                queries.export_incidents,
                operations.erase_incidents,
            ),
            (
                "Step",
                _("What you did about legal papers and breaches"),
                _("To show that it was done in time."),
                3 * YEAR,
                queries.show_steps,
                queries.export_steps,
                operations.erase_steps,
            ),
        ]
        for model, label, why, keep, show, export, erase in held:
            registries.personal_data.add(
                registries.PersonalData(
                    model=f"rights.{model}",
                    label=label,
                    why=why,
                    keep=keep,
                    show=show,
                    export=export,
                    erase=erase,
                    clocks=clocks.get(model, ()),
                    is_alone=model == "Correction",
                    last=1 if model == "Forgetting" else 0,
                )
            )
        registries.is_anything_held.fill(lambda: bool(queries.holds_in_force()))
        self._approvals()

    def _approvals(self) -> None:
        from arboleda.kit import registries
        from arboleda.trust.rights import operations, queries

        def request_url(request_id: uuid.UUID | None) -> str:
            found = queries.forget_request(request_id) if request_id else None
            return reverse("rights:about_person", args=[found.person_id]) if found else "/"

        for kind, label in (
            (operations.PLACE, _("A hold: nothing of this may be erased")),
            (operations.LIFT, _("The end of a hold")),
        ):
            registries.approvals.add(
                kind, label, queries.describe_hold, lambda hold: reverse("rights:holds")
            )
        registries.approvals.add(
            operations.FORGET,
            _("To forget somebody who asked for it"),
            queries.describe_request,
            request_url,
        )

    def _office(self) -> None:
        from arboleda.kit import registries
        from arboleda.trust.accounts import choices as roles
        from arboleda.trust.rights import queries

        registries.office.add(
            _("To correct"),
            _("What people say is wrong about what we hold of them."),
            "rights:corrections",
            roles=roles.STAFF,
            shelf="decide",
            order=40,
            waiting=lambda actor, now: len(queries.corrections_waiting(actor, now=now)),
        )
        administrators = {roles.Role.ADMINISTRATOR}
        for order, label, hint, url_name, allowed in (
            (10, _("How long things stay"), _("What is due, what went, and who is to be asked."),
             "rights:retention", administrators),
            (20, _("Holds"), _("What may not be erased, because a court may ask for it."),
             "rights:holds", roles.ORGANIZERS),
            (30, _("Papers that came"),
             _("What we hold and cannot open, and what to do when a paper comes."),
             "rights:demands", administrators),
            (40, _("When something leaked"), _("A clock, the steps, and the people it touched."),
             "rights:incidents", administrators),
        ):  # fmt: skip
            registries.office.add(label, hint, url_name, roles=allowed, shelf="keep", order=order)
