"""What the address of a database becomes: never a way in the clear to another machine."""

from __future__ import annotations

import pytest

from arboleda.settings import base

STRICT = {"sslmode": "verify-full", "sslrootcert": "system"}


@pytest.mark.parametrize(
    ("host", "kept"),
    [
        ("127.0.0.1:5432", {}),
        ("localhost", {}),
        ("[::1]:5432", {}),
        ("", {}),
        ("db.robles.example", STRICT),
        ("10.0.0.7:5432", STRICT),
        ("localhost.robles.example", STRICT),
    ],
)
def test_to_another_machine_over_verified_tls_alone(
    host: str, kept: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARBOLEDA_DATABASE_URL", f"postgresql://grove:a%40b@{host}/grove")
    found = base._database()
    assert found["OPTIONS"] == kept
    assert found["PASSWORD"] == "a@b"


def test_what_the_address_says_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "postgresql://g@db.example/grove?sslmode=verify-full&sslrootcert=/srv/ca.pem&other=1"
    monkeypatch.setenv("ARBOLEDA_DATABASE_URL", said)
    assert base._database()["OPTIONS"] == {"sslmode": "verify-full", "sslrootcert": "/srv/ca.pem"}
    assert base._database()["NAME"] == "grove"
