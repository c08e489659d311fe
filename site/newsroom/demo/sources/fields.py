# mypy: ignore-errors
# ruff: noqa: E501, B007 - a drawing is one long line
"""Scenes of gardens, hills and sky."""

from __future__ import annotations

import math

from ink import CREAM, DEEP, INK, MIST, MOSS, NIGHT, OCHRE, PAPER, RED, ROSE, SAND, SEA, SLATE, Sheet, lerp


def allotments() -> Sheet:
    s = Sheet(1600, 1067, PAPER, 301)
    s.halftone((0, 0, 1600, 420), OCHRE, lambda x, y: y * 0.5, 17)
    s.dot(360, 250, 110, RED)
    s.path("M-20 420 Q300 330 700 400 T1640 360 V560 H-20Z", SEA)
    s.path("M-20 450 Q500 400 900 440 T1640 420 V560 H-20Z", DEEP)
    v = (760, 380)
    s.poly([(-20, 470), (1640, 450), (1640, 1090), (-20, 1090)], OCHRE)
    colors = (MOSS, SAND, DEEP, RED, MOSS, SAND, SEA, OCHRE, MOSS, SAND, DEEP)
    for i, color in enumerate(colors):
        x1, x2 = -1500 + i * 420, -1500 + i * 420 + 300
        a, b = lerp(v, (x1, 1090), 0.13), lerp(v, (x2, 1090), 0.13)
        s.poly([a, b, (x2, 1090), (x1, 1090)], INK if color == SAND else color)
        for k in range(24):
            t = 0.15 + 0.85 * (k / 24) ** 1.7
            p, q = lerp(v, (x1 + 40, 1090), t), lerp(v, (x2 - 40, 1090), t)
            r = (q[0] - p[0]) * 0.16
            for u in (0.12, 0.5, 0.88):
                x, y = lerp(p, q, u)
                if color == RED:
                    s.dot(x, y, r * 0.7, CREAM)
                elif color == SAND:
                    s.path(
                        f"M{x} {y} q{-r} {-r * 1.6} {-r * 0.3} {-r * 2.6} q{r} {r} {r * 0.3} {r * 2.6} q{r * 0.6} {-r * 2} {r * 1.3} {-r * 2} q0 {r * 1.4} {-r * 1.3} {r * 2}Z",
                        MOSS,
                    )
                elif color == OCHRE:
                    s.dot(x, y, r, RED)
                else:
                    s.dot(x, y, r, CREAM if color == SEA else (SEA if color == DEEP else DEEP))
    s.rect(1150, 330, 290, 220, RED)
    for k in range(7):
        s.line((1150 + k * 48, 330), (1150 + k * 48, 550), INK, 4)
    s.poly([(1120, 340), (1190, 220), (1420, 220), (1480, 340)], NIGHT)
    s.rect(1186, 390, 84, 160, INK)
    s.rect(1316, 390, 90, 76, PAPER)
    s.line((1361, 390), (1361, 466), INK, 6)
    s.line((620, 560), (620, 330), INK, 13)
    s.line((520, 400), (720, 400), INK, 13)
    s.path("M540 384 H700 L716 410 L664 420 V520 L640 500 L610 526 L576 500 V420 L526 412Z", SLATE)
    s.dot(620, 350, 34, SAND)
    s.path("M560 332 h120 q-20 -12 -30 -14 q-6 -50 -30 -50 q-24 0 -30 50Z", INK)
    s.gull(725, 362, 24, INK)
    with s.group(transform="translate(320 860)"):
        s.oval(20, 140, 180, 24, INK, opacity=0.4)
        s.path("M-100 -60 L-80 140 H110 L130 -60Z", SEA)
        s.path("M40 -60 L60 140 H110 L130 -60Z", DEEP)
        s.stroke("M-84 80 L-200 -60", SEA, 34)
        s.poly([(-250, -50), (-180, -120), (-170, -60), (-196, -40)], SEA)
        s.stroke("M-90 -50 Q20 -220 150 -60 Q210 20 120 80", DEEP, 22)
        s.rect(-108, -74, 246, 24, PAPER)
    return s


