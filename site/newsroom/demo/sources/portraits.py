# mypy: ignore-errors
# ruff: noqa: E501 - a drawing is one long line
"""The faces of the contributors, each cut from a few pieces of paper."""

from __future__ import annotations

from collections.abc import Callable

from ink import CREAM, DEEP, INK, MIST, MOSS, NIGHT, OCHRE, PAPER, RED, ROSE, SAND, SEA, SLATE, Sheet

FACE = "M330 400 C330 250 400 200 470 200 C560 200 620 260 618 400 C618 520 560 640 474 644 C390 640 330 520 330 400Z"


def face(ground: str, dots: str, skin: str, shade: str, coat: str, seed: int, collar: str = PAPER) -> Sheet:
    s = Sheet(940, 940, ground, seed)
    s.halftone((0, 0, 940, 940), dots, lambda x, y: 0.55 * (1 - y) + 0.2 * x, 21)
    s.path("M60 960 Q80 760 300 716 L400 670 H550 L650 716 Q860 760 880 960Z", coat)
    s.path("M386 560 V690 Q470 790 560 690 V560Z", skin)
    s.path("M474 560 H560 V690 Q520 740 474 746Z", shade)
    s.path("M386 680 L300 716 L420 860 L474 752 L530 860 L650 716 L560 680 Q474 790 386 680Z", collar)
    s.oval(322, 430, 28, 48, skin)
    s.oval(626, 430, 28, 48, shade)
    s.path(FACE, skin)
    s.path(
        "M474 200 C560 200 620 260 618 400 C618 520 560 640 474 644 C500 590 462 540 500 500 C450 480 500 420 478 360 C470 300 490 250 474 200Z",
        shade,
    )
    return s


def features(s: Sheet, ink: str = INK, lips: str = RED, brow: float = 13, smile: float = 18, glasses: str = "") -> None:
    for x in (408, 544):
        s.stroke(f"M{x - 40} 372 Q{x} {350 - brow * 0.4} {x + 38} 368", ink, brow)
        s.oval(x, 410, 15, 17, ink)
        s.dot(x + 5, 404, 4.5, PAPER)
    s.stroke("M478 392 Q462 450 448 482 Q462 502 492 494", ink, 7)
    s.path(f"M418 556 Q474 {556 + smile * 2.4} 536 554 Q474 {560 + smile * 0.5} 418 556Z", lips)
    if glasses == "round":
        for x in (408, 544):
            s.stroke(f"M{x - 54} 412 a54 54 0 1 0 108 0 a54 54 0 1 0 -108 0", ink, 10)
        s.stroke("M462 404 q14 -12 28 0 M354 404 L322 396 M598 404 L628 396", ink, 10)
    elif glasses:
        for x in (408, 544):
            s.stroke(f"M{x - 56} 376 h112 v46 q-10 34 -56 34 q-46 0 -56 -34Z", glasses, 13)
        s.stroke("M464 392 h24 M352 388 L322 384 M600 388 L628 384", glasses, 13)


def maren() -> Sheet:
    s = face(SEA, DEEP, "#e2b08c", ROSE, NIGHT, 1)
    s.path(
        "M300 640 C240 480 260 200 480 160 C700 180 710 480 650 640 L612 640 C640 520 640 400 606 330 C540 330 440 310 400 250 C380 330 340 360 336 420 C330 520 330 580 350 640Z",
        INK,
    )
    s.stroke("M400 200 C360 260 320 320 310 480 M520 190 C600 220 640 320 640 480", SLATE, 6)
    features(s, smile=20)
    s.dot(316, 500, 11, OCHRE)
    s.dot(634, 500, 11, OCHRE)
    return s


def tobias() -> Sheet:
    s = face(OCHRE, RED, "#ecc3a0", "#cf8a70", DEEP, 2, CREAM)
    s.path(
        "M334 470 C330 600 400 700 474 704 C560 700 620 600 616 470 C600 540 570 560 536 530 Q474 500 414 530 C380 556 346 540 334 470Z",
        "#8a4a26",
    )
    s.path(
        "M318 400 C290 220 380 140 500 156 C600 140 660 240 632 400 C610 350 600 300 570 280 C500 300 400 290 360 270 C340 310 330 350 318 400Z",
        "#8a4a26",
    )
    s.stroke("M400 220 Q480 170 570 230", OCHRE, 6)
    features(s, ink=INK, lips="#7d241f", smile=10, glasses="round")
    return s


def idris() -> Sheet:
    s = face(SAND, OCHRE, "#8a5a3c", "#633d28", RED, 3, PAPER)
    s.path(
        "M326 380 C300 210 390 150 474 150 C570 150 650 210 622 380 C612 320 590 280 560 262 C500 250 440 250 390 262 C356 280 338 320 326 380Z",
        INK,
    )
    s.stroke("M372 236 Q400 184 470 178 Q540 180 576 234", SLATE, 6)
    features(s, lips="#4a1f18", brow=17, smile=16)
    s.poly([(444, 770), (506, 770), (520, 960), (430, 960)], NIGHT)
    s.poly([(440, 740), (510, 740), (500, 786), (450, 786)], NIGHT)
    s.stroke("M400 630 Q474 662 548 630", INK, 5, opacity=0.5)
    return s


