from typing import Any

from django.db import migrations, models
from django.utils import timezone


def on_the_safe_side(apps: Any, schema_editor: Any) -> None:
    """Nobody wrote down when a passphrase was given: one not replaced yet counts from today, every
    other account from the day it was opened. Either is over within a month."""
    accounts = apps.get_model("accounts", "Account").objects
    accounts.update(given_at=models.F("opened_at"))
    accounts.filter(passphrase_is_given=True).update(given_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_exit_name"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="given_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(on_the_safe_side, migrations.RunPython.noop),
    ]
