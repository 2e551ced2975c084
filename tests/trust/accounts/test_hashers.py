"""Hashing passphrases never takes the whole machine."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from django.contrib.auth import hashers as django_hashers

from arboleda.trust.accounts import hashers


class Small(hashers.PassphraseHasher):
    time_cost = 1
    memory_cost = 64


def test_a_passphrase_fits_its_hash_alone() -> None:
    encoded = Small().encode("four plain words here", "salt-salt-salt")
    assert Small().verify("four plain words here", encoded)
    assert not Small().verify("four plain words there", encoded)


@pytest.mark.parametrize("what", ["encode", "verify"])
def test_at_most_two_are_hashed_at_once(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    guard, now, most = threading.Lock(), 0, 0

    def slow(*given: Any) -> str:
        nonlocal now, most
        with guard:
            now += 1
            most = max(most, now)
        time.sleep(0.02)
        with guard:
            now -= 1
        return ""

    monkeypatch.setattr(django_hashers.Argon2PasswordHasher, what, slow)
    threads = [threading.Thread(target=getattr(Small(), what), args=("a", "b")) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2
