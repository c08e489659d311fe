# mypy: ignore-errors
# ruff: noqa: E501, B007 - a drawing is one long line
"""Scenes by the water."""

from __future__ import annotations

import math

from ink import CREAM, DEEP, INK, MIST, MOSS, NIGHT, OCHRE, PAPER, RED, ROSE, SAND, SEA, SLATE, Sheet


def ferry() -> Sheet:
    s = Sheet(1600, 1067, NIGHT, 11)
    s.halftone((0, 250, 1600, 410), SLATE, lambda x, y: y**1.6 * 0.95)
    s.dot(420, 300, 120, CREAM)
    s.path("M0 640 Q190 520 380 590 T760 570 T1130 600 T1600 530 V700 H0Z", DEEP)
    s.path("M0 660 Q260 600 520 640 T1040 625 T1600 600 V720 H0Z", INK)
    for x in (90, 130, 205, 240, 1370, 1420, 1500, 1545):
        s.dot(x, 646 - s.chance.random() * 22, 5, OCHRE)
    s.rect(-20, 668, 1640, 420, DEEP)
    s.halftone((0, 760, 1600, 320), NIGHT, lambda x, y: y * 0.9, 18)
    for i in range(16):
        w = 190 * math.exp(-((i - 3) ** 2) / 50) * s.chance.uniform(0.5, 1)
        s.rect(420 - w + s.chance.uniform(-25, 25), 690 + i * 23, 2 * w, 8, CREAM, rx=4)
    # The ship, bow to the left.
    s.path("M500 610 L1430 600 L1452 742 Q980 768 600 742 Q545 690 500 610Z", INK)
    s.path("M548 688 L1440 672 L1446 700 L568 716Z", RED)
    s.path("M610 610 L630 520 H1400 L1410 604Z", PAPER)
    s.path("M690 522 L708 440 H1300 V522Z", PAPER)
    s.path("M742 442 L760 372 H930 V442Z", CREAM)
    s.rect(690, 516, 720, 8, SLATE)
    s.rect(756, 436, 546, 8, SLATE)
    s.path("M1060 440 L1072 312 H1176 L1184 440Z", RED)
    s.rect(1070, 336, 108, 22, INK)
    s.stroke("M1120 312 q-10 -50 50 -70 t90 -60", MIST, 26, opacity=0.55)
    s.line((838, 372), (838, 268), PAPER, 9)
    s.line((838, 290), (700, 430), PAPER, 3)
    s.line((838, 290), (1060, 420), PAPER, 3)
    s.dot(838, 268, 9, OCHRE)
    for i in range(13):
        s.rect(668 + i * 55, 548, 32, 34, OCHRE if i not in (3, 8, 9) else SLATE, rx=4)
    for i in range(9):
        s.rect(742 + i * 60, 466, 36, 30, OCHRE if i not in (1, 6) else SLATE, rx=4)
    for i in range(4):
        s.rect(772 + i * 40, 392, 28, 26, NIGHT)
    for i in range(13):
        for j in range(6):
            w = s.chance.uniform(6, 30)
            s.rect(
                684 + i * 55 - w / 2 + s.chance.uniform(-8, 8),
                770 + j * 30 + s.chance.uniform(-6, 6),
                w,
                6,
                OCHRE,
                rx=3,
                opacity=0.85 - j * 0.12,
            )
    s.path("M470 752 Q560 730 640 756 Q1000 790 1500 752 Q1040 806 600 778 Q520 772 470 752Z", PAPER)
    # The quay in front.
    s.path("M-20 968 L400 986 L436 1090 H-20Z", INK)
    s.rect(196, 876, 70, 120, INK)
    s.rect(174, 860, 114, 34, INK, rx=12)
    s.stroke("M200 930 q30 16 64 0 M198 948 q32 16 66 0", SAND, 8)
    s.ripples((460, 830, 1100, 210), SEA, 34, 6)
    return s


