"""A picture keeps its pixels and nothing else; what pretends to be one is refused."""

from __future__ import annotations

import io
import math
import random
import struct
import subprocess
import sys
import threading
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from arboleda.kit import pictures
from tests.factories import stories as factory

PLANTED = b"Calle Secreta 12"
TURNS = pictures._UPRIGHT


def exif() -> bytes:
    made = Image.Exif()
    made[0x010E] = PLANTED.decode()  # ImageDescription
    made[0x8825] = {1: "N", 2: (41.0, 52.0, 0.0)}  # GPS
    return made.tobytes()


def planted() -> dict[str, bytes]:
    """One file of each kind with everything a camera or a program may hide in it."""
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", PLANTED.decode())
    text.add_itxt("XML:com.adobe.xmp", PLANTED.decode())
    jpeg = factory.picture(exif=exif(), comment=PLANTED, icc_profile=PLANTED, xmp=PLANTED)
    return {
        "jpeg": jpeg,
        "jpeg with a tail": jpeg + PLANTED,
        "png": factory.picture(kind="PNG", pnginfo=text, exif=exif(), icc_profile=PLANTED),
        "webp": factory.picture(kind="WEBP", exif=exif(), xmp=PLANTED, icc_profile=PLANTED),
    }


@pytest.mark.parametrize("kind", planted())
def test_nothing_planted_in_a_file_survives(kind: str) -> None:
    data = planted()[kind]
    assert PLANTED in data
    rebuilt = pictures.rebuild(data)
    assert PLANTED not in rebuilt.data
    for mark in (b"Exif", b"ICC_PROFILE", b"http://ns.adobe.com", b"GPS"):
        assert mark not in rebuilt.data
    with Image.open(io.BytesIO(rebuilt.data)) as seen:
        assert seen.format == "JPEG"
        assert not seen.getexif()
        assert set(seen.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }
        assert seen.size == (60, 40)


def test_a_photograph_is_set_upright_before_its_mark_is_thrown_away() -> None:
    made = Image.Exif()
    made[0x0112] = 6  # Orientation: turn to the right.
    rebuilt = pictures.rebuild(factory.picture(exif=made.tobytes()))
    assert (rebuilt.width, rebuilt.height) == (40, 60)


def test_large_pictures_are_made_smaller() -> None:
    rebuilt = pictures.rebuild(factory.picture((3000, 1500)))
    assert (rebuilt.width, rebuilt.height) == (1400, 700)


