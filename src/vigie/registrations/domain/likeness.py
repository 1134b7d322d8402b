"""When two different names may still be one person or company, and two addresses one place.

Scores (token_set, WRatio) forgive order, second names and typing errors, and forgive too much:
a lone surname is a subset of every name of the family, a person's company carries his name. The
rules here take such pairs back; what people shorten and lengthen themselves (initials, a second
surname, a generation) is in `person_names`. Measured in "Registration certificates", C.3: token_set
finds 90 % of the same persons at 1 % of errors, and scores every subset 100.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from vigie.registrations.domain.legal_forms import LEGAL_FORMS, in_one_spelling
from vigie.registrations.domain.person_names import CIVILITIES, generations, in_plain_words

Party = Literal["person", "company"]
NEAR_SCORE: Final = 90
REMEMBERED: Final = 5_000
"""Pairs remembered: lenders and towns come again and again."""
_PARTS: Final = 4  # DE LA TOUR has three; no surname was seen in more than four

COMPANY_WORDS: Final = frozenset(
    [
        "STE",
        "SOCIETE",
        "ETS",
        "ETABLISSEMENTS",
        "ENTREPRISE",
        "ASSOCIATION",
        "COMMUNE",
        "MAIRIE",
        "BANQUE",
        "CREDIT",
        "FINANCE",
        "LEASING",
        "LEASE",
        "LOCATION",
        "TRANSPORT",
        "TRANSPORTS",
        "GARAGE",
        "AUTO",
        "AUTOMOBILE",
        "AUTOMOBILES",
        "GROUPE",
        "GROUP",
        "HOLDING",
        "SYNDICAT",
        "FONDATION",
        "BANK",
        "RENT",
        "FIRMA",
        "PRZEDSIEBIORSTWO",
    ],
)
MARRIED: Final = frozenset(["EP", "EPOUSE", "NEE", "NE", "VVE", "VEUVE"])
TITLES: Final = (
    MARRIED | CIVILITIES | {"PAN"}
)  # PAN is a surname too: scored, and no word of its own
# An agency is the company that it belongs to; what follows says which one.
AGENCIES: Final = frozenset(["AGENCE", "SUCCURSALE", "ODDZIAL", "BRANCH"])
# A sole trader is the person: the business has no legal personality (Code de commerce, L526-22).
SOLE_TRADER: Final = frozenset(["EI", "EIRL"])


@dataclass(frozen=True, slots=True)
class Name:
    """A name as canonical text, and whom it names as far as its own row tells."""

    text: str
    party: Party

    @property
    def tokens(self) -> tuple[str, ...]:
        """Return the words that tell somebody apart: no title, no legal form of a company."""
        drop = LEGAL_FORMS if self.party == "company" else TITLES
        return tuple(word for word in self.text.split() if word not in drop)


def names_of(field: str, row: Mapping[str, str]) -> Iterator[Name]:
    """Yield the names under which a row may know the party of a field, its own name first.

    A company's name has its legal form in one spelling, a person's is in plain words. A holder is
    also known by the name of birth and the name in use; where one of these is a surname alone, the
    first names of the holder's name follow it.
    """
    party = party_of(field, row)
    text = row.get(field, "")
    if party == "company":
        yield from _company_names(in_one_spelling(text))
        return
    plain = in_plain_words(text)
    yield Name(plain, party)
    yield from (Name(each, party) for each in _both_surnames(plain))
    if field in _HOLDER_NAMES:
        yield from (Name(in_plain_words(each), party) for each in _other_names(field, row))


def _both_surnames(text: str) -> Iterator[str]:
    """Yield DUPONT MARIE and MARTIN MARIE for DUPONT EPOUSE MARTIN MARIE and DUPONT MARIE EPOUSE MARTIN."""
    words = text.split()
    place = next((i for i, word in enumerate(words) if word in MARRIED), 0)
    if 0 < place < len(words) - 2:
        first_names = words[place + 2 :]
        yield " ".join([*words[:place], *first_names])
        yield " ".join([words[place + 1], *first_names])
    if 1 < place < len(words) - 1:
        yield " ".join(words[:place])
        yield " ".join([*words[place + 1 :], *words[1:place]])


def _company_names(text: str) -> Iterator[Name]:
    """Yield a company's name, that of the company an agency belongs to, and a sole trader's own."""
    yield Name(text, "company")
    words = text.split()
    place = next((i for i, word in enumerate(words) if word in AGENCIES), 0)
    if place:
        yield Name(" ".join(words[:place]), "company")
    if not SOLE_TRADER.isdisjoint(words):
        own = " ".join(word for word in words if word not in SOLE_TRADER)
        yield Name(in_plain_words(own), "person")


def _other_names(field: str, row: Mapping[str, str]) -> Iterator[str]:
    first_names = row.get("holder_name", "").split()[1:]
    for other in _HOLDER_NAMES:
        text = row.get(other, "")
        if text and other != field:
            yield " ".join([text, *first_names]) if " " not in text else text


_HOLDER_NAMES: Final = ("holder_name", "holder_birth_name", "holder_used_name")


def party_of(field: str, row: Mapping[str, str]) -> Party:
    """Tell a person from a company: by the row's own words, by the SIREN, by the name."""
    if field in _HOLDER_NAMES:
        said = row.get("holder_kind", "")
        if said in {"person", "company"}:
            return "company" if said == "company" else "person"
        if row.get("holder_siren"):
            return "company"
    if field == "pledge_creditor":
        return "company"
    words = set(in_one_spelling(row.get(field, "")).split())
    return "company" if words & (LEGAL_FORMS | COMPANY_WORDS) else "person"


