# mypy: ignore-errors
# ruff: noqa: E501 - a drawing is one long line
"""Scenes under a roof."""

from __future__ import annotations

import math

from ink import CREAM, DEEP, INK, MIST, MOSS, NIGHT, OCHRE, PAPER, RED, ROSE, SAND, SEA, SLATE, Sheet, lerp


def library_hall() -> Sheet:
    s = Sheet(1600, 1067, SAND, 201)
    s.poly([(0, 0), (1600, 0), (1060, 250), (540, 250)], CREAM)
    for i in range(6):
        t = i / 5.5
        (x1, y1), (x2, y2) = lerp((0, 60), (540, 300), t), lerp((1600, 60), (1060, 300), t)
        s.path(
            f"M{x1:.0f} {y1:.0f} Q800 {-260 + 330 * t:.0f} {x2:.0f} {y2:.0f}", stroke=OCHRE, stroke_width=26 - 17 * t
        )
    s.rect(540, 250, 520, 400, ROSE)
    s.path("M610 640 V400 Q610 220 800 220 Q990 220 990 400 V640Z", PAPER)
    s.halftone(
        (612, 260, 376, 370),
        OCHRE,
        lambda x, y: (1 - y) * 0.5 if y > 0.3 or (x - 0.5) ** 2 + (y - 0.36) ** 2 < 0.2 else 0,
        13,
    )
    for x in (672, 736, 800, 864, 928):
        s.line((x, 250), (x, 640), INK, 7)
    for y in (400, 500, 590):
        s.line((610, y), (990, y), INK, 7)
    s.poly([(0, 1067), (540, 650), (1060, 650), (1600, 1067)], RED)
    s.halftone((0, 650, 1600, 420), INK, lambda x, y: 0.4 if abs(x - 0.5) > 0.17 + y * 0.22 else 0, 15)
    for left in (True, False):
        fx = (lambda x: x) if left else (lambda x: 1600 - x)
        s.poly([(fx(-10), 40), (fx(540), 300), (fx(540), 650), (fx(-10), 1067)], NIGHT)
        for shelf in range(6):
            v1, v2 = shelf / 6 + 0.02, (shelf + 1) / 6 - 0.03
            u = 0.02
            while u < 0.98:
                wide = s.chance.uniform(0.014, 0.034) * (1.15 - u * 0.5)
                top = v1 + s.chance.uniform(0, 0.05)
                if s.chance.random() < 0.93:
                    corner = [
                        lerp(lerp((-10, 40), (540, 300), a), lerp((-10, 1067), (540, 650), a), b)
                        for a, b in ((u, top), (u + wide * 0.86, top), (u + wide * 0.86, v2), (u, v2))
                    ]
                    s.poly(
                        [(fx(x), y) for x, y in corner],
                        s.chance.choice([RED, OCHRE, SEA, CREAM, ROSE, SLATE, PAPER, DEEP]),
                    )
                u += wide
            a, b = lerp((-10, 40), (-10, 1067), v2), lerp((540, 300), (540, 650), v2)
            s.poly([(fx(a[0]), a[1]), (fx(b[0]), b[1]), (fx(b[0]), b[1] + 8), (fx(a[0]), a[1] + 22)], SAND)
    for y, w, z in ((700, 150, 0.5), (780, 240, 0.78), (920, 390, 1.25)):
        s.poly([(800 - w * 0.86, y), (800 + w * 0.86, y), (800 + w, y + 34 * z), (800 - w, y + 34 * z)], OCHRE)
        s.rect(800 - w, y + 34 * z, 2 * w, 22 * z, INK)
        for side in (-1, 1):
            s.rect(800 + side * w * 0.85 - 9 * z, y + 50 * z, 18 * z, 130 * z, INK)
            x = 800 + side * w * 0.45
            s.line((x, y + 14 * z), (x, y - 74 * z), INK, 8 * z)
            s.path(f"M{x - 62 * z} {y - 60 * z} Q{x} {y - 136 * z} {x + 62 * z} {y - 60 * z}Z", SEA)
            s.oval(x, y + 14 * z, 92 * z, 14 * z, PAPER, opacity=0.8)
    s.path("M900 900 Q905 790 960 780 Q1020 790 1026 906Z", INK)
    s.dot(962, 744, 40, ROSE)
    s.path("M920 744 q4 -56 48 -52 q44 8 34 64 q-20 -40 -82 -12Z", INK)
    s.poly([(880, 900), (950, 884), (1024, 900), (1010, 920), (950, 906), (890, 920)], PAPER)
    return s