def observatory(opened: float = 1.0, meteor: float = 1.0, turned: float = 0.0) -> Sheet:
    """The dome, its slit `opened` 0–1, the sky `turned` by some degrees, a `meteor` part of the way down."""
    s = Sheet(1600, 1067, NIGHT, 311)
    s.halftone((0, 500, 1600, 500), DEEP, lambda x, y: y, 17)
    with s.group(transform=f"rotate({turned} 1100 300)"):
        for _ in range(900):
            t = s.chance.random()
            off = s.chance.gauss(0, 90)
            x, y = -50 + t * 1500 + off * 0.5, 760 - t * 760 + off
            s.dot(x, y, s.chance.uniform(0.8, 3.2), s.chance.choice([CREAM, CREAM, MIST, OCHRE]), opacity=0.8)
        for _ in range(140):
            s.dot(s.chance.uniform(-100, 1700), s.chance.uniform(-60, 760), s.chance.uniform(1.2, 4), CREAM)
    if 0 < meteor <= 1:
        x, y = 120 + 183 * meteor, 75 + 90 * meteor
        s.path(f"M{x - 3} {y + 5} L{x - 153} {y - 73} L{x + 3} {y - 7}Z", CREAM)
        s.dot(x, y, 9, PAPER)
    s.path("M-20 860 Q300 700 640 760 T1180 800 T1640 720 V1090 H-20Z", DEEP)
    s.path("M-20 930 Q400 820 800 850 T1640 830 V1090 H-20Z", INK)
    s.rect(700, 640, 560, 240, CREAM)
    s.rect(1060, 640, 200, 240, SAND)
    s.rect(680, 618, 600, 34, RED)
    for x in (770, 880, 1090, 1180):
        s.path(f"M{x - 26} 800 V726 Q{x} 690 {x + 26} 726 V800Z", OCHRE if x != 880 else NIGHT)
    s.path("M700 620 A280 280 0 0 1 1260 620Z", MIST)
    s.path("M980 340 A280 280 0 0 1 1260 620 H1080 Q1100 450 980 340Z", SLATE)
    if opened > 0.02:
        left = 916 - 96 * opened
        s.path(
            f"M{left} 620 Q{left - 16 - 4 * opened} 430 {940 - 60 * opened} {342 + 8 * opened} Q{960 - 30 * opened} 334 980 340 Q900 450 916 620Z",
            INK,
        )
    if opened > 0.6:
        out = (opened - 0.6) / 0.4
        with s.group(
            transform=f"translate({84 * (1 - out):.1f} {140 * (1 - out):.1f})", opacity=f"{min(1, out * 3):.2f}"
        ):
            s.poly([(900, 560), (760, 330), (812, 300), (946, 530)], PAPER)
            s.poly([(874, 430), (780, 316), (812, 300), (908, 466)], OCHRE)
            s.poly([(748, 334), (816, 290), (826, 308), (758, 352)], RED)
        s.rect(840, 560, 120, 58, INK)
    s.stroke("M700 880 Q640 960 700 1090", SAND, 40)
    for x, y in ((560, 900), (600, 890), (506, 912)):
        s.path(f"M{x - 16} {y + 50} Q{x} {y - 40} {x + 16} {y + 50}Z", RED if x == 600 else SLATE)
        s.dot(x, y - 14, 12, ROSE)
    for x, h in ((120, 190), (200, 260), (290, 170), (1420, 220), (1500, 290), (1570, 200)):
        for k in range(4):
            w = 26 + k * 17
            s.poly(
                [(x - w, 900 - h + (k + 1) * h / 4.2), (x, 870 - h + k * h / 5), (x + w, 900 - h + (k + 1) * h / 4.2)],
                INK,
            )
    return s


