"""Names of a certificate that stand for several people: two holders in one cell, an estate.

Registers and files write both holders in C.1 (DURAND MARIE OU MARTIN PAUL; KOWALSKI JAN LUB NOWAK
ANNA), and after a death the joint owners or the heirs under the name of the dead (INDIVISION DURAND;
Code civil, art. 815 and following). Canonical names; those of companies are none of these.
"""

from collections.abc import Iterator
from typing import Final

from vigie.registrations.domain.person_names import CIVILITIES, PARTICLES

_JOINING: Final = frozenset(["OU", "ET", "LUB", "ORAZ", "I", "&", "/"])
_ESTATES: Final = frozenset(
    ["INDIVISION", "SUCCESSION", "HERITIERS", "HOIRS", "HOIRIE", "SPADKOBIERCY"]
)
_BESIDE: Final = PARTICLES | CIVILITIES | {"SUCCESSORALE", "FEU", "FEUE", "PO"}
# DURAND MARIE ET FILS is a business, under one name.
_BUSINESS: Final = frozenset(
    [
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
    MARIE. Of M OU MME DURAND PAUL one is known by the surname alone. I between two words may be an
    initial: it joins after two words at least.
    """
    words, parts = name.split(), [list[str]()]
    for word in words:
        if word in _JOINING and parts[-1] and (word != "I" or len(parts[-1]) > 1):
            parts.append([])
        else:
            parts[-1].append(word)
    if len(parts) == 1 or not all(parts) or any(part[0].strip(".") in _BUSINESS for part in parts):
        return ()
    return tuple(" ".join(part) for part in _with_surnames(parts) if part)


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
    words = name.replace(".", " ").replace("(", " ").replace(")", " ").split()
    if _ESTATES.isdisjoint(words):
        return ""
    return " ".join(word for word in words if word not in _ESTATES | _BESIDE)