def loaves() -> Sheet:
    s = Sheet(1600, 1067, SEA, 211)
    for i in range(9):
        s.rect(-20, i * 130 - 30, 1640, 46, DEEP, transform="rotate(-9 800 533)")
        s.rect(i * 210 - 100, -200, 30, 1500, DEEP, opacity=0.5, transform="rotate(-9 800 533)")
    with s.group(transform="rotate(-6 800 560)"):
        s.rect(230, 270, 1180, 640, INK, rx=46, opacity=0.4, transform="translate(18 26)")
        s.rect(230, 270, 1180, 640, SAND, rx=46)
        for k in range(7):
            s.stroke(f"M260 {330 + k * 88} q300 {-24 + k * 7} 560 0 t560 4", OCHRE, 5, opacity=0.6)
        s.dot(1340, 330, 26, SEA)
    s.oval(650, 560, 300, 268, INK, opacity=0.35, transform="translate(16 26)")
    s.oval(650, 550, 300, 268, OCHRE)
    s.halftone(
        (350, 282, 600, 536),
        RED,
        lambda x, y: (
            0.75 * (((x - 0.5) * 2) ** 2 + ((y - 0.5) * 2) ** 2) ** 1.4
            if ((x - 0.5) * 2) ** 2 + ((y - 0.5) * 2) ** 2 < 0.98
            else 0
        ),
        15,
    )
    for turn in (0, 60, 120, 180, 240, 300):
        s.path(
            "M650 530 C690 470 700 410 650 330 C610 410 612 470 650 530Z", PAPER, transform=f"rotate({turn} 650 550)"
        )
        s.stroke("M650 520 C668 470 672 410 650 346", ROSE, 5, transform=f"rotate({turn} 650 550)")
    for x, y, turn in ((1120, 470, 24), (1190, 690, 24)):
        with s.group(transform=f"translate({x} {y}) rotate({turn})"):
            s.path(
                "M-330 0 C-320 -110 -100 -110 0 -106 C110 -110 320 -104 330 0 C320 100 110 104 0 104 C-110 104 -320 106 -330 0Z",
                INK,
                opacity=0.35,
                transform="translate(12 24)",
            )
            s.path(
                "M-330 0 C-320 -110 -100 -110 0 -106 C110 -110 320 -104 330 0 C320 100 110 104 0 104 C-110 104 -320 106 -330 0Z",
                ROSE,
            )
            s.path(
                "M-320 30 C-300 106 -110 104 0 104 C110 104 310 104 326 24 C300 70 100 74 0 74 C-100 74 -290 76 -320 30Z",
                RED,
            )
            for k in range(5):
                s.path(
                    f"M{-240 + k * 110} 56 Q{-200 + k * 110} -10 {-170 + k * 110} -84 Q{-150 + k * 110} -10 {-240 + k * 110} 56Z",
                    PAPER,
                )
    with s.group(transform="translate(290 870) rotate(-52)"):
        s.line((-120, 0), (260, 0), OCHRE, 9)
        for k in range(8):
            for side in (-1, 1):
                s.path(
                    f"M{250 + k * 34} 0 q26 {side * 50} 62 {side * 36} q-8 {side * -34} -62 {side * -36}Z",
                    OCHRE if k % 2 else SAND,
                )
        s.path("M520 -6 l70 6 l-70 6Z", OCHRE)
    with s.group(transform="translate(1290 930) rotate(-16)"):
        s.path("M-30 0 L-360 -36 Q-400 0 -360 20 L-30 22Z", PAPER)
        for k in range(12):
            s.dot(-350 + k * 27, 24, 11, SEA)
        s.rect(-40, -12, 190, 44, INK, rx=20)
    return s