def may_be_one(expected: Name, observed: Name) -> bool:
    """Tell whether no rule forbids that two names with high scores are one party.

    Person against company is never near. A person's every word must have its like on the other
    side, and two words at least, so that neither a different surname or first name nor a surname
    alone is near; another generation is another person. A company may differ by its legal form and a
    typing error only.
    """
    if expected.party != observed.party:
        return False
    if expected.party == "person" and not _of_one_generation(expected, observed):
        return False
    few, many = sorted((expected.tokens, observed.tokens), key=len)
    if expected.party == "company":
        return len(few) == len(many) > 0 and _all_alike(few, many)
    return len(few) >= min(2, len(many)) and len(few) > 0 and _all_alike(few, many)


def _of_one_generation(expected: Name, observed: Name) -> bool:
    return generations(expected.tokens) == generations(observed.tokens)


@lru_cache(maxsize=REMEMBERED)
def joined(one: str, other: str) -> tuple[str, str]:
    """Return two names with the words that only one of them parts written as one.

    LE GOFF is LEGOFF, DE LA TOUR is DELATOUR, O BRIEN (O'BRIEN) is OBRIEN: the joined word must stand
    in the other name letter by letter.
    """
    return _joined_as_in(one, other), _joined_as_in(other, one)


def _joined_as_in(text: str, other: str) -> str:
    words, whole, found = text.split(), frozenset(other.split()), []
    if not _may_be_joined(words, whole):
        return " ".join(words)
    while words:
        run = next(
            (n for n in range(min(len(words), _PARTS), 1, -1) if "".join(words[:n]) in whole), 1
        )
        found.append("".join(words[:run]))
        words = words[run:]
    return " ".join(found)


def _may_be_joined(words: list[str], whole: frozenset[str]) -> bool:
    """Tell quickly whether words written together may be one of another name."""
    together = "".join(words)
    return any(
        word in together and (word not in words or together.count(word) > 1) for word in whole
    )


def may_be_one_place(expected: str, observed: str) -> bool:
    """Tell whether two addresses have the same numbers: 12 rue X is not 14 rue X."""
    return sorted(re.findall(r"\d+", expected)) == sorted(re.findall(r"\d+", observed))


def _all_alike(few: tuple[str, ...], many: tuple[str, ...]) -> bool:
    """Tell whether each word has its own like among others."""
    rest = list(many)
    for word in sorted(few, key=len, reverse=True):
        like = next((other for other in sorted(rest, key=word.__ne__) if is_like(word, other)), "")
        if not like:
            return False
        rest.remove(like)
    return True


def is_like(one: str, other: str) -> bool:
    """Tell whether two words are one, but for an initial or a typing error.

    One error in a word of four letters or more, two from eight letters on; numbers are exact.
    """
    shorter, longer = sorted((one, other), key=len)
    if one == other or (len(shorter) == 1 and longer.startswith(shorter)):
        return True
    errors = 1 if len(shorter) < 8 else 2
    if len(shorter) < 4 or len(longer) - len(shorter) > errors or not (one + other).isalpha():
        return False
    return edits(*_without_common_ends(shorter, longer)) <= errors


def _without_common_ends(one: str, other: str) -> tuple[str, str]:
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return one, other


def edits(one: str, other: str) -> int:
    """Return how many letters are added, lost, changed or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        earlier, before = before, row
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
