"""What a photo of a card may be: told by its first bytes, not by its name; where and when it was taken is cut out."""

from __future__ import annotations

LARGEST = 5_000_000  # bytes
JPEG, PNG = "image/jpeg", "image/png"


def media_type(content: bytes) -> str:
    """`image/jpeg`, `image/png`, or nothing when it is neither."""
    if content.startswith(b"\xff\xd8\xff") and content.rstrip(b"\x00").endswith(b"\xff\xd9"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND" in content[-16:]:
        return PNG
    return ""


def without_traces(content: bytes) -> bytes:
    """A JPEG without its EXIF and other application segments but the first (JFIF) and colour profile; anything else as it is.

    Phones write the place and the device into APP1. The orientation goes too: readers may turn the picture on their screen.
    """
    if not content.startswith(b"\xff\xd8"):
        return content
    kept, position = bytearray(content[:2]), 2
    while position + 4 <= len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if marker == 0xDA:  # the picture itself begins
            break
        end = position + 2 + int.from_bytes(content[position + 2 : position + 4], "big")
        application = 0xE0 <= marker <= 0xEF
        if not (application and marker not in {0xE0, 0xE2, 0xEE}) and marker != 0xFE:
            kept += content[position:end]
        position = end
    return bytes(kept) + content[position:]
