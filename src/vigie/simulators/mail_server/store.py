"""The mailbox on disk: a maildir, one file a message, numbered in order of arrival."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Lock


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as it was received; `raw` starts with the envelope headers added here."""

    number: int
    raw: bytes

    @property
    def parsed(self) -> EmailMessage:
        """Return the message as headers and parts."""
        return message_from_bytes(self.raw, policy=policy.default)

    def header(self, name: str) -> str:
        """Return a header as readable text, empty when it is absent."""
        return str(self.parsed.get(name, ""))

    def part(self, kind: str) -> str:
        """Return the text of the first part of a kind (`plain`, `html`), empty when absent."""
        body = self.parsed.get_body(preferencelist=(kind,))
        return "" if body is None else str(body.get_content())


class Mailbox:
    """Keeps messages as files; safe to read from several threads while one writes."""

    def __init__(self, folder: Path) -> None:
        self._new, self._tmp = folder / "new", folder / "tmp"
        for path in (self._new, self._tmp, folder / "cur"):
            path.mkdir(parents=True, exist_ok=True)
        self._lock = Lock()
        self._last = max(self.numbers(), default=0)

    def keep(self, content: bytes, *, sender: str, recipients: list[str]) -> int:
        """Write a message durably and return its number."""
        envelope = [
            f"Return-Path: <{sender}>",
            f"Delivered-To: {', '.join(recipients)}",
            f"X-Received-At: {datetime.now(UTC).isoformat(timespec='milliseconds')}",
        ]
        raw = "".join(f"{line}\r\n" for line in envelope).encode() + content
        with self._lock:
            number = self._last + 1
            draft = self._tmp / _name(number)
            with draft.open("wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            draft.rename(self._new / _name(number))
            self._last = number
        return number

    def numbers(self) -> list[int]:
        """Return the numbers of all messages, oldest first."""
        return sorted(int(path.stem) for path in self._new.glob("*.eml"))

    def letter(self, number: int) -> Letter | None:
        """Return one message, or None."""
        path = self._new / _name(number)
        return Letter(number, path.read_bytes()) if path.is_file() else None

    def letters(self, *, newest_first: bool = False) -> Iterator[Letter]:
        """Read the messages one by one."""
        for number in sorted(self.numbers(), reverse=newest_first):
            letter = self.letter(number)
            if letter is not None:
                yield letter

    def empty(self) -> None:
        """Forget all messages; numbers go on, so a number never means two messages."""
        for path in self._new.glob("*.eml"):
            path.unlink(missing_ok=True)


def _name(number: int) -> str:
    return f"{number:08d}.eml"
