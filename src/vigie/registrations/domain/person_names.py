"""How people shorten and lengthen a person's name: initials, one more surname, a generation.

The two scores (token_set, WRatio) weigh letters: an initial costs a short surname more than a long
one, a second surname more than a second first name. What an initial or one more surname is worth does
not hang on letters, so it is said here, word by word. A generation (JUNIOR, FILS, II) is worth more than
its letters: it names another person. No company is read by these rules.
"""

from collections.abc import Sequence
from typing import Final

# A generation in one spelling; French, Polish and English.
GENERATIONS: Final = {
    "JUNIOR": "JUNIOR",
    "JR": "JUNIOR",
    "JNR": "JUNIOR",
    "FILS": "JUNIOR",
    "MLODSZY": "JUNIOR",
    "SENIOR": "SENIOR",
    "SR": "SENIOR",
    "SNR": "SENIOR",
    "PERE": "SENIOR",
    "STARSZY": "SENIOR",
    "II": "II",
    "III": "III",
}
_GENERATIONS: Final = frozenset(GENERATIONS.values())
CIVILITIES: Final = frozenset(
    ["M", "MR", "MRS", "MS", "MME", "MLLE", "MONSIEUR", "MADAME", "MADEMOISELLE", "PANI"]
)
# Words that are no name of their own: two of them written together are no initials, and a surname of
# marriage brings them along.
PARTICLES: Final = frozenset(
    ["D", "DE", "DU", "DES", "DI", "DA", "DEL", "DER", "DEN", "L", "LA", "LE", "LES", "VAN", "VON"]
)


def in_plain_words(text: str) -> str:
    """Return a person's canonical name without dots and civility, a generation in one spelling.

    MME. DUPONT J.P. JR is DUPONT J P JUNIOR. A civility stands before two words at least (M
    DUPONT may be Marie). Doing it again changes nothing.
    """
    words = text.replace(".", " ").split()
    while len(words) > 2 and words[0] in CIVILITIES:
        del words[0]
    return " ".join(GENERATIONS.get(word, word) for word in words)


def generations(words: Sequence[str]) -> list[str]:
    """Return the generations among the words of a name in plain words, in order of letters."""
    return sorted(word for word in words if word in _GENERATIONS)


def differ_by_generation(one: str, other: str) -> bool:
    """Tell whether two canonical names have the same words but for a generation that one leaves out."""
    ours, theirs = in_plain_words(one).split(), in_plain_words(other).split()
    if bool(generations(ours)) == bool(generations(theirs)):
        return False
    return {*ours} - _GENERATIONS == {*theirs} - _GENERATIONS != set()


def written_out(one: str, other: str) -> tuple[str, str]:
    """Return two names in plain words, the initials of each as the words they stand for in the other.

    An initial stands for a word that begins with it and that its own name lacks; two letters written
    together stand for two words that follow each other (JP for JEAN PIERRE). Both names must share a
    word of two letters or more: of letters alone nobody is known. J is not PIERRE.
    """
    ours, theirs = one.split(), other.split()
    if not any(len(word) > 1 and word not in PARTICLES for word in set(ours) & set(theirs)):
        return one, other
    return " ".join(_written_out(ours, theirs)), " ".join(_written_out(theirs, ours))


def _written_out(words: list[str], others: list[str]) -> list[str]:
    left, found = _without(others, words), list[str]()
    for place, word in enumerate(words):
        is_civility = place == 0 and word in CIVILITIES  # M DUPONT is no MARIE DUPONT
        meant = [] if is_civility or word in others else _meant(word, left)
        found += meant or [word]
        left = _without(left, meant)
    return found


def _meant(letters: str, words: list[str]) -> list[str]:
    """Return the words that letters stand for: one for an initial, two that follow each other for two."""
    if len(letters) > 2 or letters in PARTICLES - {"D", "L"}:
        return []
    runs = (words[place : place + len(letters)] for place in range(len(words)))
    return next((run for run in runs if _begin(run, letters)), [])


def _begin(words: Sequence[str], letters: str) -> bool:
    is_full = all(len(word) > 1 and word not in PARTICLES for word in words)
    return is_full and [word[0] for word in words] == list(letters)


def adds_names(one: str, other: str) -> bool:
    """Tell whether one name has all words of the other, two at least, and names more, fewer than those.

    KERMEL CLAIRE is KERMEL DURAND CLAIRE after a marriage, BEN SALAH AHMED with all his forenames BEN
    SALAH AHMED MOHAMED ALI. Particles come with the name that is added (DE LA TOUR); a generation is no
    name.
    """
    few, many = sorted((one.split(), other.split()), key=len)
    if len(few) < 2 or _without(few, many):
        return False
    more = [word for word in _without(many, few) if word not in PARTICLES]
    return 0 < len(more) < len(few) and min(map(len, more)) > 1 and not generations(more)


def may_be_shortened(one: str, other: str) -> bool:
    """Tell quickly whether `written_out` or `adds_names` may say more of two names than scores."""
    ours, theirs = set(one.split()), set(other.split())
    if ours <= theirs or theirs <= ours:
        return True
    apart = ours ^ theirs
    return any(len(word) < 3 or "." in word or word in GENERATIONS for word in apart)


def _without(words: Sequence[str], gone: Sequence[str]) -> list[str]:
    """Return words but for those of another list, each as often as it stands there."""
    left, kept = list(gone), list[str]()
    for word in words:
        if word in left:
            left.remove(word)
        else:
            kept.append(word)
    return kept
