"""A picture keeps its pixels and nothing else; what pretends to be one is refused."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from arboleda.voice.stories.rules import pictures
from tests.factories import stories as factory

PLANTED = b"Calle Secreta 12"


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


@pytest.mark.parametrize("size", [(30_000, 30_000), (12_000, 12_000), (8_000, 6_000)])
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
