"""The shapes of a chart: plain SVG with presentation attributes, no style and no script."""

from dataclasses import dataclass
from typing import Any

from django.forms.utils import flatatt
from django.template.loader import render_to_string

# Each at least 3:1 against white, and told apart by pattern or dash as well (tests/core/test_look).
INK = "#1f2a2e"
DEEP = "#12506a"
QUIET = "#4d5a5e"
GRID = "#b9c6ca"
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif'
LINES = ((DEEP, ""), ("#2f7f93", "9 4"), ("#6a4c93", "2 3"), ("#4d5a5e", "12 3 2 3"))


@dataclass(frozen=True)
class Shape:
    """One SVG element: its name, its attributes, the text inside (texts only)."""

    element: str
    attrs: str
    text: str = ""


@dataclass(frozen=True)
class Drawing:
    """A picture in user units. `key` makes its ids unique on the page."""

    key: str
    width: int
    height: int
    title: str
    desc: str
    shapes: tuple[Shape, ...]
    hatched: bool = False

    @property
    def pattern(self) -> str:
        """The id of the hatching inside this picture."""
        return f"{self.key}-hatch"


def shape(element: str, text: str = "", **attrs: Any) -> Shape:
    """An element; `stroke_width` becomes `stroke-width`, numbers keep one decimal."""
    named = {name.replace("_", "-"): _short(value) for name, value in attrs.items() if value != ""}
    return Shape(element, str(flatatt(named)), text)


def words(text: str, x: float, y: float, *, size: int = 16, **attrs: Any) -> Shape:
    """Horizontal text in ink on paper, never on a bar."""
    return shape("text", text, x=x, y=y, font_size=size, fill=attrs.pop("fill", INK), **attrs)


def rule(x1: float, y1: float, x2: float, y2: float, **attrs: Any) -> Shape:
    """A thin straight line of the grid."""
    return shape("line", x1=x1, y1=y1, x2=x2, y2=y2, **{"stroke": GRID, "stroke_width": 1, **attrs})


def render(drawing: Drawing, font: str = FONT) -> str:
    """The picture as SVG text that stands in a page as well as in a file of its own."""
    context = {"drawing": drawing, "font": font}
    return render_to_string("_components/charts/drawing.svg", context)


def _short(value: Any) -> Any:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else value
