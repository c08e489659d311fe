# mypy: ignore-errors
# ruff: noqa: T201
"""Print the scenes: `python render.py [name …]` writes `../media/pictures/<name>.jpg`.

Needs Playwright with a Chromium, numpy and Pillow; the demo itself needs none of them.
"""

from __future__ import annotations

import inspect
import io
import itertools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from ink import Sheet
from PIL import Image, ImageFilter
from playwright.sync_api import Page, sync_playwright

MEDIA = Path(__file__).resolve().parent.parent / "media"


@contextmanager
def press() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser.new_page()
        browser.close()


def pull(page: Page, sheet: Sheet, view: str = "", width: int = 0, height: int = 0) -> Image.Image:
    page.set_viewport_size({"width": width or sheet.width, "height": height or sheet.height})
    page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{sheet.svg(view, width, height)}")
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def finish(picture: Image.Image, seed: int = 7) -> Image.Image:
    """Uneven ink and a few specks of paper, as a hand press leaves them."""
    chance = np.random.default_rng(seed)
    width, height = picture.size
    cloud = Image.fromarray(chance.integers(0, 255, (height // 9, width // 9), dtype=np.uint8))
    cloud = cloud.filter(ImageFilter.GaussianBlur(1.2)).resize((width, height), Image.Resampling.BICUBIC)
    mottle = (np.asarray(cloud, dtype=np.float32) - 127.5) / 127.5
    specks = Image.fromarray((chance.random((height // 2, width // 2)) > 0.9982).astype(np.uint8) * 255)
    speck = np.asarray(specks.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32)[..., None] / 255
    pixels = np.asarray(picture.filter(ImageFilter.GaussianBlur(0.8)), dtype=np.float32)
    pixels = pixels + mottle[..., None] * 22
    pixels = pixels * (1 - speck * 0.5) + np.array([244, 236, 219], dtype=np.float32) * speck * 0.5
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def save(picture: Image.Image, path: Path, limit: int) -> None:
    """The best JPEG of at most `limit` bytes; a sheet with many dots is softened a little for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for softness, quality in itertools.product((0.0, 0.8, 1.1, 1.4), (86, 80, 74, 68, 62, 56)):
        buffer = io.BytesIO()
        soft = picture.filter(ImageFilter.GaussianBlur(softness)) if softness else picture
        soft.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
        if buffer.tell() <= limit:
            break
    path.write_bytes(buffer.getvalue())
    print(
        f"{path.name}: {picture.size[0]}×{picture.size[1]}, quality {quality}, {buffer.tell() // 1024} KB", flush=True
    )


def scenes() -> dict[str, Callable[[], Sheet]]:
    import fields
    import indoors
    import streets
    import waterside

    found = {}
    for module in (waterside, streets, indoors, fields):
        for name, scene in vars(module).items():
            if (
                inspect.isfunction(scene)
                and scene.__module__ == module.__name__
                and all(p.default is not p.empty for p in inspect.signature(scene).parameters.values())
            ):
                found[name.replace("_", "-")] = scene
    return found


def main(names: list[str]) -> None:
    import portraits

    with press() as page:
        for name, scene in scenes().items():
            if not names or name in names:
                save(finish(pull(page, scene())), MEDIA / "pictures" / f"{name}.jpg", 118_000)
        for name, portrait in portraits.PORTRAITS.items():
            if not names or name in names:
                save(finish(pull(page, portrait())), MEDIA / "portraits" / f"{name}.jpg", 60_000)


if __name__ == "__main__":
    main(sys.argv[1:])