def ropewalk() -> Sheet:
    s = Sheet(1600, 1067, NIGHT, 221)
    v = (980.0, 470.0)
    s.poly([(-20, -20), (1620, -20), v], DEEP)
    s.poly([(-20, 1090), (1620, 1090), v], OCHRE)
    s.poly([(-20, 1090), (1620, 1090), (1100, 560), (900, 560)], SAND)
    for i in range(1, 10):
        t = 1 - 1 / (1 + i * 0.42)
        a, b = lerp((-20, -20), v, t), lerp((-20, 1090), v, t)
        c, d = lerp((1620, -20), v, t), lerp((1620, 1090), v, t)
        w = 64 * (1 - t)
        for p, q in ((a, b), (c, d)):
            s.line(p, q, INK, w)
        s.line(a, (v[0], a[1] - 150 * (1 - t)), INK, w * 0.8)
        s.line(c, (v[0], a[1] - 150 * (1 - t)), INK, w * 0.8)
    for side, x in ((-1, -20), (1, 1620)):
        for i in range(7):
            t1 = 1 - 1 / (1 + (i + 0.75) * 0.42)
            t2 = 1 - 1 / (1 + (i + 1.35) * 0.42)
            s.poly(
                [lerp((x, 240), v, t1), lerp((x, 240), v, t2), lerp((x, 560), v, t2), lerp((x, 560), v, t1)],
                CREAM if side < 0 else MIST,
            )
    s.halftone((0, 720, 1600, 350), RED, lambda x, y: y * 0.5, 18)
    ropes = ((150, 1150, 108, PAPER), (620, 1200, 96, OCHRE), (1090, 1180, 90, CREAM), (-320, 1010, 84, SAND))
    for x, y, w, color in ropes:
        end = (v[0] - 8 + (x - 500) * 0.012, v[1] + 26)
        dx, dy = end[0] - x, end[1] - y
        n = math.hypot(dx, dy)
        nx, ny = -dy / n, dx / n
        s.poly(
            [
                (x + nx * w / 2 + 16, y + ny * w / 2 + 30),
                (x - nx * w / 2 + 16, y - ny * w / 2 + 30),
                (end[0], end[1] + 10),
            ],
            INK,
            opacity=0.35,
        )
        s.poly(
            [
                (x + nx * w / 2, y + ny * w / 2),
                (x - nx * w / 2, y - ny * w / 2),
                (end[0] - nx * 2, end[1] - ny * 2),
                (end[0] + nx * 2, end[1] + ny * 2),
            ],
            color,
        )
        t = 0.0
        while t < 0.985:
            step = 0.075 * (1 - t)
            wide = w * (1 - t) / 2
            a, b = lerp((x, y), end, t), lerp((x, y), end, t + step * 1.1)
            s.line(
                (a[0] + nx * wide, a[1] + ny * wide),
                (b[0] - nx * wide, b[1] - ny * wide),
                RED if color in (PAPER, CREAM) else INK,
                max(1.5, 13 * (1 - t)),
            )
            t += step
    s.dot(*v, 62, INK)
    s.dot(*v, 46, RED)
    for k in range(8):
        a = k * math.pi / 4
        s.line(v, (v[0] + 46 * math.cos(a), v[1] + 46 * math.sin(a)), INK, 6)
    x, y = 1240, 640
    s.path(f"M{x - 60} {y + 250} L{x - 46} {y - 20} Q{x} {y - 70} {x + 46} {y - 20} L{x + 66} {y + 250}Z", INK)
    s.path(f"M{x - 40} {y + 250} L{x - 32} {y + 40} H{x + 34} L{x + 46} {y + 250}Z", SLATE)
    s.stroke(f"M{x - 36} {y - 4} Q{x - 110} {y + 60} {x - 190} {y + 30}", INK, 28)
    s.dot(x - 196, y + 30, 17, ROSE)
    s.dot(x, y - 84, 36, ROSE)
    s.path(f"M{x - 40} {y - 92} q36 -60 80 0Z", RED)
    return s


