"""The mailbox in the browser: everything received is escaped; HTML parts sit in a closed frame."""

import re
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from vigie.simulators.mail_server.signatures import KeyRecords, Signature
from vigie.simulators.mail_server.store import Letter
from vigie.simulators.mail_server.words import words

PAGE_LENGTH = 50
SHOWN_HEADERS = ("Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "DKIM-Signature")
_LINK = re.compile(r"https?://[^\s<>\"']+")


def list_page(letters: list[Letter], keys: KeyRecords, language: str, *, more: bool) -> str:
    """Return the list of messages, newest first."""
    say = words(language)
    rows = "".join(_row(letter, keys, say) for letter in letters)
    listing = f'<ul class="letters">{rows}</ul>' if rows else f"<p>{escape(say['empty'])}</p>"
    older = ""
    if more:
        older = f'<p><a href="/?before={letters[-1].number}">{escape(say["older"])}</a></p>'
    head = f'<h1>{escape(say["title"])}</h1><p class="quiet">{escape(say["intro"])}</p>'
    return _framed(say["title"], head + listing + older, language)


def letter_page(letter: Letter, signature: Signature, language: str) -> str:
    """Return one message: headers, plain text with its links, HTML part in a sandbox."""
    say = words(language)
    subject = letter.header("Subject") or say["no_subject"]
    headers = "".join(
        f"<dt>{name}</dt><dd>{escape(letter.header(name))}</dd>"
        for name in SHOWN_HEADERS
        if letter.header(name)
    )
    content = (
        f'<p><a href="/">← {escape(say["back"])}</a></p><h1>{escape(subject)}</h1>'
        f"<p>{_sign(signature, say)}</p>"
        f"<h2>{escape(say['plain'])}</h2><pre>{_linked(letter.part('plain'))}</pre>"
        f"{_html_part(letter, say)}"
        f"<h2>{escape(say['headers'])}</h2><dl>{headers}</dl>"
        f'<p><a href="/messages/{letter.number}.eml">{escape(say["source"])}</a></p>'
    )
    return _framed(subject, content, language)


def _row(letter: Letter, keys: KeyRecords, say: dict[str, str]) -> str:
    received = letter.header("X-Received-At")[:19].replace("T", " ") + " UTC"
    subject = letter.header("Subject") or say["no_subject"]
    return (
        f'<li><a href="/messages/{letter.number}"><strong>{escape(subject)}</strong>'
        f"<span>{escape(received)}</span><span>{escape(letter.header('To'))}</span>"
        f"{_sign(keys.verify(letter.raw), say)}</a></li>"
    )


def _sign(signature: Signature, say: dict[str, str]) -> str:
    mark = {"pass": "✓", "fail": "✗"}.get(signature.value, "–")
    return f'<span class="sign">{mark} DKIM · {escape(say[signature.value])}</span>'


def _html_part(letter: Letter, say: dict[str, str]) -> str:
    part = letter.part("html")
    if not part:
        return ""
    title = escape(say["html"])
    return f'<h2>{title}</h2><iframe sandbox title="{title}" srcdoc="{escape(part)}"></iframe>'


def _linked(text: str) -> str:
    pieces, end = [], 0
    for link in _LINK.finditer(text):
        address = escape(link.group())
        pieces.append(escape(text[end : link.start()]))
        pieces.append(f'<a href="{address}" rel="noopener noreferrer">{address}</a>')
        end = link.end()
    return "".join(pieces) + escape(text[end:])


@cache
def _frame() -> Template:
    return Template((Path(__file__).parent / "data" / "frame.html").read_text("utf-8"))


def _framed(title: str, content: str, language: str) -> str:
    return _frame().substitute(title=escape(title), content=content, language=language)
