"""A form that was taken once is not taken twice."""

from __future__ import annotations

import datetime

from django.db import IntegrityError, transaction

from arboleda.trust.accounts import models
from arboleda.trust.accounts.operations import errors


def spend_nonce(*, nonce: str, now: datetime.datetime, result: str = "") -> None:
    """Note in the caller's transaction that this form was taken. Raise AlreadyDone on the second time.

    An empty nonce (command line, tests) is not noted.
    """
    if not nonce:
        return
    earlier = models.UsedNonce.objects.filter(pk=nonce).first()
    if earlier:
        raise errors.AlreadyDone(earlier.result)
    try:
        with transaction.atomic():
            models.UsedNonce.objects.create(nonce=nonce, result=result, used_at=now)
    except IntegrityError as raced:
        raise errors.AlreadyDone(models.UsedNonce.objects.get(pk=nonce).result) from raced


def purge_nonces(*, now: datetime.datetime) -> int:
    """Forget the nonces of forms taken more than a day ago. Returns how many."""
    old = models.UsedNonce.objects.filter(used_at__lt=now - datetime.timedelta(days=1))
    return old.delete()[0]