def museum_drawer() -> Sheet:
    s = Sheet(1600, 1067, INK, 231)
    s.rect(40, 40, 1520, 987, OCHRE)
    s.rect(70, 70, 1460, 927, RED, opacity=0.55)
    cells = [(90 + c * 288, 92 + r * 302, 268, 282) for r in range(3) for c in range(5)]
    grounds = (CREAM, SEA, PAPER, ROSE, NIGHT, SLATE, PAPER, RED, SAND, MIST, SAND, NIGHT, CREAM, DEEP, PAPER)
    for (x, y, w, h), ground in zip(cells, grounds, strict=True):
        s.rect(x, y, w, h, ground)
        s.poly(
            [(x, y), (x + w, y), (x + w - 16, y + 16), (x + 16, y + 16), (x + 16, y + h - 16), (x, y + h)],
            INK,
            opacity=0.4,
        )
    mid = [(x + w / 2 + 6, y + h / 2 + 6) for x, y, w, h in cells]
    x, y = mid[0]  # a key
    s.stroke(f"M{x} {y - 30} V{y + 96} M{x} {y + 92} h34 M{x} {y + 58} h26", INK, 17)
    s.dot(x, y - 66, 44, INK)
    s.dot(x, y - 66, 22, CREAM)
    x, y = mid[1]  # a button
    s.dot(x, y, 84, PAPER)
    s.dot(x, y, 62, CREAM)
    for dx, dy in ((-20, -20), (20, -20), (-20, 20), (20, 20)):
        s.dot(x + dx, y + dy, 11, DEEP)
    x, y = mid[2]  # a shell
    s.path(
        f"M{x} {y + 90} C{x - 130} {y + 30} {x - 100} {y - 90} {x} {y - 90} C{x + 100} {y - 90} {x + 130} {y + 30} {x} {y + 90}Z",
        ROSE,
    )
    for k in range(-3, 4):
        s.stroke(f"M{x} {y + 86} Q{x + k * 22} {y} {x + k * 25} {y - 76 + abs(k) * 12}", RED, 6)
    x, y = mid[3]  # a thimble
    s.path(f"M{x - 62} {y + 80} L{x - 44} {y - 50} Q{x} {y - 104} {x + 44} {y - 50} L{x + 62} {y + 80}Z", MIST)
    s.rect(x - 70, y + 62, 140, 26, SLATE, rx=9)
    s.halftone((x - 46, y - 60, 92, 110), INK, lambda a, b: 0.16, 20)
    x, y = mid[4]  # a feather
    s.path(
        f"M{x - 60} {y + 100} C{x - 90} {y - 10} {x} {y - 100} {x + 76} {y - 110} C{x + 80} {y - 20} {x + 30} {y + 60} {x - 60} {y + 100}Z",
        SEA,
    )
    s.stroke(f"M{x - 74} {y + 118} Q{x - 10} {y} {x + 66} {y - 96}", PAPER, 6)
    x, y = mid[5]  # a ticket
    s.rect(x - 92, y - 50, 184, 100, CREAM, rx=6, transform=f"rotate(-12 {x} {y})")
    s.word(x, y + 20, 58, RED, "No. 9", transform=f"rotate(-12 {x} {y})")
    x, y = mid[6]  # scissors
    s.stroke(f"M{x - 60} {y - 100} L{x + 36} {y + 44} M{x + 60} {y - 100} L{x - 36} {y + 44}", SLATE, 16)
    for side in (-1, 1):
        s.stroke(f"M{x + side * 50 - 30} {y + 74} a30 30 0 1 0 60 0 a30 30 0 1 0 -60 0", RED, 15)
    x, y = mid[7]  # a stamp
    s.rect(x - 70, y - 86, 140, 172, PAPER, stroke=PAPER, stroke_width=16, stroke_dasharray="12 9")
    s.rect(x - 56, y - 72, 112, 144, SEA)
    s.path(f"M{x - 50} {y + 50} L{x - 10} {y - 30} L{x + 10} {y + 10} L{x + 26} {y - 20} L{x + 52} {y + 50}Z", NIGHT)
    x, y = mid[8]  # a spoon
    s.line((x - 60, y + 100), (x + 20, y - 20), SLATE, 16)
    s.oval(x + 44, y - 60, 36, 56, SLATE, transform=f"rotate(33 {x + 44} {y - 60})")
    x, y = mid[9]  # a marble
    s.dot(x, y, 72, NIGHT)
    s.path(f"M{x - 60} {y + 20} Q{x} {y - 80} {x + 60} {y - 20} Q{x} {y + 10} {x - 60} {y + 20}Z", OCHRE)
    s.dot(x - 26, y - 30, 14, PAPER)
    x, y = mid[10]  # a matchbox
    s.rect(x - 90, y - 46, 180, 100, RED)
    s.rect(x - 90, y - 46, 180, 22, INK)
    s.dot(x, y + 16, 32, OCHRE)
    for k in range(3):
        s.line((x - 70 + k * 40, y - 60), (x - 50 + k * 40, y - 110), CREAM, 9)
        s.dot(x - 49 + k * 40, y - 112, 9, RED)
    x, y = mid[11]  # a tooth of a whale
    s.path(
        f"M{x - 50} {y + 96} Q{x - 70} {y - 60} {x + 60} {y - 110} Q{x + 30} {y} {x + 50} {y + 96} Q{x} {y + 112} {x - 50} {y + 96}Z",
        PAPER,
    )
    s.stroke(f"M{x - 20} {y + 40} q20 -40 50 -10 M{x - 10} {y + 40} v-60 l30 40Z", INK, 5)
    x, y = mid[12]  # a bottle
    s.path(f"M{x - 20} {y - 110} h40 v50 q46 30 46 70 v96 h-132 v-96 q0 -40 46 -70Z", MOSS)
    s.rect(x - 66, y + 10, 132, 60, PAPER)
    s.line((x - 40, y + 34), (x + 40, y + 34), INK, 6)
    x, y = mid[13]  # dominoes
    for k, (dx, dy, turn) in enumerate(((-34, -10, -14), (44, 20, 20))):
        with s.group(transform=f"translate({x + dx} {y + dy}) rotate({turn})"):
            s.rect(-40, -84, 80, 168, PAPER, rx=8)
            s.line((-30, 0), (30, 0), INK, 5)
            for px, py in (
                ((-18, -56), (18, -28), (0, 42)) if k else ((0, -42), (-18, 26), (18, 58), (18, 26), (-18, 58))
            ):
                s.dot(px, py, 9, INK)
    x, y = mid[14]  # a bell
    s.path(
        f"M{x - 84} {y + 70} Q{x - 46} {y + 20} {x - 46} {y - 30} Q{x - 40} {y - 90} {x} {y - 90} Q{x + 40} {y - 90} {x + 46} {y - 30} Q{x + 46} {y + 20} {x + 84} {y + 70}Z",
        OCHRE,
    )
    s.dot(x, y + 84, 20, INK)
    s.stroke(f"M{x - 14} {y - 92} q14 -30 28 0", INK, 9)
    return s


