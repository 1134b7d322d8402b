"""A model as three texts: tensors (.npz), LightGBM's text, JSON. Nothing is ever unpickled."""

import hashlib
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from vigie.kernel.errors import Invalid
from vigie.scoring.domain.learning.calibration import CalibrationMap
from vigie.scoring.domain.learning.encoding import Encoding
from vigie.scoring.domain.learning.scorecard import Scale, Scorecard
from vigie.scoring.domain.learning.tables import Layout
from vigie.scoring.engines.blends import Blend
from vigie.scoring.ports import Model

FORMAT = 1
Tensors = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Packed:
    """A stored model. `about` is JSON, `tensors` an .npz without objects, `trees` LightGBM's text."""

    about: str
    tensors: bytes
    trees: str

    @property
    def digest(self) -> str:
        """Return the hash of all three; what is read back must have it."""
        whole = hashlib.sha256()
        for part in (self.about.encode(), self.tensors, self.trees.encode()):
            whole.update(len(part).to_bytes(8, "big") + part)
        return whole.hexdigest()


def pack(blend: Blend) -> Packed:
    """Write a blend; the same blend gives the same bytes."""
    tensors: Tensors = {"weights": blend.weights}
    kinds, trees = [], ""
    for place, member in enumerate(blend.members):
        kind = type(member).__name__.lower()
        kinds.append(kind)
        if kind == "boosting":
            trees = member.text  # type: ignore[attr-defined]  # the engine is not imported without LightGBM
        else:
            held = _WRITERS[kind](member)
            tensors |= {f"{place}/{name}": value for name, value in held.items()}
    about = {
        "format": FORMAT,
        "members": kinds,
        "layout": blend.layout.as_json(),
        "features": blend.layout.digest,
        "calibration": blend.calibration.as_json(),
    }
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **tensors)
    return Packed(json.dumps(about, sort_keys=True), file.getvalue(), trees)


def unpack(packed: Packed, digest: str) -> Blend:
    """Read a blend; Invalid (`scoring.model_altered`) where its hash is not the one kept."""
    if packed.digest != digest:
        raise Invalid("scoring.model_altered", kept=digest[:12], found=packed.digest[:12])
    about = json.loads(packed.about)
    layout = Layout.from_json(about["layout"])
    with np.load(io.BytesIO(packed.tensors), allow_pickle=False) as held:
        tensors = {name: held[name] for name in held.files}
    members = tuple(
        _read_member(kind, layout, _under(tensors, place), packed.trees)
        for place, kind in enumerate(about["members"])
    )
    return Blend(members, tensors["weights"], CalibrationMap.from_json(about["calibration"]))


def _under(tensors: Mapping[str, Any], place: int) -> Tensors:
    start = f"{place}/"
    return {n.removeprefix(start): v for n, v in tensors.items() if n.startswith(start)}


def _read_member(kind: str, layout: Layout, tensors: Tensors, trees: str) -> Model:
    if kind == "boosting":
        from vigie.scoring.engines.boosting import Boosting  # noqa: PLC0415  # an extra

        return Boosting(layout, trees)
    return _READERS[kind](layout, tensors)


def _write_card(card: Any) -> Tensors:
    held: Tensors = {"weights": card.weights}
    for place, scale in enumerate(card.scales):
        held |= {f"edges{place}": scale.edges, f"evidence{place}": scale.evidence}
    return held


def _read_card(layout: Layout, held: Tensors) -> Model:
    scales = [
        Scale(held[f"edges{place}"], held[f"evidence{place}"])
        for place in range(len(layout.columns))
    ]
    return Scorecard(layout, tuple(scales), held["weights"])


def _write_net(net: Any) -> Tensors:
    encoding = {
        "edges": net.encoding.edges,
        "starts": np.array(net.encoding.starts),
        "usual": net.usual,
    }
    return encoding | {f"net.{name}": value for name, value in net.weights.items()}


def _read_net(layout: Layout, held: Tensors) -> Model:
    from vigie.scoring.engines.nets import Net  # noqa: PLC0415  # an extra

    weights = {n.removeprefix("net."): v for n, v in held.items() if n.startswith("net.")}
    encoding = Encoding(layout, held["edges"], tuple(held["starts"].tolist()))
    return Net(encoding, weights, held["usual"])


_WRITERS: dict[str, Callable[[Any], Tensors]] = {"scorecard": _write_card, "net": _write_net}
_READERS: dict[str, Callable[[Layout, Tensors], Model]] = {
    "scorecard": _read_card,
    "net": _read_net,
}