def heron() -> Sheet:
    s = Sheet(1200, 1600, CREAM, 5)
    s.dot(700, 520, 330, OCHRE)
    s.halftone(
        (370, 190, 660, 660), RED, lambda x, y: (y - 0.45) * 0.9 if (x - 0.5) ** 2 + (y - 0.5) ** 2 < 0.245 else 0, 16
    )
    s.path("M0 900 Q300 860 600 890 T1200 870 V1120 H0Z", MIST)
    s.rect(-20, 1040, 1240, 600, SEA)
    s.halftone((0, 1040, 1200, 560), DEEP, lambda x, y: 0.12 + y * 0.85, 16)
    s.ripples((0, 1080, 1200, 470), CREAM, 30, 7)
    for side in (-1, 1):
        for i in range(15):
            base = 600 + side * (190 + i * 32) + s.chance.uniform(-18, 18)
            top = 320 + s.chance.uniform(-120, 420)
            bend = side * s.chance.uniform(-60, 30)
            s.stroke(
                f"M{base} 1600 Q{base} 1000 {base + bend} {top}",
                s.chance.choice([DEEP, MOSS, DEEP, INK]),
                s.chance.uniform(7, 13),
            )
            if i % 3 == 0:
                s.path(f"M{base + bend} {top - 70} q17 70 0 160 q-19 -80 0 -160Z", RED if i % 2 else INK)
    # Legs, then the body, then the long neck and the bill.
    s.stroke("M590 1010 L575 1180 L590 1370", INK, 13)
    s.stroke("M650 1010 L668 1190 L655 1390", INK, 13)
    s.path(
        "M700 700 C810 760 850 900 905 1060 C800 1075 640 1080 560 1030 C480 975 480 860 540 780 C580 720 640 690 700 700Z",
        SLATE,
    )
    s.path("M690 720 C790 780 840 920 905 1060 C800 1060 700 1040 640 980 C600 900 620 800 690 720Z", NIGHT)
    for i in range(4):
        s.stroke(f"M{690 - i * 6} {800 + i * 46} Q{760 + i * 8} {900 + i * 34} {840 - i * 30} {1030 + i * 5}", MIST, 6)
    s.path(
        "M545 800 C505 700 610 640 560 540 C530 480 470 450 470 380 C470 320 530 290 580 310 C630 330 610 370 560 366 C530 366 530 400 560 440 C640 540 660 650 640 760Z",
        PAPER,
    )
    for i in range(7):
        s.path(f"M{566 + i * 7} {500 + i * 32} q14 12 8 30 q-16 -10 -8 -30Z", INK)
    s.path("M470 352 C400 350 300 372 205 408 C300 412 410 400 484 392Z", OCHRE)
    s.path("M470 352 C400 350 300 372 205 408 C300 396 400 384 478 376Z", RED)
    s.path(
        "M480 340 C520 290 600 280 640 330 C690 356 730 400 760 420 C690 400 640 380 600 350 C560 330 520 330 480 340Z",
        INK,
    )
    s.dot(515, 350, 11, INK)
    s.dot(513, 348, 5, OCHRE)
    for y, w in ((1385, 120), (1420, 200), (1460, 290)):
        s.stroke(f"M{622 - w} {y} q{w} 26 {2 * w} 0", PAPER, 6)
    return s


def causeway(tide: float = 0.0, day: float = 0.78) -> Sheet:
    """The way over the flats; `tide` is how much of it is under water, `day` where the sun stands, 0–1."""
    s = Sheet(1600, 1067, SAND, 21)
    s.rect(-20, -20, 1640, 330, CREAM)
    s.halftone((0, 60, 1600, 260), ROSE, lambda x, y: y**2 * 0.6)
    s.dot(day * 1630, 238 + 200 * (abs(day - 0.5) - 0.28), 78, RED)
    s.path("M-20 310 H1620 V420 Q1200 470 800 430 T-20 470Z", SEA)
    s.path("M-20 360 Q300 400 640 372 T1620 350 V430 Q1200 480 800 440 T-20 480Z", DEEP)
    s.path("M330 330 Q380 250 480 240 Q600 190 700 250 Q790 270 830 335Z", MOSS)
    s.path("M330 330 Q480 300 830 335 L860 352 Q600 366 300 350Z", INK)
    s.poly([(540, 236), (540, 170), (585, 132), (630, 170), (630, 236)], PAPER)
    s.poly([(528, 176), (585, 124), (642, 176)], RED)
    s.rect(574, 196, 20, 42, INK)
    s.rect(648, 196, 60, 44, PAPER)
    s.poly([(644, 200), (662, 176), (700, 176), (712, 200)], INK)
    for y, x, w in ((540, 250, 320), (610, 1180, 420), (760, 180, 300), (840, 1300, 380), (980, 420, 260)):
        s.path(
            f"M{x - w} {y} Q{x - w / 2} {y - 34} {x} {y - 6} T{x + w} {y - 4} Q{x + w / 2} {y + 38} {x} {y + 22} T{x - w} {y}Z",
            SEA,
        )
        s.path(f"M{x - w * 0.7} {y + 4} Q{x} {y - 12} {x + w * 0.6} {y + 4} Q{x} {y + 14} {x - w * 0.7} {y + 4}Z", MIST)
    s.halftone((0, 480, 1600, 590), OCHRE, lambda x, y: 0.1 + 0.25 * y + 0.18 * math.sin(y * 26 + x * 6), 16)
    s.path(
        "M600 348 C700 420 980 470 900 560 C820 640 430 680 520 830 C570 930 760 1010 820 1090 H1220 C1120 960 800 900 770 800 C740 690 1080 640 1090 545 C1100 440 760 420 650 344Z",
        PAPER,
    )
    s.stroke(
        "M626 346 C730 420 1050 450 1000 555 C950 650 590 680 640 815 C680 920 930 1000 1010 1090",
        MIST,
        5,
        stroke_dasharray="26 30",
    )
    if tide > 0:
        edge = 440 + tide * 720
        for color, lag in ((PAPER, 12), (SEA, 0), (DEEP, -46 - 90 * tide)):
            wave = f"M-40 380 V{edge + lag}"
            for i in range(9):
                wave += f"q{52} {-26 - 30 * tide * math.sin(i + 7 * day)} {105} 0t{105} 0"
            s.path(wave + "V380Q1200 470 800 430T-40 380Z", color, opacity=0.94)
    for x, y, h in (
        (905, 428, 46),
        (1112, 520, 66),
        (860, 640, 82),
        (470, 720, 104),
        (560, 905, 140),
        (1250, 1010, 180),
    ):
        s.line((x, y), (x, y - h), INK, h * 0.1)
        s.line((x - h * 0.16, y - h), (x + h * 0.16, y - h), RED, h * 0.12)
    if tide < 0.12:
        s.path("M960 600 q10 -52 20 0 l6 40 h-32Z", INK)
        s.dot(970, 548, 11, INK)
        s.path("M1010 612 q8 -36 16 0 l5 28 h-26Z", RED)
        s.dot(1018, 574, 9, INK)
    for x, y, z in ((1010, 130, 34), (1090, 96, 24), (930, 90, 20), (220, 170, 28)):
        s.gull(x, y, z, INK)
    return s


