# mypy: ignore-errors
# ruff: noqa: E501, B007 - a drawing is one long line
"""Scenes of the city."""

from __future__ import annotations

import math

from ink import CREAM, DEEP, INK, MIST, MOSS, NIGHT, OCHRE, PAPER, RED, ROSE, SAND, SEA, SLATE, Sheet, lerp


def _house(
    s: Sheet, x: float, y: float, w: float, h: float, wall: str, roof: str, lit: float, pane: float = 34
) -> None:
    """A gabled house standing on `y`, with some of its windows lit."""
    s.rect(x, y - h, w, h + 4, wall)
    s.poly([(x - 8, y - h), (x + w / 2, y - h - w * 0.42), (x + w + 8, y - h)], roof)
    s.rect(x + w * 0.7, y - h - w * 0.44, w * 0.12, w * 0.3, roof)
    columns = max(2, int(w // (pane * 2)))
    gap = w / columns
    for row in range(int(h // (pane * 2.1))):
        for column in range(columns):
            color = OCHRE if s.chance.random() < lit else INK
            s.rect(
                x + gap * (column + 0.5) - pane / 2,
                y - h + pane * 0.7 + row * pane * 2.1,
                pane,
                pane * 1.3,
                color,
                rx=2,
            )


def tram(t: float, wiper: float = 0.0, width: int = 1600, height: int = 1067) -> Sheet:
    """The tram comes towards us; `t` is how near it is, 0–1."""
    s = Sheet(width, height, SLATE, 61)
    k, cx, horizon = height / 1067, width / 2, height * 0.5
    s.halftone((0, 0, width, horizon), MIST, lambda x, y: y * 0.8, 16 * k)
    for side in (-1, 1):
        for i, (near, tall, wall) in enumerate(
            ((1.0, 1.0, NIGHT), (0.62, 0.78, DEEP), (0.36, 0.6, NIGHT), (0.2, 0.46, DEEP))
        ):
            x1, x2 = cx + side * (cx * near + 40 * k), cx + side * (cx * (near * 0.62) + 30 * k)
            foot1, foot2 = horizon + 250 * k * near, horizon + 250 * k * near * 0.62
            top1, top2 = horizon - 560 * k * tall, horizon - 430 * k * tall
            s.poly([(x1, top1), (x2, top2), (x2, foot2), (x1, foot1)], wall)
            s.poly([(x1, top1), (x2, top2), (x2, top2 - 16 * k), (x1, top1 - 20 * k)], INK)
            for row in range(4):
                for column in range(3):
                    a, b = 0.14 + column * 0.28, 0.3 + column * 0.28
                    u, v = 0.1 + row * 0.19, 0.22 + row * 0.19
                    corners = [
                        lerp(lerp((x1, top1), (x2, top2), p), lerp((x1, foot1), (x2, foot2), p), q)
                        for p, q in ((a, u), (b, u), (b, v), (a, v))
                    ]
                    s.poly(corners, OCHRE if s.chance.random() < 0.42 else INK)
            if i == 0:
                s.poly(
                    [
                        lerp((x1, foot1), (x2, foot2), p)
                        if q
                        else (lerp((x1, foot1), (x2, foot2), p)[0], lerp((x1, foot1), (x2, foot2), p)[1] - 110 * k)
                        for p, q in ((0.05, 0), (0.95, 0), (0.95, 1), (0.05, 1))
                    ],
                    RED,
                )
    s.poly(
        [(cx - 60 * k, horizon), (cx + 60 * k, horizon), (width * 1.12, height + 20), (-width * 0.12, height + 20)], INK
    )
    s.halftone(
        (0, horizon, width, height - horizon),
        SLATE,
        lambda x, y: (0.5 - abs(x - 0.5)) * 1.1 * (1 - y * 0.4) if abs(x - 0.5) < 0.09 + y * 0.6 else 0,
        16 * k,
    )
    for offset in (-1, 1):
        for gauge in (0.34, 0.3):
            s.poly(
                [
                    (cx + offset * 12 * k, horizon),
                    (cx + offset * 15 * k, horizon),
                    (cx + offset * width * (gauge + 0.012), height + 20),
                    (cx + offset * width * gauge, height + 20),
                ],
                MIST if gauge == 0.34 else SLATE,
            )
    z = (0.22 + t * 0.78) * k
    foot = horizon + 70 * k + 330 * k * t * t
    w, h = 400 * z, 560 * z
    x, y = cx - w / 2, foot - h
    for i in range(18):
        wide = w * (0.62 - i * 0.02) * s.chance.uniform(0.7, 1)
        color = (CREAM, OCHRE, RED, CREAM, RED)[i % 5]
        s.rect(
            cx - wide / 2 + s.chance.uniform(-20, 20) * z,
            foot + 26 * z + i * 17 * z,
            wide,
            7 * z,
            color,
            rx=3,
            opacity=round(0.8 - i * 0.04, 2),
        )
    s.stroke(f"M{cx - 70 * z} {y - 4} L{cx} {y - 70 * z} L{cx + 70 * z} {y - 4}", INK, 8 * z)
    s.line((cx - 60 * z, y - 72 * z), (cx + 60 * z, y - 72 * z), INK, 8 * z)
    s.line((cx, y - 74 * z), (cx, -20), INK, 3 * k)
    s.rect(x + 20 * z, foot - 30 * z, w - 40 * z, 52 * z, INK)
    s.path(
        f"M{x} {foot} V{y + 80 * z} Q{x + 6 * z} {y} {x + 90 * z} {y} H{x + w - 90 * z} Q{x + w - 6 * z} {y} {x + w} {y + 80 * z} V{foot} Q{cx} {foot + 34 * z} {x} {foot}Z",
        CREAM,
    )
    s.path(
        f"M{x} {foot} V{y + 370 * z} Q{cx} {y + 410 * z} {x + w} {y + 370 * z} V{foot} Q{cx} {foot + 34 * z} {x} {foot}Z",
        RED,
    )
    s.rect(cx - 110 * z, y + 22 * z, 220 * z, 72 * z, INK, rx=8 * z)
    s.word(cx, y + 78 * z, 60 * z, OCHRE, "4")
    s.path(
        f"M{x + 26 * z} {y + 118 * z} H{x + w - 26 * z} V{y + 330 * z} Q{cx} {y + 366 * z} {x + 26 * z} {y + 330 * z}Z",
        NIGHT,
    )
    s.poly(
        [
            (x + 60 * z, y + 118 * z),
            (x + 150 * z, y + 118 * z),
            (x + 84 * z, y + 342 * z),
            (x + 26 * z, y + 332 * z),
            (x + 26 * z, y + 236 * z),
        ],
        SLATE,
    )
    if z > 0.4:
        s.path(f"M{cx + 40 * z} {y + 346 * z} q0 {-96 * z} {50 * z} {-96 * z} q{50 * z} 0 {50 * z} {90 * z}Z", INK)
        s.dot(cx + 90 * z, y + 222 * z, 30 * z, ROSE)
        s.path(f"M{cx + 56 * z} {y + 214 * z} q34 -52 {68 * z} 0Z", INK)
    s.stroke(f"M{cx - 10 * z} {y + 340 * z} L{cx - (90 - 150 * wiper) * z} {y + 200 * z}", INK, 7 * z)
    for side in (-1, 1):
        s.dot(cx + side * 132 * z, foot - 78 * z, 36 * z, OCHRE)
        s.dot(cx + side * 132 * z, foot - 78 * z, 24 * z, PAPER)
    s.rect(cx - 50 * z, foot - 92 * z, 100 * z, 16 * z, CREAM)
    for x, y, z, color in ((0.17, 0.83, 1.15, RED), (0.255, 0.75, 0.8, OCHRE), (0.84, 0.82, 1.2, SEA)):
        px, py, q = width * x, height * y, k * z
        s.path(
            f"M{px - 44 * q} {py + 220 * q} L{px - 34 * q} {py + 30 * q} Q{px} {py - 30 * q} {px + 36 * q} {py + 30 * q} L{px + 46 * q} {py + 220 * q}Z",
            NIGHT if color != OCHRE else DEEP,
        )
        s.line((px + 10 * q, py + 40 * q), (px + 10 * q, py - 60 * q), INK, 6 * q)
        s.path(
            f"M{px - 120 * q} {py - 30 * q} Q{px + 10 * q} {py - 190 * q} {px + 140 * q} {py - 30 * q} Q{px + 100 * q} {py - 56 * q} {px + 72 * q} {py - 30 * q} Q{px + 10 * q} {py - 62 * q} {px - 48 * q} {py - 30 * q} Q{px - 90 * q} {py - 54 * q} {px - 120 * q} {py - 30 * q}Z",
            color,
        )
    return s


def tram_in_the_rain() -> Sheet:
    s = tram(0.6)
    s.rain(CREAM, 170, 78, 2.6)
    return s


def clock_tower() -> Sheet:
    s = Sheet(1067, 1600, CREAM, 71)
    s.halftone((0, 0, 1067, 1250), OCHRE, lambda x, y: (1 - y) * 0.62, 18)
    s.poly([(300, 420), (533, 60), (767, 420)], DEEP)
    s.poly([(533, 60), (767, 420), (600, 420)], NIGHT)
    s.line((533, 70), (533, -20), INK, 9)
    s.rect(320, 418, 427, 1200, ROSE)
    s.rect(620, 418, 127, 1200, RED)
    s.halftone((320, 900, 300, 700), RED, lambda x, y: x * 0.55, 17)
    for y in (418, 850, 905):
        s.rect(290, y, 487, 30, PAPER)
    s.dot(533, 645, 196, INK)
    s.dot(533, 645, 178, PAPER)
    for i in range(60):
        a = math.radians(i * 6)
        inner = 138 if i % 5 == 0 else 158
        s.line(
            (533 + inner * math.sin(a), 645 - inner * math.cos(a)),
            (533 + 166 * math.sin(a), 645 - 166 * math.cos(a)),
            INK,
            11 if i % 5 == 0 else 4,
        )
    s.line((533, 645), (533 - 62, 645 - 66), INK, 19)
    s.line((533, 645), (533 - 56, 645 - 134), INK, 12)
    s.line((533, 645), (533, 645 - 142), RED, 7, stroke_dasharray="14 14")
    s.dot(533, 645, 17, INK)
    for x in (390, 535, 680):
        s.path(f"M{x - 38} 1180 V1030 Q{x} 960 {x + 38} 1030 V1180Z", INK)
        for k in range(5):
            s.rect(x - 34, 1046 + k * 27, 68, 9, SLATE)
    for i, (x, y, w) in enumerate(
        ((-60, 1440, 300), (180, 1500, 250), (700, 1470, 260), (900, 1410, 260), (400, 1540, 340))
    ):
        s.rect(x, y, w, 240, (NIGHT, SLATE, NIGHT, DEEP, INK)[i])
        s.poly([(x - 18, y), (x + w / 2, y - 110), (x + w + 18, y)], (RED, INK, SLATE, RED, NIGHT)[i])
        s.rect(x + w * 0.25, y + 40, 34, 46, OCHRE)
    for x, y, z in ((170, 330, 46), (240, 250, 34), (880, 250, 50), (820, 560, 36), (930, 640, 28), (130, 700, 40)):
        s.path(
            f"M{x - z} {y - z * 0.3} Q{x - z * 0.2} {y - z * 0.45} {x} {y} Q{x + z * 0.2} {y - z * 0.55} {x + z} {y - z * 0.5} Q{x + z * 0.3} {y - z * 0.1} {x + z * 0.1} {y + z * 0.3} L{x - z * 0.05} {y + z * 0.3} Q{x - z * 0.3} {y - z * 0.05} {x - z} {y - z * 0.3}Z",
            INK,
        )
    return s


def bench() -> Sheet:
    s = Sheet(1600, 1067, CREAM, 81)
    s.halftone((0, 200, 1600, 500), MIST, lambda x, y: y * 0.6, 16)
    s.path("M0 640 Q400 590 800 620 T1620 600 V1090 H-20Z", MOSS)
    for i in range(9):
        _house(s, 40 + i * 175 + s.chance.uniform(-20, 20), 640, 120, s.chance.uniform(70, 150), SLATE, NIGHT, 0.4, 22)
    s.path("M-20 640 Q400 610 800 632 T1620 612 V720 H-20Z", DEEP)
    s.path("M-20 700 Q500 660 1000 700 T1640 690 V1090 H-20Z", SAND)
    s.path(
        "M300 780 Q760 730 1360 800 Q1640 850 1640 1000 L1300 990 Q900 900 420 890 Q260 840 300 780Z",
        OCHRE,
        opacity=0.55,
    )
    s.path(
        "M330 1000 C380 820 350 600 300 430 L380 330 L430 430 C450 360 500 320 560 270 L590 300 C500 380 470 520 470 640 C480 800 500 920 560 1000Z",
        INK,
    )
    for cx, cy, r, color in (
        (170, 250, 190, RED),
        (400, 160, 230, OCHRE),
        (620, 240, 190, RED),
        (330, 330, 150, ROSE),
        (520, 100, 170, ROSE),
        (120, 90, 180, OCHRE),
        (720, 110, 130, OCHRE),
    ):
        for _ in range(int(r * 0.5)):
            a, d = s.chance.uniform(0, 2 * math.pi), r * math.sqrt(s.chance.random())
            x, y, z, turn = (
                cx + d * math.cos(a),
                cy + d * math.sin(a) * 0.85,
                s.chance.uniform(16, 30),
                s.chance.randint(0, 180),
            )
            s.path(
                f"M{-z} 0 Q0 {-z * 0.8} {z} 0 Q0 {z * 0.8} {-z} 0Z",
                color,
                transform=f"translate({x:.0f} {y:.0f}) rotate({turn})",
            )
    for i in range(46):
        x, y, z = s.chance.uniform(60, 1540), s.chance.uniform(860, 1050), s.chance.uniform(9, 18)
        s.path(
            f"M{-z} 0 Q0 {-z * 0.8} {z} 0 Q0 {z * 0.8} {-z} 0Z",
            s.chance.choice([RED, OCHRE, ROSE]),
            transform=f"translate({x:.0f} {y:.0f}) rotate({s.chance.randint(0, 180)})",
        )
    s.poly([(800, 930), (1400, 930), (1560, 980), (900, 980)], INK, opacity=0.25)
    for y, h in ((640, 36), (692, 36), (744, 36)):
        s.rect(790, y, 600, h, RED, rx=8)
    s.poly([(776, 812), (1404, 812), (1430, 856), (750, 856)], RED)
    s.poly([(750, 856), (1430, 856), (1430, 872), (750, 872)], INK)
    for x in (830, 1340):
        s.stroke(f"M{x} 620 V830", INK, 16)
        s.stroke(f"M{x - 40} 820 q-20 60 -10 140", INK, 18)
        s.stroke(f"M{x + 20} 860 v100", INK, 18)
    s.poly([(1130, 806), (1240, 790), (1262, 822), (1150, 836)], PAPER)
    s.poly([(1130, 806), (1184, 800), (1204, 830), (1150, 836)], MIST)
    return s


def pigeon() -> Sheet:
    s = Sheet(1600, 1200, OCHRE, 91)
    s.halftone((0, 0, 1600, 1200), SAND, lambda x, y: 1 - math.hypot(x - 0.55, y - 0.4) * 1.3, 20)
    s.path(
        "M460 1220 C440 980 520 760 700 620 C760 560 760 480 770 420 C790 300 900 240 1000 280 C1080 310 1110 380 1100 450 C1090 540 1150 620 1210 740 C1290 900 1310 1060 1300 1220Z",
        SLATE,
    )
    s.path(
        "M770 430 C775 520 740 590 700 640 C820 700 1020 720 1180 690 C1130 610 1090 540 1100 450 C1000 500 860 500 770 430Z",
        SEA,
    )
    with s.within(
        '<path d="M770 430 C775 520 740 590 700 640 C820 700 1020 720 1180 690 C1130 610 1090 540 1100 450 C1000 500 860 500 770 430Z"/>'
    ):
        s.halftone((680, 500, 520, 230), ROSE, lambda x, y: y * 0.8, 18)
    s.path("M560 900 C640 780 780 760 880 860 C920 980 900 1120 860 1220 H480 C490 1100 510 980 560 900Z", NIGHT)
    for i in range(3):
        s.stroke(f"M{560 + i * 20} {980 + i * 70} Q700 {900 + i * 80} {870 - i * 6} {980 + i * 70}", MIST, 9)
    s.path("M1084 360 L1220 400 Q1180 440 1096 436Z", INK)
    s.path("M1070 366 q30 -46 66 -10 q6 34 -40 40Z", PAPER)
    s.dot(988, 376, 46, PAPER)
    s.dot(988, 376, 34, RED)
    s.dot(992, 376, 18, INK)
    s.stroke("M906 376 a82 82 0 1 0 164 0 a82 82 0 1 0 -164 0", INK, 13)
    s.stroke("M906 366 Q840 350 790 380", INK, 12)
    s.poly([(1010, 640), (1110, 600), (1110, 700)], RED)
    s.poly([(1210, 600), (1110, 640), (1210, 700)], RED)
    s.rect(1090, 622, 40, 54, INK)
    s.poly([(1150, 960), (1640, 900), (1640, 1220), (1190, 1220)], INK)
    s.poly([(1130, 930), (1640, 864), (1640, 912), (1150, 976)], RED)
    s.stroke("M1420 892 Q1420 700 1300 610", INK, 15)
    s.path("M1250 560 q40 -40 84 0 l10 62 q-50 34 -86 0Z", NIGHT)
    for k in range(3):
        s.line((1258, 578 + k * 18), (1340, 578 + k * 18), MIST, 4)
    s.poly([(150, 980), (420, 930), (450, 1060), (170, 1110)], PAPER)
    s.poly([(120, 1030), (400, 1010), (410, 1140), (130, 1160)], CREAM)
    for k in range(4):
        s.line((160, 1056 + k * 24), (372 - k * 30, 1044 + k * 24), SLATE, 6)
    for _ in range(30):
        s.dot(s.chance.uniform(60, 480), s.chance.uniform(1150, 1190), s.chance.uniform(4, 9), INK)
    return s


def signal_box() -> Sheet:
    s = Sheet(1600, 1067, ROSE, 101)
    s.halftone((0, 0, 1600, 620), CREAM, lambda x, y: y * 1.1, 17)
    s.path("M-20 560 L240 380 L420 470 L700 300 L960 480 L1200 390 L1640 560 V760 H-20Z", SLATE)
    s.path("M-20 620 Q300 500 700 590 T1640 560 V800 H-20Z", MOSS)
    s.path("M-20 720 Q500 660 900 700 T1640 690 V1090 H-20Z", DEEP)
    s.poly([(-20, 1000), (1640, 770), (1640, 850), (-20, 1090)], SAND)
    for i in range(30):
        x = -20 + i * 58
        y = 1016 - i * 8.1
        s.poly([(x, y), (x + 22, y - 3), (x + 46, y + 52 - i), (x + 18, y + 56 - i)], INK)
    for dy, end in ((1020, 788), (1062, 822)):
        s.line((-20, dy), (1640, end), INK, 9)
    s.poly([(470, 560), (1010, 560), (1010, 880), (470, 910)], RED)
    for i in range(7):
        for j in range(9):
            s.rect(476 + j * 60 + (i % 2) * 26, 590 + i * 44, 38, 5, INK, opacity=0.35)
    s.rect(640, 690, 120, 190, INK)
    s.rect(654, 704, 92, 70, OCHRE)
    s.rect(440, 370, 600, 200, PAPER)
    for i in range(7):
        s.rect(462 + i * 80, 396, 66, 110, OCHRE)
        s.rect(462 + i * 80, 448, 66, 6, PAPER)
    s.rect(440, 520, 600, 12, SLATE)
    for i, x in enumerate((520, 690, 850)):
        s.oval(x, 492, 34, 18, (SAND, ROSE, SAND)[i])
        s.stroke(f"M{x - 16} 488 l12 -10 M{x} 488 l12 -10", RED, 4)
    s.path("M902 506 v-50 q0 -30 26 -34 q-6 -40 20 -40 q26 0 20 40 q30 6 30 40 v44Z", INK)
    s.poly([(400, 376), (500, 270), (990, 270), (1080, 376)], NIGHT)
    s.rect(560, 190, 46, 110, RED)
    s.stroke("M584 180 q-24 -40 10 -66 t10 -80", PAPER, 22, opacity=0.75)
    s.stroke("M1040 560 L1180 850", INK, 10)
    for k in range(7):
        s.line((1052 + k * 20, 590 + k * 40), (1100 + k * 20, 590 + k * 40), INK, 8)
    s.rect(1330, 240, 22, 560, INK)
    s.poly([(1330, 270), (1130, 210), (1140, 168), (1340, 226)], RED)
    s.poly([(1176, 222), (1150, 214), (1160, 174), (1186, 182)], PAPER)
    s.dot(1378, 262, 22, OCHRE)
    s.line((1341, 250), (1378, 262), INK, 10)
    return s


def cargo_bike() -> Sheet:
    s = Sheet(1600, 1067, SAND, 111)
    s.rect(-20, -20, 1640, 760, ROSE)
    for row in range(13):
        for col in range(15):
            if s.chance.random() < 0.42:
                s.rect(col * 120 - (row % 2) * 60, row * 58, 106, 44, RED, opacity=0.35, rx=3)
    s.rect(120, 120, 420, 470, NIGHT)
    s.rect(146, 146, 368, 418, OCHRE)
    s.rect(320, 146, 20, 418, NIGHT)
    s.rect(146, 330, 368, 18, NIGHT)
    s.poly([(90, 120), (570, 120), (620, 230), (40, 230)], PAPER)
    for i in range(4):
        s.poly(
            [(90 + i * 120 + 60, 120), (90 + i * 120 + 120, 120), (40 + i * 145 + 145, 230), (40 + i * 145 + 72, 230)],
            SEA,
        )
    s.rect(-20, 740, 1640, 60, SLATE)
    s.halftone((0, 800, 1600, 270), OCHRE, lambda x, y: 0.2 + y * 0.5, 18)
    for x, y in ((560, 800), (1290, 780)):
        r = 150 if x > 800 else 120
        s.oval(x, 950, r, 18, INK, opacity=0.4)
    for x, y, r in ((560, 820, 120), (1290, 790, 152)):
        s.dot(x, y, r, INK)
        s.dot(x, y, r - 22, SAND)
        for k in range(12):
            a = k * math.pi / 6
            s.line((x, y), (x + (r - 22) * math.cos(a), y + (r - 22) * math.sin(a)), SLATE, 4)
        s.dot(x, y, 18, RED)
    s.stroke("M560 820 L640 740 L930 760 L1060 780 L1290 790 L1180 520 L1060 780 L940 560", RED, 24)
    s.stroke("M940 560 L930 760", RED, 24)
    s.stroke("M1180 520 L1170 470", INK, 18)
    s.path("M1110 462 q60 -26 150 -6 q10 24 -20 28 h-110 q-30 -4 -20 -22Z", INK)
    s.stroke("M940 560 L925 440 M925 440 q-70 -10 -90 30", INK, 18)
    s.dot(1060, 780, 40, INK)
    s.stroke("M1060 780 l60 60 M1096 846 h56", INK, 14)
    s.poly([(400, 470), (880, 500), (830, 740), (470, 730)], SEA)
    s.poly([(400, 470), (880, 500), (876, 530), (404, 502)], DEEP)
    s.word(640, 640, 92, PAPER, "FISH", transform="rotate(3 640 640)")
    for x, y, w, h, color in ((450, 350, 130, 126, CREAM), (600, 392, 150, 96, PAPER), (760, 420, 80, 74, OCHRE)):
        s.rect(x, y, w, h, color)
        s.rect(x + w * 0.42, y, w * 0.12, h, SLATE)
    s.stroke("M640 390 q20 -90 50 -100 M664 390 q10 -60 60 -90 M690 390 q10 -40 50 -50", MOSS, 13)
    return s


def market_square() -> Sheet:
    s = Sheet(1600, 1067, MIST, 121)
    s.halftone((0, 0, 1600, 420), CREAM, lambda x, y: y, 17)
    walls = (RED, CREAM, SLATE, OCHRE, PAPER, ROSE, DEEP, SAND)
    x = -30
    for i, wall in enumerate(walls):
        w = (210, 190, 230, 200, 220, 190, 210, 260)[i]
        h = (420, 360, 460, 390, 430, 350, 440, 400)[i]
        top = 660 - h
        s.rect(x, top, w, h + 20, wall)
        if i % 3 == 0:
            steps = [(x, top)]
            for k in range(5):
                steps += [(x + k * w / 10, top - k * 26), (x + (k + 1) * w / 10, top - k * 26)]
            for k in range(4, -1, -1):
                steps += [(x + w - (k + 1) * w / 10, top - k * 26), (x + w - k * w / 10, top - k * 26)]
            s.poly([*steps, (x + w, top)], wall)
        else:
            s.poly([(x - 4, top), (x + w / 2, top - 90), (x + w + 4, top)], INK if i % 2 else NIGHT)
        frame = INK if wall in (CREAM, PAPER, SAND, OCHRE) else PAPER
        for row in range(4):
            for col in range(3):
                s.rect(
                    x + 24 + col * (w - 48) / 3,
                    top + 34 + row * 92,
                    (w - 48) / 3 - 16,
                    58,
                    frame if (row + col + i) % 4 else OCHRE,
                )
        x += w
    s.poly([(-20, 660), (1620, 660), (1620, 1090), (-20, 1090)], SAND)
    s.halftone((0, 660, 1600, 410), OCHRE, lambda x, y: 0.12 + y * 0.4, 18)
    for x, y, z, a, b in (
        (180, 800, 1, RED, PAPER),
        (620, 770, 0.85, SEA, PAPER),
        (1040, 820, 1.05, OCHRE, PAPER),
        (1420, 780, 0.9, RED, PAPER),
    ):
        w = 170 * z
        s.rect(x - w, y, 10 * z, 190 * z, INK)
        s.rect(x + w - 10 * z, y, 10 * z, 190 * z, INK)
        s.rect(x - w, y + 90 * z, 2 * w, 90 * z, NIGHT)
        for k in range(9):
            s.dot(x - w + 30 * z + k * 35 * z, y + 84 * z, 18 * z, (RED, MOSS, OCHRE)[(k // 3 + int(x)) % 3])
        for k in range(8):
            left = x - w - 30 * z + k * (2 * w + 60 * z) / 8
            step = (2 * w + 60 * z) / 8
            top = lambda v, x=x, z=z: x + (v - x) * 0.78  # noqa: E731
            s.path(
                f"M{top(left)} {y - 90 * z} H{top(left + step)} L{left + step} {y + 4} a{step / 2} {18 * z} 0 0 1 {-step} 0Z",
                a if k % 2 else b,
            )
    for x, y, z, color in (
        (380, 900, 1, INK),
        (440, 910, 0.95, RED),
        (830, 930, 1.1, DEEP),
        (1240, 960, 1.15, INK),
        (880, 950, 0.7, OCHRE),
    ):
        s.path(
            f"M{x - 36 * z} {y + 120 * z} L{x - 26 * z} {y - 20 * z} Q{x} {y - 56 * z} {x + 26 * z} {y - 20 * z} L{x + 36 * z} {y + 120 * z}Z",
            color,
        )
        s.dot(x, y - 62 * z, 24 * z, ROSE if z > 0.8 else CREAM)
        s.path(f"M{x - 26 * z} {y - 62 * z} q26 -50 {52 * z} 0 q-26 -14 {-52 * z} 0Z", NIGHT)
    return s


def city_map(built: float = 1.0) -> Sheet:
    """The city from above, with the first part of line 4, 0–1, `built`."""
    s = Sheet(1600, 1067, CREAM, 131)
    for i in range(15):
        for j in range(10):
            x, y = -40 + i * 116 + s.chance.uniform(-8, 8), -30 + j * 116 + s.chance.uniform(-8, 8)
            if s.chance.random() < 0.9:
                w, h = s.chance.uniform(62, 98), s.chance.uniform(62, 98)
                color = s.chance.choice([SAND, SAND, SAND, PAPER, ROSE, MOSS if s.chance.random() < 0.35 else SAND])
                s.rect(x, y, w, h, color, transform=f"rotate({-14 + j * 2} 800 533)", rx=3)
    s.stroke("M-60 210 C260 330 420 180 640 380 S900 700 1180 660 S1460 800 1680 760", PAPER, 200)
    s.stroke("M-60 210 C260 330 420 180 640 380 S900 700 1180 660 S1460 800 1680 760", SEA, 170)
    s.path("M1640 560 C1440 620 1320 760 1300 1100 H1640Z", SEA)
    s.stroke("M-60 240 C260 360 420 210 640 410 S900 730 1180 690 S1460 830 1680 790", DEEP, 26, opacity=0.55)
    for a, b in (((300, 140), (260, 400)), ((1070, 540), (1050, 800))):
        s.line(a, b, PAPER, 34)
        s.line(a, b, SLATE, 14)
    d = "M120 960 L330 820 Q400 770 470 800 L640 880 Q720 910 760 830 L820 640 Q850 560 800 480 L760 360 Q740 280 820 240 L1120 140 Q1180 120 1230 60 L1300 -30"
    for color, width in ((PAPER, 40), (RED, 22)):
        s.stroke(d, color, width, pathLength=100, stroke_dasharray=f"{100 * built:.2f} 200")
    stops = (
        (120, 960, 0),
        (330, 820, 0.135),
        (555, 840, 0.265),
        (760, 830, 0.4),
        (828, 600, 0.53),
        (760, 360, 0.675),
        (960, 193, 0.82),
        (1230, 60, 0.965),
    )
    for x, y, reached in stops:
        if built >= reached:
            s.dot(x, y, 27, INK)
            s.dot(x, y, 16, PAPER)
    with s.group(transform="translate(1380 330)"):
        s.dot(0, 0, 100, PAPER)
        s.poly([(0, -86), (20, 0), (-20, 0)], RED)
        s.poly([(0, 86), (20, 0), (-20, 0)], INK)
        s.poly([(-86, 0), (0, -16), (0, 16)], SLATE)
        s.poly([(86, 0), (0, -16), (0, 16)], SLATE)
    return s


def cinema_on_the_quay() -> Sheet:
    s = Sheet(1600, 1067, NIGHT, 141)
    s.halftone((0, 180, 1600, 500), DEEP, lambda x, y: y, 17)
    for _ in range(70):
        s.dot(s.chance.uniform(0, 1600), s.chance.uniform(0, 480), s.chance.uniform(1.5, 4.5), CREAM)
    for i, x in enumerate(range(-20, 1640, 130)):
        _house(s, x, 690, 118, 90 + 70 * abs(math.sin(i * 2.1)), INK, INK, 0.45, 20)
    s.rect(-20, 690, 1640, 400, DEEP)
    s.ripples((0, 700, 1600, 130), MIST, 26, 4)
    s.rect(470, 180, 660, 440, INK)
    s.rect(492, 202, 616, 396, PAPER)
    with s.within('<rect x="492" y="202" width="616" height="396"/>'):
        s.rect(492, 202, 616, 396, SAND)
        s.dot(960, 330, 66, RED)
        s.path("M480 600 Q620 420 800 500 T1120 450 V610 H480Z", SEA)
        s.path("M480 600 Q700 520 860 560 T1120 530 V610 H480Z", DEEP)
        s.path("M600 500 q20 -120 60 -130 l10 -60 l24 54 l26 -58 l10 68 q44 20 40 126Z", INK)
        s.dot(676, 404, 8, PAPER)
        s.dot(708, 402, 8, PAPER)
    for x in (520, 1080):
        s.line((x, 620), (x + (40 if x > 800 else -40), 800), INK, 18)
    s.rect(-20, 800, 1640, 300, INK)
    s.halftone((260, 800, 1080, 120), SLATE, lambda x, y: (1 - y) * (0.5 - abs(x - 0.5)) * 1.5, 15)
    for row in range(3):
        y, z = 880 + row * 76, 0.8 + row * 0.26
        for i in range(15 - row * 3):
            x = 60 + row * 40 + i * (110 + row * 32) + s.chance.uniform(-20, 20)
            color = (SLATE, DEEP, NIGHT)[row] if i % 4 else RED
            s.path(
                f"M{x - 44 * z} {y + 130} Q{x - 42 * z} {y + 18 * z} {x} {y + 12 * z} Q{x + 42 * z} {y + 18 * z} {x + 44 * z} {y + 130}Z",
                color,
            )
            s.dot(x, y, 25 * z, (MIST, SLATE, NIGHT)[row] if i % 3 else ROSE)
            if i % 5 == 2:
                s.path(f"M{x - 34 * z} {y - 8 * z} q{34 * z} {-50 * z} {68 * z} 0Z", OCHRE)
    return s