def organ_pipes() -> Sheet:
    s = Sheet(1200, 1600, DEEP, 241)
    s.halftone((0, 0, 1200, 1600), NIGHT, lambda x, y: abs(x - 0.5) * 1.7, 20)
    s.path("M90 1600 V420 Q90 60 600 40 Q1110 60 1110 420 V1600Z", INK)
    count = 13
    for i in range(count):
        w = 1000 / count
        x = 100 + i * w
        k = abs(i - 6)
        top = 150 + k * k * 11 + (46 if k % 2 else 0)
        color = (OCHRE, SAND, OCHRE, CREAM)[k % 4]
        s.rect(x + 4, top, w - 8, 1010 - top, color, rx=9)
        s.rect(x + w * 0.62, top, w * 0.3, 1010 - top, RED if color == OCHRE else OCHRE, opacity=0.75)
        s.oval(x + w / 2, top + 3, w / 2 - 4, 10, INK)
        s.path(f"M{x + 4} 1008 L{x + w * 0.4} 1170 H{x + w * 0.6} L{x + w - 4} 1008Z", color)
        mouth = 900 - (6 - k) * 16
        s.path(f"M{x + 12} {mouth} Q{x + w / 2} {mouth - 74} {x + w - 12} {mouth} V{mouth + 26} H{x + 12}Z", INK)
        s.path(f"M{x + 14} {mouth + 30} H{x + w - 14} L{x + w / 2} {mouth + 76}Z", SLATE)
    s.rect(60, 1160, 1080, 60, RED)
    s.rect(60, 1160, 1080, 14, ROSE)
    s.rect(150, 1220, 900, 380, RED)
    s.rect(150, 1220, 900, 380, INK, opacity=0.3)
    for side in (-1, 1):
        for r in range(4):
            for c in range(2):
                s.dot(600 + side * (330 + c * 66), 1272 + r * 62, 18, PAPER)
                s.dot(600 + side * (330 + c * 66), 1272 + r * 62, 8, RED if (r + c) % 3 else INK)
    for row in range(2):
        y = 1330 + row * 90
        s.rect(330, y, 540, 66, PAPER)
        for k in range(1, 18):
            s.line((330 + k * 30, y), (330 + k * 30, y + 66), INK, 3)
            if k % 7 not in (3, 0):
                s.rect(330 + k * 30 - 9, y, 18, 40, INK)
    s.rect(420, 1240, 360, 74, CREAM)
    for k in range(4):
        s.line((440, 1256 + k * 14), (760, 1256 + k * 14), SLATE, 3)
    s.path("M520 1600 Q526 1470 600 1460 Q674 1470 680 1600Z", NIGHT)
    s.dot(600, 1440, 48, ROSE)
    s.path("M550 1440 q0 -60 50 -60 q50 0 50 60 q-10 34 -50 36 q-40 -2 -50 -36Z", MIST)
    return s


