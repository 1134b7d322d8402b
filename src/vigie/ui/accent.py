"""The one accent colour of acts, as an organisation chooses it. Standard library only.

Contrast is that of WCAG 2.2 (1.4.3): relative luminance in sRGB, 4.5:1 for text. A colour that can
be read on white cannot be read on near-black, so an accent is a pair, one colour for each theme.
`tests/ui/test_accent.py` holds the grounds below equal to those of `tokens.css`.
"""

import re
from dataclasses import dataclass
from typing import Final

NEEDED: Final = 4.5
_HEX: Final = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Theme:
    """What an accent stands on and carries in one theme; `ground` comes first."""

    name: str
    grounds: tuple[str, ...]
    on_accent: str
    texts: tuple[str, ...]
    soft_share: float


LIGHT: Final = Theme(
    "light", ("#ffffff", "#f6f7f8", "#f3f4f6"), "#ffffff", ("#16191d", "#5a626d"), 0.08
)
DARK: Final = Theme(
    "dark",
    ("#131518", "#0e1012", "#1c1f24", "#1d2025"),
    "#0c1230",
    ("#e9ebee", "#9ba3ae"),
    0.12,
)
# Pairs that read well and are no level's colour; the first is Vigie's own.
PRESETS: Final = (
    ("#2f55d4", "#93acff"),
    ("#0b6b8a", "#67c7e6"),
    ("#0f766e", "#5eead4"),
    ("#1c7145", "#69d29a"),
    ("#6d3fc4", "#c0a5ff"),
    ("#a21d6d", "#ff9bd2"),
    ("#475569", "#b6c2d1"),
)


def is_colour(text: str) -> bool:
    """Tell whether a text is a colour as `#rrggbb`, lower case."""
    return _HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mixed(colour: str, ground: str, share: float) -> str:
    """Return `share` of a colour over a ground, channel by channel."""
    channels = zip(_channels(colour), _channels(ground), strict=True)
    return "#" + "".join(f"{round(c * share + g * (1 - share)):02x}" for c, g in channels)


def soft(colour: str, theme: Theme) -> str:
    """Return the quiet ground of chosen rows and chips in a theme."""
    return mixed(colour, theme.grounds[0], theme.soft_share)


def weakest(colour: str, theme: Theme) -> float:
    """Return the lowest contrast that an accent comes to in a theme, two digits, rounded down.

    As text on each ground and on its own soft ground, under the text of a button, and as the soft
    ground under the theme's texts.
    """
    quiet = soft(colour, theme)
    ratios = [contrast(colour, ground) for ground in (*theme.grounds, quiet)]
    ratios.append(contrast(theme.on_accent, colour))
    ratios += [contrast(text, quiet) for text in theme.texts]
    return int(min(ratios) * 100) / 100


def reads(colour: str, theme: Theme) -> bool:
    """Tell whether an accent can be read everywhere in a theme."""
    return weakest(colour, theme) >= NEEDED


def proposed(colour: str, theme: Theme) -> str:
    """Return the colour itself, or the nearest mix with white or black that a theme can read."""
    pole = "#ffffff" if theme is DARK else "#000000"
    for step in range(101):
        tried = mixed(colour, pole, 1 - step / 100)
        if reads(tried, theme):
            return tried
    return pole


def stylesheet(light: str, dark: str) -> str:
    """Return the style sheet that gives the portal an accent."""
    return (
        ":root {\n"
        f"  --v-accent: light-dark({light}, {dark});\n"
        f"  --v-accent-soft: light-dark({soft(light, LIGHT)}, {soft(dark, DARK)});\n"
        "}\n"
    )


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
