"""The accounts app."""

import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

KEPT = datetime.timedelta(days=365)
"""After an assignment ended: so that it can be seen who could see what."""


class AccountsConfig(AppConfig):
    """Sign-in, roles, assignments, the grove's settings; see README.md."""

    name = "arboleda.trust.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Tell the kit who the organization is and where one signs out, and what is held."""
        from django.urls import reverse

        from arboleda.kit import context, registries, retention
        from arboleda.trust.accounts import access, operations, queries, rules
        from arboleda.trust.accounts.views import again, late

        registries.grove.fill(queries.grove)
        context.sign_out_url_name.fill("accounts:sign_out")
        context.stay_url_name.fill("accounts:stay")
        context.exit_choice_url_name.fill("accounts:name_exit")
        registries.form_expired.fill(late.sent_before)
        access.in_between.fill(again.in_between)
        access.passphrase_in_between.fill(again.passphrase_in_between)
        registries.traces.add(
            registries.Trace("accounts.forms", _("Forms just sent"), operations.erase_nonces)
        )
        _fill_office()
        registries.approvals.add(
            operations.REMOVE_KIND,
            _("Taking off a second step"),
            queries.describe_account,
            lambda object_id: reverse("accounts:team"),
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="accounts.Account",
                label=_("How you sign in"),
                why=_("So that only you can open your page."),
                keep=None,
                show=queries.show_account,
                export=queries.export_account,
                erase=operations.erase_account,
                is_alone=False,
                last=1,
            )
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="accounts.Assignment",
                label=_("Who works with you"),
                why=_("So that only the people who work with you can see you."),
                keep=KEPT,
                show=queries.show_assignments,
                export=queries.export_assignments,
                erase=operations.erase_assignments,
                is_alone=False,
                clocks=(
                    retention.clock(
                        "accounts.Assignment",
                        keep=KEPT,
                        end="ends_at",
                        people=("object_id", "account__person_id"),
                    ),
                ),
            )
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="accounts.Approval",
                label=_("What you asked for or approved"),
                why=_("So that what takes people’s data out of this place takes two people."),
                keep=rules.APPROVAL_KEPT,
                show=queries.show_approvals,
                export=queries.export_approvals,
                erase=operations.erase_approvals,
                is_alone=False,
                clocks=(
                    retention.clock(
                        "accounts.Approval",
                        keep=rules.APPROVAL_KEPT,
                        end="expires_at",
                        people=("asked_by__person_id", "answered_by__person_id"),
                    ),
                ),
            )
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="accounts.Factor",
                label=_("Your second step"),
                why=_("So that a passphrase somebody else learned is not enough."),
                keep=None,
                show=queries.show_factors,
                export=queries.export_factors,
                erase=operations.erase_factors,
                is_alone=False,
            )
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="accounts.LateWords",
                label=_("What you sent too late"),
                why=_("So that your words are not lost when you were signed out meanwhile."),
                keep=rules.LATE_KEPT,
                show=queries.show_late,
                export=queries.export_late,
                erase=operations.erase_late_words,
                clocks=(
                    retention.clock("accounts.LateWords", keep=rules.LATE_KEPT, end="kept_at"),
                ),
            )
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="accounts.Visit",
                label=_("Where you are signed in"),
                why=_("So that you stay signed in, and can end it from elsewhere."),
                keep=None,
                show=queries.show_visits,
                export=queries.export_visits,
                erase=operations.erase_visits,
                is_alone=False,
            )
        )


def _fill_office() -> None:
    """Say which pages of ours stand in the office."""
    from arboleda.kit import registries
    from arboleda.trust.accounts import choices, queries

    registries.office.add(
        _("What takes two people"),
        _("One person asks, another approves."),
        "accounts:approvals",
        roles=choices.STAFF,
        shelf="decide",
        order=10,
        waiting=lambda actor, now: len(queries.approvals_waiting(actor, now=now)),
    )
    registries.office.add(
        _("Team"),
        _("Who works here, with whom, and until when."),
        "accounts:team",
        roles={choices.Role.ADMINISTRATOR},
        shelf="house",
        order=10,
    )
    registries.office.add(
        _("Settings"),
        _("Names, time zone, and where the exit leads."),
        "accounts:settings",
        roles={choices.Role.ADMINISTRATOR},
        shelf="house",
        order=20,
    )
