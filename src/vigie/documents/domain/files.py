"""A file as it is kept: named by its content."""

from dataclasses import dataclass
from typing import Final

PDF: Final = "application/pdf"
_BEGINNINGS: Final = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"<?xml", "application/xml"),
    (b'{"', "application/json"),
)
_SUFFIXES: Final = {
    PDF: ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/tiff": ".tiff",
    "application/xml": ".xml",
    "application/json": ".json",
}


@dataclass(frozen=True, slots=True)
class Blob:
    """Content that lies on disk: SHA-256 in 64 hex digits, bytes, media type by its first bytes."""

    digest: str
    size: int
    media_type: str

    @property
    def place(self) -> str:
        """Return the path below the organisation's folder, two folders deep."""
        return f"{self.digest[:2]}/{self.digest[2:4]}/{self.digest}"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a document is about: `leasing.contract` 12."""

    kind: str
    id: int


def media_type_of(beginning: bytes) -> str:
    """Return the media type that the first bytes show; what a sender says of a file is not asked."""
    for first, media_type in _BEGINNINGS:
        if beginning.startswith(first):
            return media_type
    return "application/octet-stream"


def suffix_of(media_type: str) -> str:
    """Return the ending of a file's name."""
    return _SUFFIXES.get(media_type, ".bin")