def weather_station() -> Sheet:
    s = Sheet(1600, 1067, MIST, 321)
    for i in range(6):
        y = 90 + i * 70
        s.line((-20, y), (1640, y), PAPER, 3)
    for i in range(17):
        s.stroke(f"M{i * 100} 60 q14 200 0 410", PAPER, 3)
    s.stroke(
        "M-20 300 L60 290 L130 330 L210 250 L300 270 L360 190 L440 230 L520 160 L610 250 L690 330 L770 300 L850 390 L930 340 L1010 250 L1090 280 L1170 180 L1260 130 L1340 200 L1420 170 L1500 110 L1640 150",
        RED,
        10,
    )
    s.path("M-20 640 Q400 520 820 600 T1640 560 V1090 H-20Z", SEA)
    s.halftone((0, 620, 1600, 450), DEEP, lambda x, y: y * 0.7, 18)
    s.path("M-20 900 Q500 850 900 890 T1640 860 V1090 H-20Z", MOSS)
    for x in (560, 880):
        s.stroke(f"M{x + 30} 760 L{x} 1020", PAPER, 24)
    s.stroke("M620 780 L900 980", CREAM, 12)
    s.rect(520, 420, 420, 370, PAPER)
    s.rect(780, 420, 160, 370, CREAM)
    for k in range(11):
        s.poly([(548, 456 + k * 29), (760, 456 + k * 29), (760, 468 + k * 29), (548, 474 + k * 29)], SLATE)
        s.poly([(802, 456 + k * 29), (918, 456 + k * 29), (918, 474 + k * 29), (802, 468 + k * 29)], SLATE)
    s.poly([(480, 424), (560, 352), (900, 352), (980, 424)], RED)
    s.line((1240, 900), (1240, 190), INK, 15)
    s.line((1120, 230), (1360, 230), INK, 11)
    for x in (1120, 1360):
        s.path(f"M{x - 40} 230 a40 40 0 0 0 80 0Z", RED)
    s.dot(1240, 230, 15, INK)
    s.poly([(1240, 330), (1380, 300), (1380, 384), (1240, 352)], OCHRE)
    s.poly([(1240, 332), (1130, 340), (1240, 352)], INK)
    s.rect(240, 720, 116, 250, SLATE)
    s.rect(310, 720, 46, 250, NIGHT)
    s.path("M216 720 H380 L356 660 H240Z", MIST)
    s.oval(298, 662, 62, 15, INK)
    s.rect(266, 770, 30, 160, PAPER)
    s.rect(266, 856, 30, 74, SEA)
    for k in range(6):
        s.line((266, 786 + k * 24), (282, 786 + k * 24), INK, 4)
    for _ in range(60):
        x = s.chance.uniform(0, 1600)
        y = s.chance.uniform(930, 1060)
        s.stroke(f"M{x} {y} q4 -24 {s.chance.uniform(-14, 14):.0f} -40", DEEP, 5)
    return s


