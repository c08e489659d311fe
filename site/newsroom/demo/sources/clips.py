# mypy: ignore-errors
# ruff: noqa: E501, S603, S607, T201 - run by hand, with arguments of our own
"""Three films and three sounds: `python clips.py [name …]`, needs ffmpeg besides what `render.py` needs."""

from __future__ import annotations

import math
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import fields
import sounds
import streets
import waterside
from ink import CREAM, Sheet
from render import MEDIA, finish, press, pull, save

FPS = 12
VIEW = "0 83 1600 900"


def smooth(t: float) -> float:
    t = max(0.0, min(1.0, t))
    return t * t * (3 - 2 * t)


def line_4(t: float) -> Sheet:
    if t > 11.5:
        return streets.city_map(smooth((t - 12) / 8))
    near = 0.62 * smooth(t / 10) ** 1.4
    sheet = streets.tram(near, abs(math.sin(t * 2.2)) if near > 0.3 else 0)
    sheet.chance.seed(9)
    sheet.rain(CREAM, 130, 78, 2.6, shift=t * 900)
    return sheet


def day_of_tides(t: float) -> Sheet:
    tide = max(0.0, math.sin(math.pi * (t - 2.5) / 19)) if 2.5 < t < 21.5 else 0.0
    return waterside.causeway(tide * 0.9, 0.06 + 0.86 * t / 24)


def the_dome_opens(t: float) -> Sheet:
    meteor = (t - 10) / 1.1 if t > 10 else 0.0
    return fields.observatory(smooth((t - 2) / 6.2), meteor * 1.6, -4 + t * 0.5)


FILMS: dict[str, tuple[Callable[[float], Sheet], Callable[[float], sounds.Sound], float, float, str]] = {
    "line-4": (line_4, sounds.rain_and_tram, 22, 9, "mp4"),
    "day-of-tides": (day_of_tides, sounds.sea, 24, 8, "mp4"),
    "the-dome-opens": (the_dome_opens, sounds.night, 15, 10.6, "webm"),
}
SOUNDS = {"foghorn": sounds.foghorn, "town-bell": sounds.town_bell, "organ": sounds.organ}
CODEC = {
    "mp4": "-vf gblur=sigma=0.7 -c:v libx264 -preset slow -crf 29 -maxrate 195k -bufsize 600k -g 240 -tune animation -pix_fmt yuv420p -movflags +faststart -c:a aac -b:a 32k",
    "webm": "-c:v libvpx-vp9 -crf 38 -b:v 0 -deadline good -cpu-used 2 -row-mt 1 -pix_fmt yuv420p -c:a libopus -b:a 32k",
}


def ffmpeg(*arguments: str) -> None:
    subprocess.run(["ffmpeg", "-y", "-loglevel", "error", *arguments], check=True)


def main(names: list[str]) -> None:
    (MEDIA / "clips").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, press() as page:
        for name, (scene, sound, seconds, poster, kind) in FILMS.items():
            if names and name not in names:
                continue
            for frame in range(int(seconds * FPS)):
                pull(page, scene(frame / FPS), VIEW, 1280, 720).save(
                    f"{folder}/{name}-{frame:04d}.png", compress_level=1
                )
            save(finish(pull(page, scene(poster), VIEW, 1280, 720)), MEDIA / "pictures" / f"poster-{name}.jpg", 100_000)
            sounds.write(Path(folder) / "sound.wav", sound(seconds))
            target = MEDIA / "clips" / f"{name}.{kind}"
            ffmpeg(
                "-framerate",
                str(FPS),
                "-i",
                f"{folder}/{name}-%04d.png",
                "-i",
                f"{folder}/sound.wav",
                "-shortest",
                *CODEC[kind].split(),
                str(target),
            )
            print(f"{target.name}: {target.stat().st_size // 1024} KB", flush=True)
        for name, make in SOUNDS.items():
            if not names or name in names:
                sounds.write(Path(folder) / "sound.wav", make())
                target = MEDIA / "clips" / f"{name}.mp3"
                ffmpeg("-i", f"{folder}/sound.wav", "-c:a", "libmp3lame", "-b:a", "56k", str(target))
                print(f"{target.name}: {target.stat().st_size // 1024} KB", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
