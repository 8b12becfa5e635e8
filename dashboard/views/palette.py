"""Colours, marks and words of conditions (IC-3), tints of divisions, and how contrast is counted.

A condition is never told by colour alone: whoever paints one also writes its mark and its word.
The same colours stand in ``assets/wall.css``; a test holds the two together.
"""

from dataclasses import dataclass

from models.i18n import Message
from warehouse.statistics.conditions import Condition


@dataclass(frozen=True)
class Paint:
    """How one condition looks.

    ``fill`` and ``text`` are the chip's colours in both themes. ``edge`` is the same hue for frames
    and points on a dark card, where ``fill`` itself may be too dim.
    """

    fill: str
    text: str
    edge: str
    mark: str
    word: Message


PAINTS = {
    Condition.POWER: Paint("#6A3D9A", "#FFFFFF", "#B794E0", "★", Message("Power")),
    Condition.AFFLUENCE: Paint("#1B7837", "#FFFFFF", "#3FA35E", "▲▲", Message("Affluence")),
    Condition.NORMAL: Paint("#7FBF7B", "#000000", "#7FBF7B", "▲", Message("Normal operation")),
    Condition.EMERGENCY: Paint("#F0C000", "#000000", "#F0C000", "▬", Message("Emergency")),
    Condition.DANGER: Paint("#E6550D", "#000000", "#F07A3C", "▼", Message("Danger")),
    Condition.NONEXISTENCE: Paint("#99000D", "#FFFFFF", "#E5484D", "▼▼", Message("Non-existence")),
    Condition.NO_DATA: Paint("#BDBDBD", "#000000", "#8A8F98", "?", Message("no data")),
}

CARD_LIGHT = "#FFFFFF"
CARD_DARK = "#22252B"
INK_LIGHT = "#1A1D23"
INK_DARK = "#E8EAED"
FAINT_LIGHT = "#5C636E"  # secondary text
FAINT_DARK = "#A3AAB5"

# Column heads of divisions: 7 blue, 1 gold, 2 lilac, 3 pink, 4 green, 5 grey, 6 canary yellow.
# "0" is for a board with other numbers. Text on them is the ink of the theme.
TINTS_LIGHT = {
    "7": "#D6E6F7",
    "1": "#F6E4B0",
    "2": "#E6DAF3",
    "3": "#F9DCE4",
    "4": "#D7EDD8",
    "5": "#E4E6E9",
    "6": "#FBF5B8",
    "0": "#E9EBEE",
}
TINTS_DARK = {
    "7": "#21374F",
    "1": "#473A17",
    "2": "#392D4B",
    "3": "#4A2A35",
    "4": "#223E28",
    "5": "#34383E",
    "6": "#3E3C19",
    "0": "#2E3238",
}


def contrast(first: str, second: str) -> float:
    """The WCAG contrast ratio of two ``#RRGGBB`` colours, 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
