"""Pictures rebuilt from their pixels: nothing else of the file a person sent is kept. Pure.

A photograph carries where and when it was taken, the device, an older uncropped preview, comments
(R57; trust.md section 7: saving again is not enough, a JPEG comment survives it). So the pixels
are copied into a new picture, and that is what is stored.
"""

from __future__ import annotations

import dataclasses
import io
import struct

from PIL import Image, ImageOps

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
"""Checked on the header, before anything is unpacked: a small file may claim to be huge."""
LONGEST_SIDE = 1400
QUALITY = 80
FORMATS = ("JPEG", "PNG", "WEBP")
CONTENT_TYPE = "image/jpeg"


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

    Transparent parts become white. Raises Unusable.
    """
    if len(data) > MOST_BYTES:
        raise Unusable("picture_too_heavy")
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as source:
            if source.width * source.height > MOST_PIXELS:
                raise Unusable("picture_too_large")
            source.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(source)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            flat = _flat(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Unusable("picture_too_large") from bomb
    except Unusable:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, struct.error) as broken:
        raise Unusable("not_a_picture") from broken
    fresh = Image.frombytes("RGB", flat.size, flat.tobytes())
    out = io.BytesIO()
    fresh.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Rebuilt(out.getvalue(), *fresh.size)


def _flat(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(ground, layer).convert("RGB")
    return picture.convert("RGB")