def chess_board() -> Sheet:
    s = Sheet(1600, 1067, OCHRE, 251)
    s.halftone((0, 0, 1600, 560), RED, lambda x, y: 0.6 * (1 - y), 18)
    s.dot(1180, 300, 170, PAPER)

    def at(column: float, row: float) -> tuple[float, float]:
        depth = 1 / (1 + row * 0.17)
        return 800 + (column - 4) * 330 * depth, 470 + 760 * (depth - 0.36)

    s.poly([at(-0.25, -0.3), at(8.25, -0.3), at(8.2, 8.2), at(-0.2, 8.2)], INK)
    for r in range(8):
        for c in range(8):
            s.poly([at(c, r), at(c + 1, r), at(c + 1, r + 1), at(c, r + 1)], CREAM if (r + c) % 2 else DEEP)

    def piece(kind: str, column: float, row: float, color: str, shade: str) -> None:
        x, y = at(column + 0.5, row + 0.4)
        z = 1.55 / (1 + row * 0.17)
        with s.group(transform=f"translate({x:.0f} {y:.0f}) scale({z:.2f})"):
            s.oval(34, 8, 100, 17, INK, opacity=0.4)
            s.path("M-74 10 Q-80 -14 -52 -24 H52 Q80 -14 74 10 Q0 30 -74 10Z", color)
            if kind == "pawn":
                s.path("M-46 -24 Q-16 -60 -18 -110 H18 Q16 -60 46 -24Z", color)
                s.oval(0, -112, 36, 10, shade)
                s.dot(0, -146, 36, color)
            elif kind == "rook":
                s.path("M-50 -24 Q-34 -60 -36 -170 H36 Q34 -60 50 -24Z", color)
                s.path("M-56 -170 V-226 H-34 V-206 H-12 V-226 H12 V-206 H34 V-226 H56 V-170Z", color)
                s.rect(-56, -176, 112, 14, shade)
            elif kind == "bishop":
                s.path("M-46 -24 Q-14 -80 -16 -160 H16 Q14 -80 46 -24Z", color)
                s.oval(0, -162, 38, 11, shade)
                s.path("M0 -272 C58 -220 44 -176 0 -168 C-44 -176 -58 -220 0 -272Z", color)
                s.dot(0, -278, 12, color)
                s.line((-4, -200), (26, -240), shade, 8)
            elif kind == "knight":
                s.path(
                    "M-56 -24 C-60 -90 0 -120 6 -170 C-20 -156 -40 -140 -66 -134 Q-100 -130 -104 -160 C-80 -190 -70 -236 -30 -262 L-26 -292 L0 -270 C60 -260 84 -190 74 -110 C70 -70 60 -50 58 -24Z",
                    color,
                )
                s.dot(-26, -216, 9, shade)
                s.stroke("M30 -250 C66 -200 60 -120 44 -50", shade, 9)
            else:
                s.path("M-52 -24 Q-18 -90 -22 -210 H22 Q18 -90 52 -24Z", color)
                s.oval(0, -212, 44, 12, shade)
                s.path("M-30 -216 L-52 -290 Q0 -320 52 -290 L30 -216Z", color)
                s.rect(-7, -350, 14, 56, color)
                s.rect(-24, -336, 48, 14, color)
            s.path("M-74 10 Q-80 -14 -60 -20 Q-20 4 72 -4 L74 10 Q0 30 -74 10Z", shade)

    for kind, c, r, white in (
        ("king", 5.2, 7, False),
        ("pawn", 3, 6, False),
        ("rook", 1, 7, False),
        ("pawn", 6, 5, False),
        ("bishop", 3.4, 4, True),
        ("pawn", 2, 3, True),
        ("knight", 5, 2.2, False),
        ("king", 2.2, 0.9, True),
        ("pawn", 4.6, 0.4, True),
    ):
        piece(kind, c, r, PAPER if white else INK, ROSE if white else RED)
    return s


