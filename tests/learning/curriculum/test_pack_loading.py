"""Folders and zips, the friendly and the hostile."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from arboleda.learning.curriculum.rules import loading, reader
from arboleda.learning.curriculum.rules.problems import PackRefusedError
from tests.learning.curriculum import packs

# The codes that only an opened folder or zip can bring.
SHOWN = {
    "not-found", "not-a-zip", "zip-damaged", "zip-locked", "name-twice", "link-file",
    "file-too-big", "pack-too-big", "too-many-files",
}  # fmt: skip


def write_folder(root: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


def write_zip(path: Path, files: list[tuple[str | zipfile.ZipInfo, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    return path


def refused(path: Path) -> dict[str, str]:
    with pytest.raises(PackRefusedError) as caught:
        loading.load(path)
    assert caught.value.problems == reader.read_path(path).problems
    return {problem.file: problem.code for problem in caught.value.problems}


def test_a_folder_and_its_zip_are_the_same_pack(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "tiny", packs.good())
    write_folder(folder, {".DS_Store": b"\0", "README.md": b"hello", "modules/.git/x.md": b"x"})
    flat = write_zip(tmp_path / "flat.zip", list(packs.good().items()))
    wrapped = write_zip(
        tmp_path / "wrapped.zip",
        [(f"tiny/{name}", content) for name, content in packs.good().items()]
        + [("__MACOSX/tiny/._pack.md", b"\0")],
    )
    assert loading.load(folder) == loading.load(flat) == loading.load(wrapped) == packs.good()
    assert reader.read_path(wrapped).problems == ()


def test_nothing_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "gone") == {"gone": "not-found"}
    with pytest.raises(PackRefusedError):
        loading.load_folder(tmp_path / "gone")


def test_not_a_zip(tmp_path: Path) -> None:
    (tmp_path / "pack.zip").write_bytes(b"hello")
    assert refused(tmp_path / "pack.zip") == {"pack.zip": "not-a-zip"}


def test_an_archive_that_is_too_big_is_not_opened(tmp_path: Path) -> None:
    with (tmp_path / "big.zip").open("wb") as file:
        file.truncate(loading.ARCHIVE_LIMIT + 1)
    assert refused(tmp_path / "big.zip") == {"big.zip": "pack-too-big"}


def test_a_bomb_is_read_no_further_than_the_limit(tmp_path: Path) -> None:
    bomb = write_zip(tmp_path / "bomb.zip", [("pack.md", b"\0" * (100 * 1024 * 1024))])
    assert bomb.stat().st_size < 200_000
    assert refused(bomb) == {"pack.md": "file-too-big"}


def test_many_small_bombs_meet_the_limit_of_the_whole(tmp_path: Path) -> None:
    content = b"\0" * loading.FILE_LIMIT
    names = [f"modules/{number:02d}-x/en.md" for number in range(1, 60)]
    found = refused(write_zip(tmp_path / "bombs.zip", [(name, content) for name in names]))
    assert list(found.values()) == ["pack-too-big"]


def test_too_many_files(tmp_path: Path) -> None:
    names = [f"modules/01-x/{number}.md" for number in range(loading.COUNT_LIMIT + 5)]
    found = refused(write_zip(tmp_path / "many.zip", [(name, b"") for name in names]))
    assert list(found.values()) == ["too-many-files"]


def test_a_huge_picture_is_named_and_not_read(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "tiny", packs.good())
    with (folder / "modules/01-evening/photo.png").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    assert refused(folder) == {"modules/01-evening/photo.png": "unexpected-file"}


@pytest.mark.parametrize(
    "name",
    ["../../../root/x.md", "/etc/x.md", "modules/../../x.md", "a\\b.md", "C:/x.md", "a//b.md"],
)
def test_paths_that_lead_outside_are_refused(tmp_path: Path, name: str) -> None:
    path = write_zip(tmp_path / "out.zip", [*packs.good().items(), (name, b"x")])
    assert refused(path) == {name: "path-refused"}


def test_links_are_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "tiny", packs.good())
    (folder / "secret.md").symlink_to("/etc/passwd")
    (folder / "modules/02-all").symlink_to("/etc", target_is_directory=True)
    assert refused(folder) == {"modules/02-all": "link-file", "secret.md": "link-file"}
    info = zipfile.ZipInfo("secret.md")
    info.external_attr = 0o120777 << 16
    zipped = write_zip(tmp_path / "link.zip", [*packs.good().items(), (info, b"/etc/passwd")])
    assert refused(zipped) == {"secret.md": "link-file"}


def test_a_name_twice_is_refused(tmp_path: Path) -> None:
    found = refused(write_zip(tmp_path / "two.zip", [*packs.good().items(), ("PACK.md", b"x")]))
    assert found == {"PACK.md": "name-twice"}


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as archive:
        for name, content in packs.good().items():
            archive.writestr(name, content)
    damaged = stored.getvalue().replace(b"One evening.", b"Two evening.", 1)
    (tmp_path / "damaged.zip").write_bytes(damaged)
    assert refused(tmp_path / "damaged.zip") == {"pack.md": "zip-damaged"}


def test_a_locked_file_is_named(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "locked.zip", [("pack.md", b"x")])
    content = bytearray(path.read_bytes())
    directory = content.index(b"PK\x01\x02")
    for flags in (6, directory + 8):
        struct.pack_into("<H", content, flags, 1)
    path.write_bytes(bytes(content))
    assert refused(path) == {"pack.md": "zip-locked"}