def lighthouse() -> Sheet:
    s = Sheet(1600, 1067, NIGHT, 31)
    s.halftone((0, 330, 1600, 480), DEEP, lambda x, y: y * 0.95)
    s.poly([(1080, 250), (-40, 20), (-40, 470)], OCHRE)
    s.halftone((-20, 0, 1100, 480), NIGHT, lambda x, y: (0.95 - x) * 0.85, 17)
    s.poly([(1100, 250), (1640, 120), (1640, 370)], OCHRE, opacity=0.8)
    for _ in range(40):
        s.dot(s.chance.uniform(0, 1600), s.chance.uniform(0, 430), s.chance.uniform(1.5, 4), CREAM)
    s.rect(-20, 760, 1640, 340, DEEP)
    s.path(
        "M760 830 Q850 690 960 720 Q1010 650 1120 668 Q1230 640 1300 720 Q1420 730 1480 840 L1640 880 V960 H640Z", INK
    )
    s.path("M1020 700 L1046 320 H1150 L1182 700Z", PAPER)
    for i in range(3):
        top, bottom = 390 + i * 115, 446 + i * 115
        left = lambda y: 1046 - (y - 320) * 26 / 380  # noqa: E731
        right = lambda y: 1150 + (y - 320) * 32 / 380  # noqa: E731
        s.poly([(left(top), top), (right(top), top), (right(bottom), bottom), (left(bottom), bottom)], RED)
    s.poly([(1110, 320), (1150, 320), (1182, 700), (1120, 700)], INK, opacity=0.22)
    s.rect(1022, 304, 152, 18, INK)
    s.rect(1056, 214, 84, 92, OCHRE)
    for x in (1056, 1096, 1136):
        s.rect(x - 3, 214, 7, 92, INK)
    s.path("M1044 216 Q1098 140 1152 216Z", RED)
    s.line((1098, 150), (1098, 118), INK, 7)
    s.rect(1084, 600, 34, 66, INK, rx=15)
    s.poly([(1210, 704), (1210, 620), (1270, 574), (1330, 620), (1330, 716)], CREAM)
    s.poly([(1196, 628), (1270, 562), (1344, 628)], SLATE)
    s.rect(1250, 640, 34, 40, OCHRE)
    for y, amp, color in ((800, 26, SEA), (870, 34, DEEP), (930, 40, SEA), (1000, 44, NIGHT)):
        d = f"M-40 {y}"
        for x in range(-40, 1700, 160):
            d += f"q40 {-amp * 1.6} 100 {-amp * 0.2}q10 {amp} 60 {amp * 0.2}"
        s.path(d + "V1100H-40Z", color)
        for x in range(-40, 1640, 160):
            s.path(f"M{x + 8} {y - 8} q40 {-amp * 1.35} 84 {-amp * 0.1} q-40 {-amp * 0.5} -84 {amp * 0.1}Z", PAPER)
    return s


