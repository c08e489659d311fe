"""AVIF is encoded at the site's speed unless a caller asks for another."""

import io

from PIL import Image

from newsroom.media.avif import SPEED

PICTURE = Image.linear_gradient("L").convert("RGB")


def saved(**given):
    PICTURE.save(file := io.BytesIO(), "AVIF", quality=60, **given)
    return file.getvalue()


def test_the_sites_speed_is_the_default():
    assert saved() == saved(speed=SPEED)


def test_a_caller_may_ask_for_another_speed():
    assert saved(speed=2) != saved()