def test_clear_parts_become_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(pictures.rebuild(out.getvalue()).data)) as seen:
        assert seen.getpixel((4, 4)) == (255, 255, 255)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int) -> bytes:
    """A few bytes that claim to be a huge picture."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "size", [(30_000, 30_000), (12_000, 12_000), (8_000, 6_000), (4_001, 4_000)]
)
def test_a_bomb_is_refused_before_it_is_unpacked(size: tuple[int, int]) -> None:
    with pytest.raises(pictures.Unusable) as refused:
        pictures.rebuild(bomb(*size))
    assert refused.value.code == "picture_too_large"


def test_a_heavy_file_is_refused_unread() -> None:
    with pytest.raises(pictures.Unusable) as refused:
        pictures.rebuild(b"\xff" * (pictures.MOST_BYTES + 1))
    assert refused.value.code == "picture_too_heavy"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        bomb(100, 100),
        factory.picture()[:200],
        factory.picture(kind="GIF"),
        factory.picture(kind="TIFF"),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(pictures.Unusable) as refused:
        pictures.rebuild(data)
    assert refused.value.code == "not_a_picture"


def _thumbnail() -> bytes:
    """An older, uncropped preview inside the EXIF part, as cameras and editors leave it."""
    return factory.picture((160, 120), comment=PLANTED)


@pytest.mark.parametrize("kind", ["thumbnail", "page behind the picture", "moving picture"])
def test_invariant_14_no_second_picture_and_no_page_survives(kind: str) -> None:
    out = io.BytesIO()
    match kind:
        case "thumbnail":
            preview = _thumbnail()
            made = Image.Exif()
            made[0x010E] = "x"
            data = factory.picture(exif=made.tobytes() + preview)
        case "page behind the picture":
            data = factory.picture() + b"<html><script>" + PLANTED + b"</script></html>"
        case _:
            frames = [Image.new("RGB", (60, 40), color) for color in ("red", "blue")]
            frames[0].save(
                out, "WEBP", save_all=True, append_images=frames[1:], lossless=True, xmp=PLANTED
            )
            data = out.getvalue()
    assert PLANTED in data
    rebuilt = pictures.rebuild(data)
    assert PLANTED not in rebuilt.data
    assert b"<html" not in rebuilt.data
    assert rebuilt.data.count(b"\xff\xd8\xff") == 1
    with Image.open(io.BytesIO(rebuilt.data)) as seen:
        assert getattr(seen, "n_frames", 1) == 1


def test_a_bomb_in_the_words_of_a_picture_is_refused() -> None:
    words = b"Comment\0\0" + zlib.compress(b"\0" * 80_000_000, 9)
    head = struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0)
    data = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"zTXt", words)
        + chunk(b"IDAT", zlib.compress(b"\0" * 52))
        + chunk(b"IEND", b"")
    )
    assert len(data) < 200_000
    with pytest.raises(pictures.Unusable) as refused:
        pictures.rebuild(data)
    assert refused.value.code == "not_a_picture"


def test_what_hides_behind_a_picture_is_left_behind() -> None:
    """A second picture (as telephones join to portraits) and an archive: one picture is kept."""
    out = io.BytesIO()
    first, second = (Image.new("RGB", (60, 40), color) for color in ("red", "blue"))
    first.save(out, "MPO", save_all=True, append_images=[second])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", PLANTED)
    for data in (out.getvalue(), factory.picture() + packed.getvalue()):
        rebuilt = pictures.rebuild(data).data
        assert rebuilt.count(b"\xff\xd8\xff") == 1
        assert rebuilt.endswith(b"\xff\xd9")
        assert not zipfile.is_zipfile(io.BytesIO(rebuilt))


@pytest.mark.parametrize(
    "head", [b"<html><script>1</script>", b"<svg onload='x'>", b"%PDF-1.7\n", b"PK\3\4", b"GIF89a", b"MZ"]
)  # fmt: skip
def test_what_begins_as_something_else_is_no_picture(head: bytes) -> None:
    with pytest.raises(pictures.Unusable) as refused:
        pictures.rebuild(head + factory.picture())
    assert refused.value.code == "not_a_picture"


@pytest.mark.parametrize("mark", range(2, 9))
def test_every_way_to_hold_a_telephone_comes_out_upright(mark: int) -> None:
    """The same picture, stored turned in each way with the mark that says so, looks the same again."""
    upright = Image.new("RGB", (60, 40), "white")
    upright.paste("red", (0, 0, 30, 20))
    made = Image.Exif()
    made[0x0112] = mark
    undo = {5: 5, 6: 8, 7: 7, 8: 6}.get(mark, mark)
    stored = upright.transpose(TURNS[undo])
    out = io.BytesIO()
    stored.save(out, "PNG", exif=made.tobytes())
    with Image.open(io.BytesIO(pictures.rebuild(out.getvalue()).data)) as seen:
        assert seen.size == (60, 40)
        corner, across = (
            seen.convert("RGB").getpixel((5, 5)),
            seen.convert("RGB").getpixel((55, 35)),
        )
    assert corner[0] > 200 > 60 > corner[1]
    assert min(across) > 200


def test_an_unreadable_mark_costs_nobody_her_picture() -> None:
    crooked = b"Exif\0\0MM\0*\0\0\0\x08\0\1\x01\x12\0\x05\0\0\0\1\0\0\0\x1a\0\0\0\0\0\0\0\0\0\0\0\0"
    assert pictures.rebuild(factory.picture(exif=crooked)).width == 60


def test_endless_passes_are_refused_unread() -> None:
    """A thousand passes over one small picture: a few bytes each, and each costs a whole pass."""
    data = factory.picture(progressive=True)
    last = data.rindex(b"\xff\xda")
    many = data[:last] + data[last:-2] * 1000 + data[-2:]
    with pytest.raises(pictures.Unusable) as refused:
        pictures.rebuild(many)
    assert refused.value.code == "not_a_picture"


def seeds() -> list[bytes]:
    """Small files of each kind, with EXIF, passes, a palette and clear parts among them."""
    out = io.BytesIO()
    Image.new("P", (9, 7)).save(out, "PNG", transparency=0, exif=exif())
    return [
        factory.picture((16, 9), exif=exif(), progressive=True),
        factory.picture((16, 9), "PNG", exif=exif()),
        factory.picture((16, 9), "WEBP", exif=exif(), lossless=True),
        out.getvalue(),
    ]


@pytest.mark.filterwarnings("ignore::UserWarning")  # What Pillow says of crooked EXIF; it goes on.
def test_whatever_the_bytes_are_it_is_a_picture_or_none() -> None:
    """2,000 crooked files, the same each time: bytes changed, cut out, doubled, moved."""
    chance = random.Random(14)  # Which bytes are changed is no secret.
    kept, known = 0, seeds()
    for round_ in range(2000):
        data = bytearray(known[round_ % len(known)])
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(data))
            match chance.randrange(4):
                case 0:
                    data[at] = chance.choice((0, 1, 0x7F, 0xFF, chance.randrange(256)))
                case 1:
                    del data[at : at + chance.randint(1, 8)]
                case 2:
                    data[at:at] = data[at : at + chance.randint(1, 16)]
                case _:
                    data[at : at + 4] = struct.pack(">I", chance.choice((0, 1, 2**31, 2**32 - 1)))
            if not data:
                break
        try:
            kept += len(pictures.rebuild(bytes(data)).data) > 0
        except pictures.Unusable as refused:
            assert refused.code in {"not_a_picture", "picture_too_large"}
    assert 100 < kept < 1900


@pytest.mark.parametrize("fault", [KeyError, TypeError, OverflowError, ZeroDivisionError])
def test_any_fault_of_the_reader_means_no_picture(
    fault: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(pictures.Image, "open", broken)
    with pytest.raises(pictures.Unusable) as refused:
        pictures.rebuild(factory.picture())
    assert refused.value.code == "not_a_picture"


@pytest.mark.parametrize(
    ("kind", "mode", "saving"),
    [
        ("JPEG", "RGB", {}),
        ("JPEG", "CMYK", {"progressive": True}),
        ("PNG", "RGBA", {}),
        ("WEBP", "RGBA", {}),
    ],
)
def test_the_largest_picture_takes_no_more_than_180_mib(
    kind: str, mode: str, saving: dict[str, Any], tmp_path: Path
) -> None:
    """Peak memory of a process of its own, beside what it has before; Linux tells it."""
    most = pictures.MOST_PIXELS_IN_PASSES if saving else pictures.MOST_PIXELS[kind]
    side = math.isqrt(most)
    file = tmp_path / "largest"
    Image.new(mode, (side, side)).save(file, kind, **saving)
    answer = subprocess.run(  # Our own Python and our own words.
        [sys.executable, "-c", MEASURE, str(file)], capture_output=True, text=True, check=True
    )
    assert int(answer.stdout) / 1024 < 180


MEASURE = """
import sys
from pathlib import Path
from arboleda.kit import pictures
def peak():
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
data = Path(sys.argv[1]).read_bytes()
before = peak()
assert pictures.rebuild(data).width == pictures.LONGEST_SIDE
print(peak() - before)
"""


def test_one_picture_at_a_time() -> None:
    """While one is rebuilt, the next waits: four threads of a worker do not take four times as much."""
    done: list[int] = []
    with pictures._AT_ONCE:
        other = threading.Thread(
            target=lambda: done.append(pictures.rebuild(factory.picture()).width)
        )
        other.start()
        other.join(0.2)
        assert not done
    other.join(10)
    assert done == [60]