def moths() -> Sheet:
    s = Sheet(1600, 1200, NIGHT, 331)
    s.dot(800, 600, 430, OCHRE)
    s.halftone(
        (200, 0, 1200, 1200),
        NIGHT,
        lambda x, y: 1.15 * (math.hypot(x - 0.5, y - 0.5) * 2) ** 3.2 if math.hypot(x - 0.5, y - 0.5) < 0.39 else 0,
        19,
    )
    s.dot(800, 600, 150, PAPER)

    def moth(x: float, y: float, z: float, turn: float, wing: str, under: str, mark: str) -> None:
        with s.group(transform=f"translate({x} {y}) rotate({turn}) scale({z})"):
            for side in (-1, 1):
                with s.group(transform=f"scale({side} 1)"):
                    s.path("M6 10 C60 10 110 50 104 104 C80 130 30 110 4 60Z", under)
                    s.path("M4 -20 C40 -80 130 -110 176 -92 C186 -40 150 30 90 44 C50 50 20 40 4 24Z", wing)
                    s.stroke("M30 -24 Q90 -50 160 -60 M34 4 Q90 0 146 -20", mark, 6)
                    s.dot(104, -38, 19, mark)
                    s.dot(104, -38, 8, wing)
                    s.dot(60, 70, 12, mark)
                    s.stroke("M6 -46 Q30 -90 60 -104", INK, 5)
            s.path("M-15 -40 Q0 -64 15 -40 Q22 20 0 104 Q-22 20 -15 -40Z", INK)
            for k in range(4):
                s.line((-12 + k, 0 + k * 22), (12 - k, 0 + k * 22), mark, 4)

    moth(800, 580, 1.75, 0, PAPER, ROSE, RED)
    moth(330, 300, 1.15, -36, SAND, RED, INK)
    moth(1290, 320, 1.2, 34, MIST, SEA, DEEP)
    moth(300, 900, 1.1, -130, ROSE, OCHRE, RED)
    moth(1280, 900, 1.2, 126, CREAM, SLATE, RED)
    moth(800, 180, 0.85, 8, SLATE, MIST, PAPER)
    moth(810, 1030, 0.9, 172, SEA, CREAM, DEEP)
    for x, y, z, turn in (
        (80, 600, 0.5, 60),
        (1530, 610, 0.5, -70),
        (560, 100, 0.42, 20),
        (1080, 1110, 0.45, 200),
        (1050, 110, 0.4, -20),
        (520, 1110, 0.45, 160),
    ):
        moth(x, y, z, turn, MIST, SLATE, NIGHT)
    return s


def hill_climb() -> Sheet:
    s = Sheet(1600, 1067, OCHRE, 341)
    s.halftone((0, 0, 1600, 700), PAPER, lambda x, y: 1 - y * 1.1, 18)
    s.dot(330, 260, 130, RED)
    s.path("M-20 620 L300 380 L520 520 L760 300 L1010 480 L1640 260 V1090 H-20Z", ROSE)
    s.path("M180 1090 Q620 880 820 520 Q960 250 1130 180 Q1260 160 1380 330 Q1500 540 1640 620 V1090Z", MOSS)
    s.path("M1130 180 Q1260 160 1380 330 Q1500 540 1640 620 V1090 H1280 Q1180 800 1260 560 Q1280 340 1130 180Z", DEEP)
    road = "M240 1090 C560 1000 1160 1040 1200 930 C1230 840 760 850 780 740 C800 650 1200 690 1190 600 C1180 530 900 550 920 470 C935 410 1170 440 1160 370 C1150 320 1040 330 1060 270 C1070 236 1110 226 1130 190"
    for i, (color, width) in enumerate(((INK, 66), (SAND, 54), (PAPER, 3))):
        s.stroke(road, color, width, stroke_dasharray="26 26" if i == 2 else None)
    s.line((1130, 190), (1130, 90), INK, 9)
    s.poly([(1130, 92), (1230, 116), (1130, 146)], RED)

    def rider(x: float, y: float, z: float, shirt: str, flip: int = 1) -> None:
        with s.group(transform=f"translate({x} {y}) scale({z * flip} {z})"):
            for cx in (-58, 58):
                s.stroke(f"M{cx - 40} 0 a40 40 0 1 0 80 0 a40 40 0 1 0 -80 0", INK, 9)
            s.stroke("M-58 0 L-22 -62 L40 -66 L58 0 M-22 -62 L2 0 L-58 0 M2 0 L40 -66", RED, 7)
            s.stroke("M-28 -78 L16 -44 L0 6", NIGHT, 19)
            s.path("M-46 -82 Q-20 -150 40 -142 L34 -112 Q0 -110 -14 -70Z", shirt)
            s.stroke("M30 -130 L40 -92 L62 -84", ROSE, 13)
            s.dot(54, -160, 22, ROSE)
            s.path("M28 -164 q20 -36 56 -10 q-4 10 -14 8 h-34Z", INK)

    rider(500, 985, 1.15, RED)
    rider(760, 960, 1.05, PAPER)
    rider(930, 985, 1.0, SEA)
    rider(960, 805, 0.72, OCHRE, -1)
    rider(1040, 628, 0.54, RED)
    rider(1030, 462, 0.38, PAPER, -1)
    rider(1104, 340, 0.27, INK)
    for _ in range(26):
        x, y = s.chance.uniform(1260, 1600), s.chance.uniform(600, 1060)
        z = s.chance.uniform(0.6, 1.2)
        s.poly([(x - 26 * z, y), (x, y - 84 * z), (x + 26 * z, y)], s.chance.choice([NIGHT, INK, MOSS]))
    for x, y in ((300, 700), (420, 760), (200, 800)):
        s.path(f"M{x - 40} {y} q40 -46 80 0 v34 h-80Z", PAPER)
        s.dot(x + 44, y + 4, 15, INK)
    return s


