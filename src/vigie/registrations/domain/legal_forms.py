"""Legal forms of companies, whatever their dots and spaces: SP. Z O.O., SP Z OO and SPZOO are one.

Registers, portfolios and people each write them their own way; a dot says nothing about whom a
name names. The forms themselves: the French Code de commerce (book II) and the Polish Kodeks
spółek handlowych (art. 1 and the abbreviations of art. 24, 90, 104, 127, 160, 305).
"""

import re
from typing import Final

# The forms' one spelling; further words that tell a company but name no form of their own.
LEGAL_FORMS: Final = frozenset(
    [
        "SA",
        "SAS",
        "SASU",
        "SARL",
        "EURL",
        "EIRL",
        "EI",
        "SCI",
        "SCA",
        "SCS",
        "SNC",
        "SCM",
        "SCP",
        "SELARL",
        "SE",
        "GIE",
        "GMBH",
        "AG",
        "KG",
        "LTD",
        "PLC",
        "BV",
        "NV",
        "SPRL",
        "SRL",
        "SPA",
        "SL",
        "SP",
        "SPZOO",
        "ZOO",
        "PSA",
        "SPJ",
        "SPK",
        "SKA",
        "SPP",
        "SPOLKA",
        "JAWNA",
        "AKCYJNA",
        "KOMANDYTOWA",
    ]
)
# Written out or abbreviated, dots taken away → the one spelling; the longest are tried first.
_WRITTEN: Final = (
    (r"(?:SP|SPOLKA) ?Z OGR\w* ODP\w*", "SPZOO"),
    (r"(?:SP|SPOLKA) ?Z ?O ?O", "SPZOO"),
    (r"(?:SP|SPOLKA) ?Z(?: O)?$", "SPZOO"),
    (r"PROSTA (?:SPOLKA AKCYJNA|S ?A)", "PSA"),
    (r"SPOLKA KOMANDYTOWO AKCYJNA|S ?K ?A", "SKA"),
    (r"SPOLKA AKCYJNA|SP ?AKC", "SA"),
    (r"SPOLKA KOMANDYTOWA|SP ?KOM|SP ?K", "SPK"),
    (r"SPOLKA JAWNA|SP ?J", "SPJ"),
    (r"SPOLKA PARTNERSKA|SP ?P", "SPP"),
    (r"SOCIETE PAR ACTIONS SIMPLIFIEE(?: UNIPERSONNELLE)?", "SAS"),
    (r"SOCIETE A RESPONSABILITE LIMITEE", "SARL"),
    (r"SOCIETE ANONYME", "SA"),
    (r"SOCIETE CIVILE IMMOBILIERE", "SCI"),
    (r"SOCIETE EN NOM COLLECTIF", "SNC"),
    # Décret 2022-725: the name of a sole trader follows or precedes these words, or EI.
    (r"ENTREPRENEUR INDIVIDUEL A RESPONSABILITE LIMITEE", "EIRL"),
    (r"ENTREPRISE INDIVIDUELLE|ENTREPRENEUR INDIVIDUEL", "EI"),
    (r"STE", "SOCIETE"),
    (r"ETS", "ETABLISSEMENTS"),
    (r"CIE", "COMPAGNIE"),
)
_FORMS: Final = tuple((re.compile(rf"\b(?:{written})(?!\w)"), form) for written, form in _WRITTEN)
_DOTTED: Final = re.compile(r"[.,]")
# Without any of these a name is in its one spelling already.
_LOOSE: Final = re.compile(
    r"[.,&]|\bSP|\bSK|\bS\b|\b(?:STE|ETS|CIE|SOCIETE|PROSTA|INDIVIDUEL|INDIVIDUELLE)\b|(?<!\S)\w \w(?!\S)"
)
_LETTERS: Final = re.compile(r"(?<!\S)\w(?: \w)+(?!\S)")
# How own names stand on certificates: the usual spellings of the forms that have several.
_SPELLINGS: Final = {
    "SPZOO": (
        "SP. Z O.O.", "SP. Z O.O", "SP. Z O. O.", "SP Z O.O.", "SP.Z O.O.", "SP. Z.O.O.",
        "SP.Z.O.O.", "SP Z OO", "SP Z O O", "SP ZOO", "SPZOO",
        "SPOLKA Z OGRANICZONA ODPOWIEDZIALNOSCIA",
    ),
    "SA": ("SA", "S.A.", "S.A", "S. A.", "S A"),
    "SAS": ("SAS", "S.A.S.", "S.A.S", "S. A. S.", "S A S"),
    "SASU": ("SASU", "S.A.S.U.", "S A S U"),
    "SARL": ("SARL", "S.A.R.L.", "S.A.R.L", "S A R L"),
    "SPJ": ("SP. J.", "SP.J.", "SP J", "SPJ", "SPOLKA JAWNA"),
    "SPK": ("SP. K.", "SP.K.", "SP K", "SPK", "SPOLKA KOMANDYTOWA"),
}  # fmt: skip


def is_loose(name: str) -> bool:
    """Tell whether a canonical name may have another spelling than `in_one_spelling`."""
    return _LOOSE.search(name) is not None


def in_one_spelling(name: str) -> str:
    """Return a company's canonical name with its legal form in one spelling and without dots.

    ALFA SP. Z O.O and ALFA SP Z OO are ALFA SPZOO; letters written apart are one word (B.M.W.,
    S A S). Doing it again changes nothing.
    """
    if not is_loose(name):
        return name
    text = _with_forms(" ".join(_DOTTED.sub(" ", name).replace("&", " ET ").split()))
    return _with_forms(_LETTERS.sub(lambda found: found[0].replace(" ", ""), text))


def _with_forms(text: str) -> str:
    for written, form in _FORMS:
        text = written.sub(form, text)
    return text


def spellings(name: str) -> tuple[str, ...]:
    """Return a company's canonical name, itself first, under each usual spelling of its form."""
    text = in_one_spelling(name)
    stem, _, form = text.rpartition(" ")
    others = _SPELLINGS.get(form, ()) if stem else ()
    kept = _stem(name, stem)
    return tuple(dict.fromkeys([name, *(f"{kept} {other}" for other in others)]))


def _stem(name: str, stem: str) -> str:
    """Return the words of a name before its form, as they are written; `stem` is their one spelling."""
    words = name.split()
    written = (" ".join(words[:end]) for end in range(len(words) - 1, 0, -1))
    return next((text for text in written if in_one_spelling(text) == stem), stem)
