"""Initials, a surname more, a generation: a worked table, laws, and a plain judge of the fast path.

The table is printed in docs/algorithms/comparison.md.
"""

from collections.abc import Iterator, Mapping
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from vigie.registrations.domain.canonical import read
from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.domain.likeness import Name, joined, may_be_one, names_of
from vigie.registrations.domain.person_names import (
    GENERATIONS,
    PARTICLES,
    adds_names,
    in_plain_words,
    written_out,
)
from vigie.registrations.engines.likeness import likeness

TABLE = [
    # An initial stands for the given name, however long the surname is.
    ("DUPONTEL JEAN", "DUPONTEL J", "near"),
    ("DUPONTEL JEAN", "J. DUPONTEL", "near"),
    ("DUPONTEL JEAN", "DUPONTEL J.", "near"),
    ("LAROCHEFOUCAULD JEAN", "J LAROCHEFOUCAULD", "near"),
    ("LE JEAN", "JEAN LE", "near"),
    ("DUPONTEL PIERRE", "DUPONTEL J", "different"),
    ("DUPONTEL JEAN", "DURAND J", "different"),
    ("DUPONTEL JEAN", "DUPONDEL J", "different"),  # an initial and a typing error are too little
    # Two given names.
    ("DUPONTEL JEAN PIERRE", "DUPONTEL J P", "near"),
    ("DUPONTEL JEAN PIERRE", "DUPONTEL J.P.", "near"),
    ("DUPONTEL JEAN PIERRE", "DUPONTEL JP", "near"),
    ("DUPONTEL JEAN-PIERRE", "DUPONTEL J.-P.", "near"),
    ("DUPONTEL JEAN PIERRE", "DUPONTEL J", "near"),
    ("DUPONTEL JEAN PIERRE", "DUPONTEL J M", "different"),
    ("DUPONTEL JEAN PIERRE", "DUPONTEL JM", "different"),
    ("DUPONTEL JEAN PIERRE", "DUPONTEL PJ", "different"),
    ("DUPONTEL JEAN PIERRE", "J P", "different"),  # of letters alone nobody is known
    # A surname of one letter.
    ("O JEAN", "O JEAN", "near"),
    ("O JEAN", "O JULIEN", "different"),
    ("O JEAN", "O J", "different"),
    ("O BRIEN SEAN", "OBRIEN SEAN", "near"),
    # A letter of a company is part of its name.
    ("GARAGE M", "GARAGE MARTIN", "different"),
    ("SARL J DUPONTEL", "DUPONTEL JEAN", "different"),
    ("BANQUE C", "BANQUE CREDITOR", "different"),
    # A surname more, or less, beside the same given names.
    ("KERMEL CLAIRE", "KERMEL-DURAND CLAIRE", "near"),
    ("KERMEL CLAIRE", "DURAND-KERMEL CLAIRE", "near"),
    ("CLAIRE KERMEL", "KERMEL-DURAND CLAIRE", "near"),
    ("KERMEL CLAIRE", "KERMEL DE LA TOUR CLAIRE", "near"),
    ("KERMEL CLAIRE MARIE", "KERMEL-DURAND CLAIRE MARIE", "near"),
    ("KERMEL CLAIRE", "KERMEL-DURAND ANNE", "different"),
    ("KERMEL CLAIRE", "DURAND CLAIRE", "different"),
    ("KERMEL", "KERMEL-DURAND", "different"),
    # Another generation is another person.
    ("PETIT JEAN", "PETIT JEAN JUNIOR", "different"),
    ("PETIT JEAN", "PETIT JEAN JR.", "different"),
    ("PETIT JEAN", "PETIT FILS JEAN", "different"),
    ("PETIT JEAN SENIOR", "PETIT JEAN JUNIOR", "different"),
    ("PETIT JEAN II", "PETIT JEAN III", "different"),
    ("MONTMORENCY CHARLOTTE", "MONTMORENCY CHARLOTTE II", "different"),
    ("KOWALSKI JAN MŁODSZY", "KOWALSKI JAN", "different"),
    ("PETIT JEAN JUNIOR", "PETIT JEAN JR", "near"),
    ("PETIT JEAN FILS", "PETIT JEAN JNR", "near"),
]


def canonical(text: str) -> str:
    return read(BY_NAME["holder_name"], text).text


def holders(one: str, other: str) -> str:
    return likeness(
        "holder_name", {"holder_name": canonical(one)}, {"holder_name": canonical(other)}
    )