def eelgrass() -> Sheet:
    s = Sheet(1600, 1067, SEA, 41)
    s.rect(-20, -20, 1640, 90, MIST)
    s.path("M-20 60 q100 40 200 0 t200 0 t200 0 t200 0 t200 0 t200 0 t200 0 t200 0 V120 H-20Z", SEA)
    for x, w in ((180, 150), (560, 220), (1000, 170), (1360, 130)):
        s.poly([(x, 60), (x + w, 60), (x + w * 0.4, 1067), (x - w * 1.4, 1067)], MIST, opacity=0.28)
    s.halftone((0, 300, 1600, 780), DEEP, lambda x, y: y**1.3, 16)
    s.path("M-20 980 Q300 930 700 975 T1620 950 V1090 H-20Z", INK)
    for layer, color in ((0, DEEP), (1, MOSS), (2, INK)):
        for i in range(24):
            x = i * 72 + s.chance.uniform(-40, 40)
            top = s.chance.uniform(250, 560) + layer * 130 + 170 * abs(math.sin(i * 0.35 + layer))
            sway = s.chance.uniform(40, 150)
            w = s.chance.uniform(8, 15)
            s.path(
                f"M{x - w} 1090 C{x - w - 40} 820 {x + sway - 30} 760 {x + sway} {top} C{x + sway + 8} 780 {x + w - 10} 830 {x + w} 1090Z",
                color,
            )
    for x, y, z, color in (
        (420, 360, 1, OCHRE),
        (560, 300, 0.8, OCHRE),
        (500, 450, 0.75, OCHRE),
        (1180, 420, 1.5, RED),
        (690, 390, 0.7, OCHRE),
    ):
        s.path(
            f"M{x - 70 * z} {y} Q{x} {y - 46 * z} {x + 70 * z} {y} L{x + 112 * z} {y - 30 * z} L{x + 104 * z} {y + 32 * z} L{x + 70 * z} {y + 4} Q{x} {y + 46 * z} {x - 70 * z} {y}Z",
            color,
        )
        s.dot(x - 40 * z, y - 6 * z, 6 * z, INK)
        for k in (-8, 14, 36):
            s.stroke(f"M{x + k * z} {y - 20 * z} q{10 * z} {20 * z} 0 {40 * z}", INK, 3 * z)
    for _ in range(26):
        s.dot(s.chance.uniform(760, 960), s.chance.uniform(110, 760), s.chance.uniform(4, 12), PAPER, opacity=0.8)
    return s


def rowing() -> Sheet:
    s = Sheet(1600, 1067, DEEP, 51)
    s.halftone((0, 0, 1600, 1067), SEA, lambda x, y: 0.85 - (x + y) * 0.55, 17)
    with s.group(transform="rotate(-17 800 533)"):
        for side in (-1, 1):
            for i in range(5):
                y = 533 + side * (330 + i * 36)
                s.stroke(
                    f"M{260 - i * 60} {y} Q800 {y + side * 90} {1500 + i * 40} {533 + side * 90 + i * side * 50}",
                    MIST,
                    5,
                    opacity=0.6 - i * 0.09,
                )
        s.path(
            "M60 533 Q420 440 800 436 Q1230 440 1560 533 Q1230 626 800 630 Q420 626 60 533Z",
            INK,
            transform="translate(14 26)",
            opacity=0.5,
        )
        s.path("M60 533 Q420 440 800 436 Q1230 440 1560 533 Q1230 626 800 630 Q420 626 60 533Z", PAPER)
        s.path("M170 533 Q460 466 800 462 Q1180 466 1450 533 Q1180 600 800 604 Q460 600 170 533Z", RED)
        s.path("M240 533 Q500 490 800 486 Q1140 490 1370 533 Q1140 576 800 580 Q500 576 240 533Z", SAND)
        for i, x in enumerate((420, 610, 800, 990, 1180)):
            s.rect(x + 34, 480, 22, 106, CREAM)
            if i == 4:
                s.oval(x + 60, 533, 40, 52, NIGHT)
                s.dot(x + 50, 533, 26, INK)
                continue
            side = 1 if i % 2 else -1
            s.line((x - 40, 533 + side * 26), (x - 110, 533 + side * 330), SAND, 11)
            s.path(
                f"M{x - 101} {533 + side * 290} l-20 {side * 88} l-24 {-side * 6} l12 {-side * 88}Z",
                RED if i < 2 else OCHRE,
            )
            s.oval(x - 142, 533 + side * 392, 50, 15, MIST)
            s.oval(x - 142, 533 + side * 392, 28, 8, DEEP)
            s.stroke(f"M{x + 20} 510 Q{x - 20} {533 + side * 10} {x - 42} {533 + side * 32}", ROSE, 17)
            s.stroke(f"M{x + 20} 556 Q{x - 20} {533 + side * 30} {x - 38} {533 + side * 44}", ROSE, 17)
            s.oval(x + 24, 533, 30, 48, PAPER if i % 2 else OCHRE)
            s.dot(x + 18, 533, 25, (INK, SLATE, RED, NIGHT)[i])
    return s
