"""A bar chart as SVG on a logarithmic scale: groups of bars, one bar a contender. Readable in light and in dark."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from palomar_bench.summary import number

_COLOURS = {"palomar": "#2b7bba", "dovecot": "#d9822b", "floor": "#7a8a99", "s_server": "#7a8a99"}
_WIDTH, _LEFT, _RIGHT = 960, 380, 90
_BAR, _GAP, _TOP, _BOTTOM = 16, 14, 56, 30


@dataclass(frozen=True)
class Group:
    label: str
    #: By contender; all above nothing.
    bars: Mapping[str, float]


class _Scale:
    """From a value to a place on the axis, over whole powers of ten."""

    def __init__(self, values: Sequence[float]) -> None:
        self.low = math.floor(math.log10(min(values)) - 0.2)
        self.high = max(self.low + 1, math.ceil(math.log10(max(values))))

    def place(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    def ticks(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


def chart(title: str, unit: str, groups: Sequence[Group]) -> str:
    scale = _Scale([value for group in groups for value in group.bars.values()])
    bars: list[str] = []
    down = _TOP
    for group in groups:
        bars += _group(group, scale, down)
        down += _BAR * len(group.bars) + _GAP
    height = down + _BOTTOM
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif"'
        ' font-size="12">',
        "<style>text{fill:#24292f}line{stroke:#d0d7de}rect.page{fill:#fff}"
        "@media(prefers-color-scheme:dark){text{fill:#e6edf3}line{stroke:#3d444d}rect.page{fill:#0d1117}}</style>",
        f'<rect class="page" width="{_WIDTH}" height="{height}"/>',
        _text(16, 24, title, 'font-size="15" font-weight="bold"'),
        _text(16, 42, f"{unit}, logarithmic; the shorter, the better"),
    ]
    return "\n".join([*head, *_legend(groups), *_axis(scale, down), *bars, "</svg>"]) + "\n"


def _group(group: Group, scale: _Scale, top: float) -> list[str]:
    middle = top + _BAR * len(group.bars) / 2 + 4
    drawn = [_text(_LEFT - 10, middle, group.label, 'text-anchor="end"')]
    for place, (name, value) in enumerate(group.bars.items()):
        down = top + place * _BAR
        length = scale.place(value) - _LEFT
        drawn.append(
            f'<rect x="{_LEFT}" y="{down + 1}" width="{length:.1f}" height="{_BAR - 2}" fill="{_COLOURS[name]}">'
            f"<title>{escape(name)}: {number(value)}</title></rect>"
        )
        drawn.append(_text(_LEFT + length + 5, down + _BAR - 4, number(value)))
    return drawn


def _axis(scale: _Scale, bottom: float) -> list[str]:
    drawn = []
    for tick in scale.ticks():
        across = f"{scale.place(tick):.1f}"
        drawn.append(f'<line x1="{across}" y1="{_TOP - 6}" x2="{across}" y2="{bottom - 6}"/>')
        drawn.append(_text(across, bottom + 12, f"{tick:,g}", 'text-anchor="middle"'))
    return drawn


def _legend(groups: Sequence[Group]) -> list[str]:
    names = dict.fromkeys(name for group in groups for name in group.bars)
    drawn = []
    for place, name in enumerate(names):
        across = _WIDTH - 90 * (len(names) - place)
        drawn.append(f'<rect x="{across}" y="14" width="11" height="11" fill="{_COLOURS[name]}"/>')
        drawn.append(_text(across + 16, 24, name))
    return drawn


def _text(across: float | str, down: float, text: str, attributes: str = "") -> str:
    return f'<text x="{across}" y="{down:g}" {attributes}>{escape(text)}</text>'