@pytest.mark.parametrize(("ours", "theirs", "verdict"), TABLE)
def test_how_people_shorten_and_lengthen_names(ours: str, theirs: str, verdict: str) -> None:
    assert holders(ours, theirs) == verdict
    assert holders(theirs, ours) == verdict


WORDS = st.sampled_from(
    [
        "DUPONTEL",
        "JEAN",
        "JULIE",
        "PIERRE",
        "KERMEL",
        "J",
        "P",
        "K",
        "JP",
        "J.",
        "DE",
        "LY",
        "É",
        "JÉRÔME",
        "JUNIOR",
        "JR",
        "FILS",
        "SENIOR",
        "II",
        "DUPONTEK",
    ]
)
CIVILITIES = st.sampled_from(["M", "MME"])
NAMES = st.lists(WORDS | CIVILITIES, min_size=1, max_size=5).map(" ".join)


def plainly(ours: str, theirs: str) -> str:
    """Return the likeness of two holders without any short cut: every name against every name."""

    def high(one: str, other: str) -> bool:
        sorts = [" ".join(sorted(each.split())) for each in (one, other)]
        weighed = max(fuzz.WRatio(one, other), fuzz.WRatio(*sorts))
        return fuzz.token_set_ratio(one, other) >= 90 and weighed >= 90

    def near(one: Name, other: Name) -> bool:
        texts = joined(one.text, other.text)
        if one.party == other.party == "person":
            texts = written_out(*texts)
            if adds_names(*texts) and may_be_one(
                Name(texts[0], "person"), Name(texts[1], "person")
            ):
                return True
        return high(*texts) and may_be_one(Name(texts[0], one.party), Name(texts[1], other.party))

    def named(text: str) -> Iterator[Name]:
        row: Mapping[str, str] = {"holder_name": text}
        return names_of("holder_name", row)

    known = ours and theirs
    return (
        "near"
        if known and any(near(*two) for two in product(named(ours), named(theirs)))
        else ("different")
    )


@given(NAMES, NAMES)
def test_the_short_cuts_change_no_verdict_and_neither_side_comes_first(
    one: str, other: str
) -> None:
    ours, theirs = canonical(one), canonical(other)
    assert holders(one, other) == holders(other, one) == plainly(ours, theirs)


@given(st.lists(WORDS, min_size=1, max_size=4), NAMES)
def test_the_order_of_words_tells_nobody_apart(words: list[str], other: str) -> None:
    """But for a civility, which stands first."""
    text = canonical(" ".join(words))
    for mixed in map(" ".join, permutations(text.split())):
        assert holders(text, mixed) == holders(text, text)
        assert adds_names(mixed, other) == adds_names(text, other)


@given(NAMES)
def test_plain_words_stay_plain_and_accents_say_nothing(name: str) -> None:
    plain = in_plain_words(canonical(name))
    assert in_plain_words(plain) == plain
    assert in_plain_words(canonical(name.lower())) == plain
    assert set(plain.split()).isdisjoint(
        {word for word in GENERATIONS if GENERATIONS[word] != word}
    )


def _initials_plainly(one: str, other: str) -> bool:
    """Try every way to give the letters of a name words of the other that the name lacks."""
    words, others = one.split(), other.split()
    spare = list(others)
    for word in words:
        if word in spare:
            spare.remove(word)
    letters = [word for word in words if len(word) == 1 and word not in others]
    full = [word for word in spare if len(word) > 1 and word not in PARTICLES]
    return any(
        all(word.startswith(letter) for word, letter in zip(chosen, letters, strict=True))
        for chosen in permutations(full, len(letters))
    )


SIMPLE = st.lists(
    st.sampled_from(["DUPONTEL", "JEAN", "JULIE", "PIERRE", "J", "P", "K", "DE", "LA"]),
    min_size=1,
    max_size=5,
).map(" ".join)


@given(SIMPLE, SIMPLE)
def test_initials_are_all_written_out_where_words_can_be_found_for_all(
    one: str, other: str
) -> None:
    ours, _theirs = written_out(one, other)
    shared = set(one.split()) & set(other.split()) - PARTICLES
    if any(len(word) > 1 for word in shared) and _initials_plainly(one, other):
        lone = {word for word in one.split() if len(word) == 1} - set(other.split())
        assert lone.isdisjoint(ours.split())
    assert len(ours.split()) == len(one.split())
