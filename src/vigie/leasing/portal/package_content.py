"""The packages of a product as boxes of its form, and as lines beside another version."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.leasing.domain.packages import PackageKind
from vigie.leasing.domain.products import name_in
from vigie.ui import cells

Words = str | Promise
Content = Mapping[str, Any]
SPARE: Final = 2
KINDS: Final[dict[str, Words]] = {
    PackageKind.INSURANCE: _("Insurance"),
    PackageKind.SERVICE: _("Service"),
}
_TEXTS: Final[tuple[tuple[str, Words], ...]] = (
    ("code", _("Code")),
    ("en", _("Name in English")),
    ("fr", _("Name in French")),
    ("pl", _("Name in Polish")),
    ("provider", _("Insurer or provider")),
    ("low", _("Lowest in each rental")),
    ("usual", _("Usual")),
    ("high", _("Highest")),
)


@dataclass(frozen=True, slots=True)
class PackageBox:
    """The boxes of one package: name, label and value of each text, its kind, whether it is required."""

    place: int
    texts: Sequence[tuple[str, Words, str]]
    kinds: Sequence[tuple[str, Words, bool]]
    is_required: bool


def boxes(content: Content) -> list[PackageBox]:
    """Return the boxes of a content's packages, and two empty ones."""
    held = [*content.get("packages", ()), *({} for _place in range(SPARE))]
    return [_box(place, entry) for place, entry in enumerate(held)]


def sent_packages(given: QueryDict) -> list[dict[str, Any]]:
    """Return the packages that a sent form describes; a box without a code is none."""
    found, place = [], 0
    while f"package_{place}_code" in given:
        text = {name: given.get(f"package_{place}_{name}", "").strip() for name, _label in _TEXTS}
        if text["code"]:
            found.append(
                {
                    "code": text["code"],
                    "kind": given.get(f"package_{place}_kind", ""),
                    "names": {language: text[language] for language in ("en", "fr", "pl")},
                    "provider": text["provider"],
                    "required": given.get(f"package_{place}_required") == "yes",
                    "amount": [_number(text["low"]), _number(text["high"])],
                    "usual": _number(text["usual"]),
                }
            )
        place += 1
    return found


def said_packages(content: Content, codes: Sequence[str]) -> Iterator[tuple[Words, str]]:
    """Yield one line for each of some codes, empty where this content has no such package."""
    held = {entry["code"]: entry for entry in content.get("packages", ())}
    for code in codes:
        entry = held.get(code)
        yield f"{_('Package')} {code}", _said(entry, content["currency"]) if entry else ""


def _said(entry: Content, money: str) -> str:
    amounts = f"{entry['amount'][0]} – {entry['amount'][1]} {money} ({entry['usual']})"
    parts = [name_in(entry["names"], cells.language()), str(KINDS[entry["kind"]])]
    parts += [entry["provider"]] if entry.get("provider") else []
    parts.append(str(_("required") if entry.get("required") else _("optional")))
    return ", ".join([*parts, amounts])


def _box(place: int, entry: Content) -> PackageBox:
    low, high = entry.get("amount", ("", ""))
    known = {
        "code": entry.get("code", ""),
        **entry.get("names", {}),
        "provider": entry.get("provider", ""),
        "low": low,
        "usual": entry.get("usual", ""),
        "high": high,
    }
    texts = [(name, label, str(known.get(name, ""))) for name, label in _TEXTS]
    kinds = [(code, words, code == entry.get("kind")) for code, words in KINDS.items()]
    return PackageBox(place, texts, kinds, bool(entry.get("required")))


def _number(text: str) -> str:
    return text.replace(" ", "").replace(",", ".")