def noor() -> Sheet:
    s = face(CREAM, MIST, "#c98f68", "#a3683f", SEA, 4)
    s.path(
        "M270 700 C230 400 260 150 474 146 C690 150 720 400 676 700 C720 760 690 800 640 790 L474 880 L310 790 C260 800 230 760 270 700Z",
        RED,
    )
    s.path(
        "M322 420 C318 250 400 222 474 222 C560 222 632 260 626 420 C626 540 570 666 474 670 C380 666 322 540 322 420Z",
        "#74201b",
    )
    s.path(
        "M338 420 C334 280 400 240 474 240 C556 240 614 280 610 420 C610 530 556 640 474 644 C394 640 338 530 338 420Z",
        "#c98f68",
    )
    s.path(
        "M474 240 C556 240 614 280 610 420 C610 530 556 640 474 644 C500 590 462 540 500 500 C450 480 500 420 478 360Z",
        "#a3683f",
    )
    s.stroke(
        "M296 640 C262 420 300 190 474 180 C650 190 684 420 652 640 M320 720 Q474 800 628 720 M360 780 Q474 830 590 780",
        ROSE,
        7,
    )
    features(s, lips="#8c2f2a", brow=15, smile=20)
    return s


def edda() -> Sheet:
    s = face(RED, NIGHT, "#efcdb2", "#d9a184", INK, 5, RED)
    s.path(
        "M296 470 C250 250 360 130 480 136 C620 130 700 250 652 470 C700 420 720 500 650 540 C630 440 620 340 580 300 C540 330 420 330 380 296 C340 340 320 440 300 540 C230 500 250 420 296 470Z",
        MIST,
    )
    s.stroke("M340 260 Q400 170 480 170 Q580 170 620 270 M330 330 Q350 260 390 230", PAPER, 8)
    features(s, ink=INK, lips=RED, brow=9, smile=8, glasses=OCHRE)
    s.path("M300 716 L474 860 L650 716 L690 760 L500 960 H450 L260 760Z", OCHRE)
    return s


def josef() -> Sheet:
    s = face(NIGHT, SLATE, "#e6b48f", "#c5815c", CREAM, 6, PAPER)
    s.path("M318 400 C316 360 320 330 334 300 L350 420Z", SLATE)
    s.path("M630 400 C632 360 628 330 614 300 L598 420Z", SLATE)
    s.path(
        "M380 540 Q430 500 474 524 Q520 500 570 540 Q600 560 612 540 Q590 590 530 572 Q474 552 420 572 Q360 590 338 540 Q350 560 380 540Z",
        SLATE,
    )
    features(s, lips="#8a3a30", brow=19, smile=7)
    s.path(
        "M290 300 Q290 250 330 244 C330 130 420 96 474 100 C540 96 630 130 624 244 Q662 250 662 300 Q474 340 290 300Z",
        PAPER,
    )
    s.stroke("M380 250 Q376 170 400 140 M474 256 V120 M566 250 Q572 170 548 140", SAND, 6)
    s.stroke("M440 850 v90 M500 850 v90", SLATE, 6)
    return s


def sunniva() -> Sheet:
    s = face(MOSS, SEA, "#6e4630", "#4b2d1e", OCHRE, 7, CREAM)
    for x, y, r in (
        (330, 280, 96),
        (400, 190, 104),
        (500, 160, 104),
        (590, 210, 100),
        (636, 310, 84),
        (300, 390, 74),
        (652, 410, 70),
    ):
        s.dot(x, y, r, INK)
    s.path(
        "M330 400 C330 300 360 260 400 250 C480 280 560 270 600 300 C616 340 618 370 618 400 C618 520 560 640 474 644 C390 640 330 520 330 400Z",
        "#6e4630",
    )
    s.path(
        "M474 270 C560 270 620 300 618 400 C618 520 560 640 474 644 C500 590 462 540 500 500 C450 480 500 420 478 360Z",
        "#4b2d1e",
    )
    for _ in range(60):
        x, y = s.chance.uniform(370, 580), s.chance.uniform(90, 220)
        s.stroke(f"M{x:.0f} {y:.0f} q10 -12 20 0", SLATE, 4)
    features(s, lips="#a8433a", brow=13, smile=26)
    s.stroke("M300 730 L420 930 M650 730 L530 930", INK, 22)
    s.rect(396, 846, 156, 100, INK, rx=10)
    s.dot(474, 896, 36, SLATE)
    s.dot(474, 896, 20, NIGHT)
    return s


def lucien() -> Sheet:
    s = face(ROSE, CREAM, "#e8bd98", "#c98a64", SLATE, 8, NIGHT)
    s.path(
        "M320 420 C300 300 330 240 380 230 L560 226 C620 240 650 300 628 420 C616 380 612 330 600 300 H346 C334 340 330 380 320 420Z",
        "#3a2a22",
    )
    s.path("M250 270 C270 130 430 90 560 120 C700 140 720 210 690 262 C560 220 400 220 250 270Z", NIGHT)
    s.path("M250 270 C400 220 560 220 690 262 Q560 300 400 290 Q300 290 250 270Z", INK)
    s.line((480, 104), (490, 82), INK, 13)
    features(s, lips="#94352f", brow=12, smile=15)
    for k in range(5):
        s.stroke(
            f"M{300 - k * 16} {770 + k * 44} Q474 {860 + k * 40} {650 + k * 16} {770 + k * 44}", PAPER, 11, opacity=0.85
        )
    return s


PORTRAITS: dict[str, Callable[[], Sheet]] = {
    "maren-tolvey": maren,
    "tobias-wrenfield": tobias,
    "idris-callowhill": idris,
    "noor-lindgarde": noor,
    "edda-farrow": edda,
    "josef-amberlin": josef,
    "sunniva-pike": sunniva,
    "lucien-marchevent": lucien,
}
