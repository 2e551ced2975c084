"""Pictures rebuilt from their pixels: nothing else of the file a person sent is kept. Pure.

A photograph carries where and when it was taken, the device, an older uncropped preview, comments
(R57; trust.md section 7: saving again is not enough, a JPEG comment survives it). So the pixels
are copied into a new picture, and that is what is stored. Every upload of a picture goes this way.

**Memory.** What a file may claim to be is read from its header before anything is unpacked, and
one picture at a time is rebuilt in a process, so that a few uploads do not take the machine.
Measured with Pillow 13 on the largest pictures that are taken, beside the file itself: JPEG of 50
million points 25 MiB, in passes (progressive) of 16 million 137 MiB, PNG of 16 million 151 MiB, WebP
of 8 million about 150 MiB (`tests/kit/test_pictures.py` holds all of them under 180). None took longer
than 1.6 s.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import threading

from PIL import Image

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = {"JPEG": 50_000_000, "MPO": 50_000_000, "PNG": 16_000_000, "WEBP": 8_000_000}
"""By kind, width times height, checked on the header: a small file may claim to be huge. A JPEG
is unpacked at a half, a quarter or an eighth of its size, so that a telephone's may be large."""
MOST_PIXELS_IN_PASSES = 16_000_000
"""A progressive JPEG has to be held whole in memory, whatever size is wanted of it."""
MOST_PASSES = 100
"""Passes over the picture in one JPEG file, previews and second pictures in it counted too. Cameras
and programs write at most a dozen; ten megabytes of empty passes would keep a processor busy for
many minutes (libjpeg-turbo names this attack and advises a limit)."""
LONGEST_SIDE = 1400
QUALITY = 80
FORMATS = ("JPEG", "PNG", "WEBP")
ACCEPT = "image/jpeg,image/png,image/webp"
"""What a file field offers to choose from. What was sent is known by its bytes, not by its name."""
CONTENT_TYPE = "image/jpeg"

_AT_ONCE = threading.BoundedSemaphore(1)

_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How a picture is turned for each value of the EXIF mark *orientation* (0x0112; EXIF 2.32)."""


@dataclasses.dataclass(frozen=True, slots=True)
class Rebuilt:
    """A picture made of pixels alone: JPEG bytes, with width and height in pixels."""

    data: bytes
    width: int
    height: int


class Unusable(ValueError):
    """The file cannot be taken; ``code`` is picture_too_heavy, picture_too_large, not_a_picture."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def rebuild(data: bytes) -> Rebuilt:
    """Return the first frame of a JPEG, PNG or WebP, upright, at most 1400 pixels long.

    Transparent parts become white. A moving picture is taken as its first image: the field says so
    before. A file that is a picture and something else too (a page, an archive, a second picture
    behind the first) keeps its picture alone; SVG, GIF, TIFF and whatever begins as something else
    are refused. Waits while another picture is rebuilt in this process. Raises Unusable, and nothing
    else, whatever the bytes are.
    """
    if len(data) > MOST_BYTES:
        raise Unusable("picture_too_heavy")
    with _AT_ONCE:
        try:
            return _rebuilt(data)
        except Unusable:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as bomb:
            raise Unusable("picture_too_large") from bomb
        except Exception as broken:
            # A crooked file makes readers raise nearly anything (KeyError, TypeError, struct.error,
            # ZeroDivisionError …), and to whoever sent it all of these mean the same.
            raise Unusable("not_a_picture") from broken


def _rebuilt(data: bytes) -> Rebuilt:
    with Image.open(io.BytesIO(data), formats=FORMATS) as source:
        _check(source, data)
        turn = _UPRIGHT.get(_orientation(source))
        shrink = min(1.0, LONGEST_SIDE / max(source.size))
        wanted = (max(1, round(source.width * shrink)), max(1, round(source.height * shrink)))
        source.draft("RGB", wanted)
        source.load()  # Before the next line, which would ask for a draft twice as large.
        source.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        small = _flat(source)
    if turn is not None:
        small = small.transpose(turn)
    fresh = Image.frombytes("RGB", small.size, small.tobytes())
    out = io.BytesIO()
    fresh.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Rebuilt(out.getvalue(), *fresh.size)


def _check(source: Image.Image, data: bytes) -> None:
    """Refuse what would take too much to unpack. Only the header has been read so far."""
    most = MOST_PIXELS[source.format or ""]
    if source.info.get("progressive"):
        most = min(most, MOST_PIXELS_IN_PASSES)
        # Within the packed pixels 0xFF is followed by 0x00, so each of these begins a pass.
        if data.count(b"\xff\xda") > MOST_PASSES:
            raise Unusable("not_a_picture")
    if source.width * source.height > most:
        raise Unusable("picture_too_large")


def _orientation(source: Image.Image) -> int:
    """The mark that says how the device was held; 1, upright, where it cannot be read."""
    with contextlib.suppress(Exception):
        return int(source.getexif().get(0x0112, 1))
    return 1


def _flat(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(ground, layer).convert("RGB")
    return picture.convert("RGB")