def window_on_the_sea() -> Sheet:
    s = Sheet(1600, 1067, ROSE, 351)
    s.halftone((0, 0, 1600, 1067), RED, lambda x, y: abs(x - 0.5) * 0.9, 19)
    s.rect(430, 70, 760, 690, PAPER)
    s.rect(466, 104, 688, 622, CREAM)
    with s.within('<rect x="466" y="104" width="688" height="622"/>'):
        s.halftone((466, 104, 688, 380), OCHRE, lambda x, y: y * 0.7, 15)
        s.dot(640, 340, 74, RED)
        s.rect(460, 470, 720, 270, SEA)
        s.halftone((466, 470, 688, 260), DEEP, lambda x, y: y * 0.8, 15)
        s.path("M900 480 L1000 380 Q1080 350 1180 380 V500 H880Z", DEEP)
        s.rect(1020, 280, 30, 100, PAPER)
        s.rect(1020, 304, 30, 22, RED)
        s.path("M1012 282 q23 -34 46 0Z", INK)
        s.path("M560 560 L700 560 L680 590 H585Z", INK)
        s.poly([(624, 552), (624, 440), (700, 552)], PAPER)
        s.poly([(614, 552), (614, 460), (566, 552)], RED)
        s.ripples((480, 600, 660, 110), CREAM, 14, 4)
    s.rect(796, 100, 26, 630, PAPER)
    s.rect(466, 396, 688, 22, PAPER)
    s.rect(370, 730, 880, 60, PAPER)
    s.rect(370, 780, 880, 24, SAND)
    for side in (0, 1):
        x = 250 if side == 0 else 1370
        flip = 1 if side == 0 else -1
        s.path(
            f"M{x - flip * 60} 20 H{x + flip * 260} Q{x + flip * 210} 420 {x + flip * 80} 560 Q{x + flip * 130} 760 {x + flip * 110} 1000 H{x - flip * 60}Z",
            NIGHT,
        )
        for k in range(4):
            s.stroke(
                f"M{x + flip * (10 + k * 50)} 40 Q{x + flip * (10 + k * 36)} 420 {x + flip * (k * 20)} 560", SLATE, 7
            )
    s.rect(-20, 960, 1640, 130, INK)
    for i, (y, w, h, color, dx) in enumerate(
        ((900, 440, 62, SEA, 0), (842, 380, 58, OCHRE, 20), (776, 420, 66, RED, -14), (726, 330, 50, PAPER, 30))
    ):
        s.rect(560 + dx, y, w, h, color, rx=7)
        s.rect(560 + dx + w - 26, y + 9, 30, h - 18, CREAM)
        s.rect(560 + dx + 34, y, 16, h, INK, opacity=0.5)
    s.path("M980 960 Q970 830 1000 810 H1110 Q1140 830 1130 960Z", PAPER)
    s.stroke("M1130 850 q70 0 60 50 q-10 40 -66 36", PAPER, 18)
    s.stroke("M1030 790 q-24 -40 10 -70 t10 -70 M1080 790 q-24 -40 10 -70", PAPER, 9, opacity=0.7)
    s.path("M700 724 q60 -50 130 -20 q70 -34 140 16 l-20 20 q-60 -40 -116 -10 q-60 -34 -118 14Z", CREAM)
    s.line((832, 706), (832, 730), INK, 5)
    return s
