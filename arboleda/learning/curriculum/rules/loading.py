"""Opens a folder or a zip and hands over its Markdown files, trusting neither.

Nothing is unpacked to disk, nothing outside the pack is followed, and no more is read than the
limits allow, whatever a zip says about its own sizes.
"""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from arboleda.learning.curriculum.rules.problems import PackRefusedError, Problem

FILE_LIMIT = 512 * 1024
PACK_LIMIT = 8 * 1024 * 1024
COUNT_LIMIT = 1000
ARCHIVE_LIMIT = PACK_LIMIT

# What people and their computers leave beside a pack, passed over in silence.
_PASSED_OVER = {"readme", "readme.md", "licence", "licence.md", "license", "license.md"}
_LITTER = {"__macosx", "thumbs.db", "desktop.ini"}


def load(path: Path) -> dict[str, bytes]:
    """The files of a folder or a zip. Raises PackRefusedError."""
    return load_folder(path) if path.is_dir() else load_zip(path)


def load_folder(path: Path) -> dict[str, bytes]:
    """The files of a folder by their path inside it. Symbolic links are refused, files that do not
    belong are named without being read. Raises PackRefusedError."""
    if not path.is_dir():
        raise PackRefusedError((Problem(path.name or str(path), 1, "not-found"),))
    intake = _Intake()
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not _is_litter(name))
        for name in sorted([*names, *folders]):
            whole = Path(folder) / name
            inner = whole.relative_to(path).as_posix()
            if whole.is_symlink():
                intake.refuse(inner, "link-file")
            elif whole.is_file() and intake.wants(inner):
                intake.take(inner, _head(whole))
    return intake.finish()


def load_zip(path: Path) -> dict[str, bytes]:
    """The files of a zip by their path inside it; one folder around everything is taken off.
    Raises PackRefusedError."""
    if not path.is_file():
        raise PackRefusedError((Problem(path.name or str(path), 1, "not-found"),))
    if path.stat().st_size > ARCHIVE_LIMIT:
        limit = {"limit": ARCHIVE_LIMIT // 1024}
        raise PackRefusedError((Problem(path.name, 1, "pack-too-big", limit),))
    try:
        with zipfile.ZipFile(path) as archive:
            return _from_archive(archive)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise PackRefusedError((Problem(path.name, 1, "not-a-zip"),)) from error


def _from_archive(archive: zipfile.ZipFile) -> dict[str, bytes]:
    intake = _Intake()
    members = [info for info in archive.infolist() if not info.is_dir()]
    wrapper = _wrapper([info.filename for info in members])
    for info in members:
        if not is_plain_path(info.orig_filename):
            intake.refuse(info.orig_filename.replace("\0", "?"), "path-refused")
            continue
        name = info.filename.removeprefix(wrapper)
        if stat.S_ISLNK(info.external_attr >> 16):
            intake.refuse(name, "link-file")
        elif info.flag_bits & 0x1:
            intake.refuse(name, "zip-locked")
        elif intake.wants(name):
            intake.take(name, _member_head(archive, info))
    return intake.finish()


def is_plain_path(name: str) -> bool:
    """Whether a name inside a pack is relative, forward and stays inside."""
    if not name or "\\" in name or "\0" in name or ":" in name or name.startswith("/"):
        return False
    return not any(part in {"", ".", ".."} for part in name.split("/"))


def is_passed_over(name: str) -> bool:
    """Whether a file is neither part of a pack nor worth a complaint."""
    parts = PurePosixPath(name).parts
    return any(_is_litter(part) for part in parts) or (
        len(parts) == 1 and name.lower() in _PASSED_OVER
    )


def _is_litter(part: str) -> bool:
    return part.startswith(".") or part.lower() in _LITTER


def _wrapper(names: list[str]) -> str:
    """`folder/` where every file that counts lies in one folder that holds pack.md."""
    heads = [name for name in names if name.count("/") == 1 and name.endswith("/pack.md")]
    if "pack.md" in names or len(heads) != 1:
        return ""
    wrapper = heads[0].removesuffix("pack.md")
    inside = [name for name in names if name.startswith(wrapper) or is_passed_over(name)]
    return wrapper if len(inside) == len(names) else ""


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(FILE_LIMIT + 1)


def _member_head(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | None:
    """At most one byte more than the limit; None where the member is damaged."""
    try:
        with archive.open(info) as file:
            return file.read(FILE_LIMIT + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
        return None


class _Intake:
    """Files taken so far, and what was refused."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.problems: list[Problem] = []
        self._seen: set[str] = set()
        self._bytes = 0

    def refuse(self, name: str, code: str, **params: int) -> None:
        self.problems.append(Problem(name, 1, code, dict(params)))

    def wants(self, name: str) -> bool:
        """Whether to read the file at all: decided by its name alone."""
        if is_passed_over(name) or self._bytes > PACK_LIMIT or len(self._seen) > COUNT_LIMIT:
            return False
        if name.lower() in self._seen:
            self.refuse(name, "name-twice")
            return False
        self._seen.add(name.lower())
        if len(self._seen) > COUNT_LIMIT:
            self.refuse(name, "too-many-files", limit=COUNT_LIMIT)
            return False
        if not name.lower().endswith(".md"):
            self.refuse(name, "unexpected-file")
            return False
        return True

    def take(self, name: str, content: bytes | None) -> None:
        if content is None:
            self.refuse(name, "zip-damaged")
        elif len(content) > FILE_LIMIT:
            self.refuse(name, "file-too-big", limit=FILE_LIMIT // 1024)
        else:
            self._bytes += len(content)
            self.files[name] = content
            if self._bytes > PACK_LIMIT:
                self.refuse(name, "pack-too-big", limit=PACK_LIMIT // 1024)

    def finish(self) -> dict[str, bytes]:
        if self.problems:
            raise PackRefusedError(tuple(self.problems))
        return self.files