def newsprint_chart() -> Sheet:
    s = Sheet(1600, 1067, CREAM, 261)
    for column in range(6):
        x = 70 + column * 250
        for k in range(46):
            if k % 9:
                w = 210 * (s.chance.uniform(0.3, 0.8) if k % 9 == 8 else 1)
                s.rect(x, 60 + k * 21, w, 7, MIST, rx=3)
            elif k % 18 == 0:
                s.rect(x, 56 + k * 21, 160, 13, SLATE, opacity=0.5)
    heights = (170, 240, 210, 330, 300, 450, 520, 680)
    colors = (SEA, SLATE, OCHRE, SEA, ROSE, SLATE, OCHRE, RED)
    for i, (h, color) in enumerate(zip(heights, colors, strict=True)):
        x, w, y = 120 + i * 172, 136, 960
        s.rect(x + 14, y - h + 14, w, h, INK, opacity=0.3)
        s.rect(x, y - h, w, h, color)
        s.poly([(x - 12, y - h), (x + w / 2, y - h - 66), (x + w + 12, y - h)], INK)
        s.rect(x + w * 0.68, y - h - 74, 22, 50, INK)
        for row in range(int((h - 50) // 76)):
            for col in range(3):
                s.rect(x + 17 + col * 38, y - h + 26 + row * 76, 24, 40, CREAM if (row * 3 + col + i) % 4 else INK)
        s.rect(x + w / 2 - 15, y - 50, 30, 50, INK)
    s.line((70, 962), (1530, 962), INK, 12)
    s.stroke(
        "M180 690 L352 620 L524 660 L700 520 L868 560 L1040 390 L1212 330 L1390 150", RED, 9, stroke_dasharray="4 26"
    )
    s.stroke("M1420 130 q-30 -36 14 -60 t20 -50", SLATE, 18, opacity=0.8)
    return s
