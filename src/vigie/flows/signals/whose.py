"""Whose another name on the certificate is: the customer's beside somebody, under another name, dead."""

from collections.abc import Iterator
from typing import Final

from vigie.flows.signals.bag import Bag, same_holder, was_of, words
from vigie.registrations.domain.expectations import LEASES
from vigie.registrations.domain.joint_names import (
    estate_of,
    holders_in,
    lone_names,
    names_persons,
)
from vigie.registrations.domain.legal_forms import LEGAL_FORMS, in_one_spelling
from vigie.registrations.domain.likeness import SOLE_TRADER, joined, party_of
from vigie.registrations.domain.person_names import CIVILITIES, PARTICLES, in_plain_words

_C1: Final = "register.holder_name"
_C41: Final = "register.co_holder_name"


def put_coholding(bag: Bag) -> None:
    """Add that the customer holds the vehicle with somebody, or may."""
    if source := coholds(bag):
        bag.put("customer_coholds", True, source)
    elif source := _may_cohold(bag):
        bag.put("customer_may_cohold", True, source)


def coholds(bag: Bag) -> str:
    """Return where the certificate names the customer beside another: nobody took the vehicle from them.

    DA SILVA is a surname alone, however many words it has.
    """
    customer = bag.expected.get("customer_name", "")
    joined_in_full = names_persons(bag.observed.get("holder_name", ""))
    for name, source in _holders(bag):
        if source == _C1 and not joined_in_full:
            continue
        is_whole = len(words(name) - PARTICLES) > 1 or words(name) == words(customer)
        if is_whole and same_holder(name, customer):
            return source
    return ""


def _may_cohold(bag: Bag) -> str:
    """A certificate may name a second holder by the surname alone, and it is the customer's.

    So may one that names the customer beside somebody who may be a business.
    """
    customer, told = bag.expected.get("customer_name", ""), bag.observed.get("holder_name", "")
    lone, is_full = lone_names(told), names_persons(told)
    for name, source in _holders(bag):
        is_doubtful = source == _C1 and not is_full and same_holder(name, customer)
        is_part = bool(name) and words(name) < words(customer)
        if is_doubtful or (is_part and not (source == _C1 and name in lone)):
            return source
        if source == _C1 and _surname(customer) in lone:
            return source
    return ""


def _surname(customer: str) -> str:
    """Return the first word of a person's name that is neither a particle nor a civility."""
    plain = in_plain_words(customer).split()
    return next((word for word in plain if word not in PARTICLES | CIVILITIES), "")


def _holders(bag: Bag) -> Iterator[tuple[str, str]]:
    """Yield who holds the vehicle together: the co-holder (C.4.1), and those that C.1 joins."""
    if bag.facts.product in LEASES:
        return
    yield bag.observed.get("co_holder_name", ""), _C41
    if party_of("holder_name", bag.observed) == "person":
        yield from ((name, _C1) for name in holders_in(bag.observed.get("holder_name", "")))


def put_estate(bag: Bag) -> None:
    """Add that the register names an estate or joint owners by a word of the customer's name, a person.

    Heirs and joint owners bear other names beside it (HERITIERS DURAND ET MARTIN): it may be theirs.
    """
    ours = bag.expected.get("customer_name", "")
    customer = {"holder_name": ours, "holder_kind": bag.expected.get("customer_kind", "")}
    theirs = estate_of(bag.observed.get("holder_name", ""))
    if not theirs or estate_of(ours) or party_of("holder_name", customer) == "company":
        return
    if party_of("holder_name", {"holder_name": theirs}) == "company":
        return
    first, second = joined(theirs, ours)
    shared = words(first) & words(second)
    if any(len(word) > 1 for word in shared) or same_holder(theirs, ours):
        bag.put("holder_is_estate", True, _C1)


def is_more_than_customer(bag: Bag) -> bool:
    """Tell whether a person's name on the certificate is an estate's or, joined, may be a business's.

    The customer's own words in it are then no likeness: DURAND MARIE ET CO is not DURAND MARIE.
    """
    theirs, ours = bag.observed.get("holder_name", ""), bag.expected.get("customer_name", "")
    is_person = party_of("holder_name", bag.observed) == "person"
    return is_person and _is_more(theirs) and not _is_more(ours)


def _is_more(name: str) -> bool:
    return bool(estate_of(name)) or not names_persons(name)


def has_same_siren(bag: Bag) -> bool:
    """Tell whether the holder has the customer's SIREN: by our file, else by the register itself."""
    siren = bag.observed.get("holder_siren", "")
    ours = {bag.expected.get("customer_siren", ""), bag.expected.get("holder_siren", "")} - {""}
    return bool(siren) and (siren in ours if ours else _was_customers_siren(bag))


def _was_customers_siren(bag: Bag) -> bool:
    """Tell whether the SIREN stood there when an extract named the customer, and never moved since.

    Nothing is known of it where the files of that day had no such column, or the row was left out since.
    """
    given_since, changes = bag.facts.siren_given_since, bag.facts.changes
    customer = bag.expected.get("customer_name", "")
    kind = {"holder_name": customer, "holder_kind": bag.expected.get("customer_kind", "")}
    is_person = party_of("holder_name", kind) == "person"
    return any(
        given_since is not None
        and given_since < one.known_on
        and one.field == "holder_name"
        and names_customer(was_of(one), customer, is_person=is_person)
        and not any(x.field in ("", "holder_siren") for x in changes if x.known_on >= one.known_on)
        for one in changes
    )


def names_customer(name: str, customer: str, *, is_person: bool = False) -> bool:
    """Tell whether a canonical name is the customer's, whatever its legal form.

    Of a person only that of a sole trader: SARL DURAND LUC is a company, and not Luc Durand.
    """
    ours, theirs = (words(in_one_spelling(one)) - SOLE_TRADER for one in (customer, name))
    if is_person and (theirs - ours) & LEGAL_FORMS:
        return False
    is_same = bool(ours - LEGAL_FORMS) and ours - LEGAL_FORMS == theirs - LEGAL_FORMS
    return same_holder(name, customer) or is_same


def bears_other_name(bag: Bag) -> bool:
    """Marriage and used names: the expected surname is the birth or used name on the register."""
    expected = words(bag.expected.get("holder_name") or bag.expected.get("customer_name", ""))
    holder = words(bag.observed.get("holder_name", ""))
    for column in ("holder_birth_name", "holder_used_name"):
        other = words(bag.observed.get(column, ""))
        given_names = expected - other
        if (
            other
            and expected
            and (other == expected or (other < expected and given_names <= holder))
        ):
            return True
    return False
