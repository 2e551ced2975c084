"""A parcel opens whole, for its identity alone, and never writes outside its folder."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arboleda.engines.sealing import errors, parcels

MINE, OTHER = parcels.new_identity(), parcels.new_identity()


def _packed(*entries: tuple[str, bytes | Path]) -> bytes:
    out = io.BytesIO()
    parcels.pack(out, parcels.recipient_of(MINE), entries)
    return out.getvalue()


def test_what_is_packed_is_unpacked(tmp_path: Path) -> None:
    large = tmp_path / "large"
    large.write_bytes(bytes(range(256)) * 2000)
    parcel = _packed(("a/b.bin", b"\x00\xff"), ("large", large), ("empty", b""))
    folder = tmp_path / "out"
    parcels.unpack(io.BytesIO(parcel), [OTHER, MINE], folder)
    assert (folder / "a" / "b.bin").read_bytes() == b"\x00\xff"
    assert (folder / "large").read_bytes() == large.read_bytes()
    assert (folder / "empty").read_bytes() == b""


@given(payload=st.binary(max_size=300))
def test_a_few_bytes_come_back(payload: bytes) -> None:
    assert parcels.unseal(parcels.seal(payload, parcels.recipient_of(MINE)), [MINE]) == payload


def test_another_identity_is_refused(tmp_path: Path) -> None:
    with pytest.raises(errors.SealBroken):
        parcels.unpack(io.BytesIO(_packed(("a", b"x"))), [OTHER], tmp_path)
    with pytest.raises(errors.SealBroken):
        parcels.unseal(parcels.seal(b"x", parcels.recipient_of(MINE)), [OTHER])


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_cut_or_change_is_refused(data: st.DataObject, tmp_path: Path) -> None:
    parcel = _packed(("a", b"x" * 200_000))
    where = data.draw(st.integers(0, 10**6)) % len(parcel)  # age adds a little of its own.
    changed = bytearray(parcel)
    changed[where] ^= 1
    for broken in (parcel[:where], bytes(changed)):
        with pytest.raises(errors.SealBroken):
            parcels.unpack(io.BytesIO(broken), [MINE], tmp_path)


@pytest.mark.parametrize("name", ["../outside", "a/../../outside", "a/b/../../../outside"])
def test_no_name_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    with pytest.raises(errors.SealBroken):
        parcels.unpack(io.BytesIO(_sealed_tar(tarfile.TarInfo(name))), [MINE], folder)
    assert not (tmp_path / "outside").exists()


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = tarfile.TarInfo("link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with pytest.raises(errors.SealBroken):
        parcels.unpack(io.BytesIO(_sealed_tar(link)), [MINE], tmp_path)


def _sealed_tar(entry: tarfile.TarInfo) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        tar.addfile(entry)
    recipient = pyrage.x25519.Recipient.from_str(parcels.recipient_of(MINE))
    return bytes(pyrage.encrypt(out.getvalue(), [recipient]))


@pytest.mark.parametrize(
    "text", ["", "alba", "age1", MINE], ids=["empty", "name", "start", "identity"]
)
def test_what_is_no_recipient_is_known(text: str) -> None:
    assert not parcels.is_recipient(text)


@pytest.mark.parametrize("text", ["", "alba", "AGE-SECRET-KEY-1"])
def test_what_is_no_identity_is_known(text: str) -> None:
    with pytest.raises(ValueError):
        parcels.recipient_of(text)
