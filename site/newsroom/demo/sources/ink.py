# mypy: ignore-errors
# ruff: noqa: E501, S311 - a drawing is one long line, and chance here only scatters rain
"""A small print shop: flat shapes in seven inks, cut edges, halftone dots.

Everything the demo newsroom shows is drawn with this. A scene fills a `Sheet`,
`render.py` turns it into a picture, `clips.py` into the frames of a film.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PAPER = "#f4ecdb"
CREAM = "#e8dabb"
SAND = "#d9c294"
OCHRE = "#cc9231"
ROSE = "#cf8a70"
RED = "#9c2a24"
INK = "#1b2126"
NIGHT = "#22323d"
SLATE = "#4d5d68"
MIST = "#a8b4b1"
SEA = "#427f76"
DEEP = "#1d494c"
MOSS = "#6f7f45"

Point = tuple[float, float]


def lerp(a: Point, b: Point, t: float) -> Point:
    """The point at `t` (0–1) of the way from `a` to `b`."""
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


class Sheet:
    """A sheet of paper of `width` × `height`, printed from back to front."""

    def __init__(self, width: int, height: int, ground: str, seed: int = 1, rough: float = 4) -> None:
        self.width, self.height, self.rough = width, height, rough
        self.chance = random.Random(seed)
        self.parts: list[str] = []
        self.clips = 0
        self.rect(-20, -20, width + 40, height + 40, ground)

    def tag(self, name: str, **attributes: object) -> None:
        pairs = " ".join(
            f'{key.replace("_", "-")}="{round(value, 2) if isinstance(value, float) else value}"'
            for key, value in attributes.items()
            if value is not None
        )
        self.parts.append(f"<{name} {pairs}/>")

    def rect(self, x: float, y: float, w: float, h: float, fill: str, **more: object) -> None:
        self.tag("rect", x=x, y=y, width=w, height=h, fill=fill, **more)

    def poly(self, points: list[Point], fill: str, **more: object) -> None:
        self.tag("polygon", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points), fill=fill, **more)

    def path(self, d: str, fill: str = "none", **more: object) -> None:
        self.tag("path", d=d, fill=fill, **more)

    def stroke(self, d: str, color: str, width: float, **more: object) -> None:
        self.path(d, stroke=color, stroke_width=width, stroke_linecap="round", stroke_linejoin="round", **more)

    def line(self, a: Point, b: Point, color: str, width: float, **more: object) -> None:
        self.stroke(f"M{a[0]:.1f} {a[1]:.1f}L{b[0]:.1f} {b[1]:.1f}", color, width, **more)

    def dot(self, x: float, y: float, r: float, fill: str, **more: object) -> None:
        self.tag("circle", cx=x, cy=y, r=r, fill=fill, **more)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: str, **more: object) -> None:
        self.tag("ellipse", cx=x, cy=y, rx=rx, ry=ry, fill=fill, **more)

    @contextmanager
    def group(self, **attributes: object) -> Iterator[None]:
        pairs = " ".join(f'{key.replace("_", "-")}="{value}"' for key, value in attributes.items())
        self.parts.append(f"<g {pairs}>")
        yield
        self.parts.append("</g>")

    @contextmanager
    def within(self, shape: str) -> Iterator[None]:
        """What is printed inside shows only within `shape`, an SVG element."""
        self.clips += 1
        self.parts.append(f'<clipPath id="c{self.clips}">{shape}</clipPath><g clip-path="url(#c{self.clips})">')
        yield
        self.parts.append("</g>")

    def halftone(
        self,
        box: tuple[float, float, float, float],
        fill: str,
        tone: Callable[[float, float], float],
        pitch: float = 15,
    ) -> None:
        """Dots on a turned grid in `box` (x, y, w, h); `tone` gives their darkness, 0–1, from 0–1 coordinates."""
        x0, y0, w, h = box
        dots = []
        row, y = 0, 0.0
        while y <= h:
            x = pitch / 2 if row % 2 else 0.0
            while x <= w:
                dark = max(0.0, min(1.0, tone(x / w, y / h)))
                if dark > 0.03:
                    r = pitch * 0.62 * math.sqrt(dark)
                    cx, cy = x0 + x, y0 + y
                    dots.append(
                        f"M{cx - r:.1f} {cy:.1f}a{r:.1f} {r:.1f} 0 1 0 {2 * r:.1f} 0a{r:.1f} {r:.1f} 0 1 0 {-2 * r:.1f} 0"
                    )
                x += pitch
            y += pitch / 2
            row += 1
        self.path("".join(dots), fill)

    def ripples(self, box: tuple[float, float, float, float], color: str, count: int, height: float = 5) -> None:
        """Short strokes of light on water, longer and heavier towards the bottom of `box`."""
        x0, y0, w, h = box
        for _ in range(count):
            depth = self.chance.random()
            length = (20 + 90 * depth) * self.chance.uniform(0.6, 1.4)
            x, y = x0 + self.chance.random() * w, y0 + depth * h
            thick = height * (0.35 + depth)
            self.path(
                f"M{x - length:.0f} {y:.0f}q{length:.0f} {-thick:.0f} {2 * length:.0f} 0"
                f"q{-length:.0f} {thick:.0f} {-2 * length:.0f} 0",
                color,
            )

    def rain(self, color: str, count: int, length: float = 70, width: float = 2.5, shift: float = 0) -> None:
        for _ in range(count):
            x = (self.chance.random() * (self.width + 300) - shift * 0.3) % (self.width + 300) - 100
            y = (self.chance.random() * (self.height + 200) + shift) % (self.height + 200) - 100
            size = length * self.chance.uniform(0.5, 1.3)
            self.line((x, y), (x - size * 0.28, y + size), color, width, opacity=0.7)

    def gull(self, x: float, y: float, size: float, color: str) -> None:
        self.stroke(
            f"M{x - size} {y - size * 0.2}q{size * 0.55} {-size * 0.45} {size} {size * 0.25}q{size * 0.45} {-size * 0.7} {size} {-size * 0.25}",
            color,
            size * 0.13,
        )

    def word(self, x: float, y: float, size: float, fill: str, text: str, **more: object) -> None:
        pairs = " ".join(f'{key.replace("_", "-")}="{value}"' for key, value in more.items())
        self.parts.append(
            f'<text x="{x}" y="{y}" font-size="{size}" fill="{fill}" font-family="Liberation Serif" '
            f'font-weight="bold" text-anchor="middle" {pairs}>{text}</text>'
        )

    def svg(self, view: str = "", width: int = 0, height: int = 0) -> str:
        """The whole sheet, or the part of it that `view` names, at `width` × `height`."""
        edge = (
            '<filter id="cut" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" '
            f'baseFrequency="0.035" numOctaves="2" seed="4"/><feDisplacementMap in="SourceGraphic" scale="{self.rough}" '
            'xChannelSelector="R" yChannelSelector="G"/></filter>'
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width or self.width}" height="{height or self.height}" '
            f'viewBox="{view or f"0 0 {self.width} {self.height}"}">{edge}<g filter="url(#cut)">{"".join(self.parts)}</g></svg>'
        )
