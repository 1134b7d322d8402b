"""Names of a certificate that stand for several people: two holders in one cell, an estate.

Registers and files write both holders in C.1 (DURAND MARIE OU MARTIN PAUL; KOWALSKI JAN LUB NOWAK
ANNA), and after a death the joint owners or the heirs under the name of the dead (INDIVISION DURAND;
Code civil, art. 815 and following). Canonical names; those of companies are none of these.
"""

from collections.abc import Iterator
from typing import Final

from vigie.registrations.domain.likeness import MARRIED
from vigie.registrations.domain.person_names import CIVILITIES, PARTICLES

_JOINING: Final = frozenset(["OU", "ET", "LUB", "ORAZ", "I", "&", "/"])
_ESTATES: Final = frozenset(
    [
        "INDIVISION",
        "SUCCESSION",
        "HERITIERS",
        "HOIRS",
        "HOIRIE",
        "CONSORTS",
        "CTS",
        "SPADKOBIERCY",
        "SPADEK",
    ]
)
_BESIDE: Final = PARTICLES | CIVILITIES | MARRIED | _JOINING | {"SUCCESSORALE", "FEU", "FEUE", "PO"}
_BREAKS: Final = str.maketrans("./()", "    ")
_CARE_OF: Final = frozenset(["C/O", "S/C"])  # an address: nobody holds anything together
_THEIR: Final = PARTICLES | {"SES", "SON", "SA", "LEUR", "LEURS"}
# DURAND MARIE ET FILS is a business, under one name.
_BUSINESS: Final = frozenset(
    [
        "CO",
        "ASSOCIE",
        "NEVEU",
        "GENDRE",
        "FILS",
        "FILLE",
        "FILLES",
        "FRERE",
        "FRERES",
        "SOEUR",
        "SOEURS",
        "CIE",
        "ASSOCIES",
        "COMPAGNIE",
        "SYN",
        "SYNOWIE",
        "WSPOLNICY",
    ]
)


def holders_in(name: str) -> tuple[str, ...]:
    """Return the holders that a person's name joins by OU, ET, I, LUB; nobody where it names one.

    A given name alone shares the surname before it: DURAND PAUL ET MARIE are DURAND PAUL and DURAND
    MARIE. Of M OU MME DURAND PAUL one is known by the surname alone. An estate (INDIVISION DURAND PAUL
    ET SOPHIE) and a business (ET FILS, ET CO) are one holder.
    """
    parts = _parts(name)
    if len(parts) == 1 or not all(parts) or any(_is_business(part) for part in parts[1:]):
        return ()
    if not _ESTATES.isdisjoint(_plain(name)):
        return ()
    return tuple(" ".join(part) for part in _with_surnames(parts) if part)


def lone_names(name: str) -> frozenset[str]:
    """Return the single words that a name joins to others: a surname or a given name, nobody can tell."""
    lone = frozenset(part[0].strip(".") for part in _parts(name) if len(part) == 1)
    return lone - CIVILITIES if holders_in(name) else frozenset()


def names_persons(name: str) -> bool:
    """Tell whether all whom a name joins are persons: no word of a business, no letter or two alone.

    NEVEU PAUL and DURAND JEAN FILS may be persons and may be none.
    """
    parts = [[word.strip(".") for word in part] for part in _parts(name)]
    if len(parts) == 1:
        return True
    is_short = any(
        len(part) == 1 and len(part[0]) < 3 for part in parts if part[0] not in CIVILITIES
    )
    return not is_short and all(_BUSINESS.isdisjoint(part) for part in parts)


def _parts(name: str) -> list[list[str]]:
    """Part a name at the words that join. I may be an initial: it joins after two words at least."""
    parts = [list[str]()]
    for word in _with_slashes(name):
        if word in _JOINING and parts[-1] and (word != "I" or len(parts[-1]) > 1):
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def _with_slashes(name: str) -> Iterator[str]:
    for word in name.split():
        yield from [word] if word in _CARE_OF else word.replace("/", " / ").split()


def _is_business(part: list[str]) -> bool:
    """Tell whether what follows a name only says that it is a business: ET CO, ET SES FILS."""
    told = {word.strip(".") for word in part} - _THEIR
    return bool(told) and told <= _BUSINESS


def _with_surnames(parts: list[list[str]]) -> Iterator[list[str]]:
    """Give a civility alone and a given name alone the surname of the whole name beside them."""
    whole = next((i for i, part in enumerate(parts) if len(part) > 1), len(parts))
    shared = [word for part in parts[whole : whole + 1] for word in part if word not in CIVILITIES]
    for place, part in enumerate(parts):
        if len(part) == 1 and part[0].strip(".") in CIVILITIES:
            yield shared[:1]
        elif len(part) == 1 and place > whole:
            yield [*shared[:1], *part]
        else:
            yield part


def estate_of(name: str) -> str:
    """Return whose estate a name says it is, in its own words; "" where it says no such thing."""
    words = _plain(name)
    if _ESTATES.isdisjoint(words):
        return ""
    return " ".join(word for word in words if word not in _ESTATES | _BESIDE)


def _plain(name: str) -> list[str]:
    return name.translate(_BREAKS).split()
