# mypy: ignore-errors
"""Every sound of the demo, from noise and sines: rain, sea, a bell, a horn, an organ."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

RATE = 32_000
Sound = np.ndarray


def clock(seconds: float) -> Sound:
    return np.arange(int(seconds * RATE)) / RATE


def noise(seconds: float, smooth: int, seed: int = 1) -> Sound:
    """Noise, darker the larger `smooth` is."""
    raw = np.random.default_rng(seed).standard_normal(int(seconds * RATE))
    soft = np.convolve(raw, np.hanning(smooth) / smooth, mode="same")
    return soft / np.abs(soft).max()


def stroke(seconds: float, at: float, pitch: float, fade: float, partials: tuple[float, ...]) -> Sound:
    """A struck bell or bar whose partials are multiples of `pitch`."""
    t = clock(seconds) - at
    on = t >= 0
    tone = sum(
        np.sin(2 * np.pi * pitch * p * t) * np.exp(-np.clip(t, 0, None) * fade * (0.6 + p * 0.4)) / (1 + i)
        for i, p in enumerate(partials)
    )
    return np.where(on, tone, 0)


def held(
    seconds: float, start: float, end: float, pitches: tuple[float, ...], partials: tuple[float, ...], rise: float
) -> Sound:
    """A wind instrument: every pitch with its partials, swelling and ceasing within `rise` seconds."""
    t = clock(seconds)
    shape = np.clip((t - start) / rise, 0, 1) * np.clip((end - t) / rise, 0, 1)
    tone = sum(np.sin(2 * np.pi * f * p * t) / p for f in pitches for p in partials)
    return tone * shape


def rain_and_tram(seconds: float) -> Sound:
    t = clock(seconds)
    rain = noise(seconds, 6) * 0.13 * (1 + 0.2 * np.sin(t))
    hum = np.sin(2 * np.pi * (48 + 3 * t) * t) * 0.1 * np.clip(t / 9, 0, 1) * np.clip((11 - t) / 1.5, 0, 1)
    bell = sum(stroke(seconds, at, 1240, 3.2, (1, 2.41, 3.9)) for at in (9.2, 9.65)) * 0.2
    stops = sum(stroke(seconds, 12.4 + i * 0.92, 523 * 1.06**i, 4, (1, 2, 3)) for i in range(8)) * 0.1
    return rain * np.clip((12 - t) / 2, 0.25, 1) + hum + bell + stops


def sea(seconds: float) -> Sound:
    t = clock(seconds)
    swell = 0.45 + 0.35 * np.sin(2 * np.pi * t / 6.2) + 0.15 * np.sin(2 * np.pi * t / 3.7)
    return (noise(seconds, 30, 3) * 0.5 + noise(seconds, 8, 4) * 0.16) * swell


def night(seconds: float) -> Sound:
    t = clock(seconds)
    crickets = (
        np.sin(2 * np.pi * 4100 * t) * (np.sin(2 * np.pi * 15 * t) > 0.2) * (np.sin(2 * np.pi * 0.9 * t) > 0.1) * 0.025
    )
    motor = (
        (np.sin(2 * np.pi * 62 * t) + 0.5 * np.sin(2 * np.pi * 124 * t))
        * 0.13
        * np.clip((t - 2) * 2, 0, 1)
        * np.clip((8.4 - t) * 2, 0, 1)
    )
    return crickets + motor + noise(seconds, 60, 5) * 0.05 + stroke(seconds, 8.5, 95, 9, (1, 1.7, 2.6)) * 0.25


def foghorn() -> Sound:
    blast = sum(held(15, at, at + 2.6, (104, 156.5), (1, 2, 3, 4, 5), 0.25) for at in (0.8, 8.2))
    return blast * 0.12 + sea(15) * 0.35


def town_bell() -> Sound:
    return sum(stroke(12, 0.3 + i * 2.4, 196, 0.9, (0.5, 1, 1.19, 1.56, 2, 2.66)) for i in range(4)) * 0.22


def organ() -> Sound:
    chords = (
        ((0.2, 3.4), (130.8, 196, 261.6, 329.6)),
        ((3.2, 6.4), (110, 220, 261.6, 329.6)),
        ((6.2, 9.4), (98, 196, 246.9, 293.7)),
        ((9.2, 13.4), (65.4, 130.8, 196, 261.6, 329.6, 523.2)),
    )
    return sum(held(14, a, b, notes, (1, 2, 3, 4, 6), 0.18) for (a, b), notes in chords) * 0.06


def write(path: Path, sound: Sound) -> None:
    quiet = np.minimum(1, np.minimum(np.arange(len(sound)), np.arange(len(sound))[::-1]) / (RATE * 0.2))
    data = np.clip(np.tanh(sound * 1.2) * quiet, -1, 1)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((data * 32_000).astype("<i2").tobytes())
