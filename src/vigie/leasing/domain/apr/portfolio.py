"""The APRs of many contracts at once, in machine numbers.

The equation of `equation`, as h(d) = ln(paid, discounted) - ln(drawn, discounted) with d = ln(1 + X).
Where all is drawn at one moment h is convex and falls, so Newton's steps from d = 0 climb to the
root and never past it; as it is nearly straight, four or five steps end at 1e-14. Rows that draw
after a payment, which may have several roots, and rows that do not settle go to the exact solver
one by one. Blocks of rows keep the work in the processor's cache.
"""

from fractions import Fraction

import numpy as np
import numpy.typing as npt

from vigie.leasing.domain.apr.equation import effective_rate
from vigie.leasing.domain.apr.flows import Flow

Floats = npt.NDArray[np.float64]

_BLOCK = 1024
_STEPS = 12
_CLOSE = 1e-13


def effective_rates(years: Floats, amounts: Floats) -> Floats:
    """Return the APR of each row as a fraction (0.0617 is 6.17 %), to about 13 digits.

    Both arrays have one row per contract and one column per flow: years from the first drawdown,
    and amounts signed as in `Flow`; columns a contract does not need hold zero amounts. `years` may
    be a single row shared by all. ValueError on shapes that do not fit; Refused as in
    `effective_rate` for a row that no rate solves.
    """
    if amounts.ndim != 2 or years.shape not in {amounts.shape, amounts.shape[1:]}:
        raise ValueError(f"years {years.shape} do not fit amounts {amounts.shape}")
    rates = np.empty(len(amounts))
    for start in range(0, len(amounts), _BLOCK):
        block = slice(start, start + _BLOCK)
        when = years if years.ndim == 1 else years[block]
        rates[block] = _solved(when, amounts[block])
    return rates


def _solved(years: Floats, amounts: Floats) -> Floats:
    drawn, paid = np.maximum(amounts, 0.0), np.maximum(-amounts, 0.0)
    force, step = np.zeros(len(amounts)), np.full(len(amounts), np.nan)
    with np.errstate(all="ignore"):
        for _ in range(_STEPS):
            step = _step(years, drawn, paid, force)
            force += step
            if (np.abs(step) < _CLOSE).all():
                break
        rates = np.expm1(force)
        settled = (np.abs(step) < _CLOSE) & _once(years, drawn, paid)
    for row in np.flatnonzero(~settled):
        rates[row] = _one(np.broadcast_to(years, amounts.shape)[row], amounts[row])
    return rates


def _once(years: Floats, drawn: Floats, paid: Floats) -> npt.NDArray[np.bool_]:
    """Tell which rows draw all they draw before the first payment: they have one root."""
    last = np.where(drawn > 0, years, -np.inf).max(axis=1)
    return np.asarray(last <= np.where(paid > 0, years, np.inf).min(axis=1))


def _step(years: Floats, drawn: Floats, paid: Floats, force: Floats) -> Floats:
    weights = np.exp(-force[:, None] * years)
    out, back = _sums(drawn, weights), _sums(paid, weights)
    weights *= years
    slope = _sums(drawn, weights) / out - _sums(paid, weights) / back
    return np.asarray(np.log(out / back) / slope)


def _sums(amounts: Floats, weights: Floats) -> Floats:
    sums: Floats = np.einsum("ij,ij->i", amounts, weights)
    return sums


def _one(years: Floats, amounts: Floats) -> float:
    pairs = zip(years.tolist(), amounts.tolist(), strict=True)
    flows = [Flow(Fraction(at), Fraction(amount)) for at, amount in pairs]
    return float(effective_rate(flows).fraction)
