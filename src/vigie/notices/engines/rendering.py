"""From a kind, a language and a context to the words that leave."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from vigie.kernel.money import currency
from vigie.notices.domain.kinds import Context, FieldType, Kind, Value
from vigie.ui import formats
from vigie.ui.catalogue import brief

_WIDE_GAP = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in words; the hash covers all three parts."""

    subject: str
    text: str
    html: str

    @property
    def content_hash(self) -> str:
        """Return the SHA-256 of subject, text and HTML."""
        parts = "\x1f".join((self.subject, self.text, self.html))
        return hashlib.sha256(parts.encode()).hexdigest()


def rendered(
    kind: Kind, language: str, context: Context, beside: Mapping[str, str] | None = None
) -> Rendered:
    """Render a message in a language; links become absolute. `beside` is added as it is.

    The code of a reason stands as `why` in words, "" where the page alone can say it.
    """
    values = {name: _worded(kind.fields[name], value, language) for name, value in context.items()}
    values |= {"why": brief(str(context["reason"]), language)} if "reason" in context else {}
    values |= beside or {}
    stem = f"notices/mail/{kind.template}"
    with override(language):
        subject = " ".join(render_to_string(f"{stem}.subject.txt", values).split())
        text = _WIDE_GAP.sub("\n\n", render_to_string(f"{stem}.txt", values)).strip() + "\n"
        html = render_to_string(f"{stem}.html", {**values, "subject": subject}).strip() + "\n"
    return Rendered(subject, text, html)


def _worded(kept: FieldType, value: Value, language: str) -> Value:
    if kept is FieldType.LINK:
        return f"{settings.VIGIE_PUBLIC_URL.rstrip('/')}{value}"
    if kept is FieldType.AMOUNT:
        number, _, code = str(value).partition(" ")
        shown = formats.amount(Decimal(number), language, currency(code).exponent)
        return f"{shown}{formats.NO_BREAK}{code}"
    if isinstance(value, date):
        return formats.day(value, language)
    return value
