"""Pictures on public pages: never a 500, never past their rights, never the same size twice."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone

from newsroom.media.models import CustomImage
from newsroom.media.renditions import ROLES, picture_url, prefetch_renditions
from tests.factories import make_article, make_image, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def picture(image, role="body", **attrs) -> str:
    extra = " ".join(f'{name}="{value}"' for name, value in attrs.items())
    template = Template("{% load media_tags %}{% picture_for role image " + extra + " %}")
    return template.render(Context({"image": image, "role": role}))


def test_a_picture_comes_in_three_formats_with_its_size_and_lazily():
    html = picture(make_image(size=(1000, 500), description="A ferry"))
    assert re.findall(r'type="image/(\w+)"', html) == ["avif", "webp"]
    assert {'width="480"', 'height="240"'} <= set(html.replace(">", " ").split())
    assert 'loading="lazy"' in html
    assert 'alt="A ferry"' in html
    assert 'loading="eager"' in picture(make_image(), loading="eager")


@pytest.mark.parametrize(
    ("role", "size", "widths"),
    [
        ("body", (2000, 1000), ["480w", "800w", "1200w"]),
        ("body", (900, 400), ["480w", "800w", "900w"]),
        ("body", (800, 400), ["480w", "800w"]),
        ("teaser", (3000, 200), ["240w", "300w"]),
        ("teaser", (300, 3000), ["240w", "300w"]),
        ("body", (10, 10), []),
    ],
)
def test_no_size_is_offered_twice(role, size, widths):
    sources = re.findall(r'srcset="([^"]+)"', picture(make_image(size=size), role))
    assert len(sources) == (3 if widths else 2)  # a single size needs no srcset on the img
    for source in sources:
        assert re.findall(r"\d+w", source) == widths


def test_alt_text_is_that_of_the_place_then_the_description_and_never_the_name_of_a_file():
    image = make_image("IMG_2034.jpg", description="")
    assert 'alt=""' in picture(image)
    image.contextual_alt_text = "Here, a ferry"
    assert 'alt="Here, a ferry"' in picture(image)
    assert 'alt="Another"' in picture(image, alt="Another")
    image.decorative = True
    assert 'alt=""' in picture(image)


@pytest.mark.parametrize("damage", ["gone", "cut", "empty", "html"])
def test_a_damaged_file_costs_the_picture_and_not_the_page(client, newsroom, damage):
    image = make_image("Harbour", size=(600, 400))
    article = make_article(
        "With a damaged picture",
        lead_image=image,
        social_image=image,
        body=[("image", {"image": {"image": image.pk, "alt_text": "x", "decorative": False}, "caption": "At six"})],
    )
    path = Path(image.file.path)
    whole = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes({"cut": whole[: len(whole) // 3], "empty": b"", "html": b"<html>"}[damage])
    for url in (article.url, newsroom.section.url):
        response = client.get(url)
        assert response.status_code == 200
        assert "With a damaged picture" in response.content.decode()
    assert "<picture" not in client.get(article.url).content.decode()
    # The admin's lists show it as missing.
    client.force_login(make_user(superuser=True))
    for name in ("wagtailimages:index", "wagtailimages_chooser:choose"):
        assert client.get(reverse(name)).status_code == 200
    assert client.get(reverse("wagtailimages:edit", args=[image.pk])).status_code == 200


def test_after_the_last_day_of_its_rights_a_picture_is_not_shown():
    today = timezone.localdate()
    image = make_image(rights_expire_on=today)
    assert picture(image).startswith("<picture")
    image.rights_expire_on = today - dt.timedelta(days=1)
    assert picture(image) == ""
    assert picture_url("body", image) == ""


def test_what_is_prefetched_is_not_asked_for_again(django_assert_num_queries):
    images = [make_image(size=(600, 400)) for _ in range(3)]
    for image in images:
        picture(image, "teaser")
    fresh = list(CustomImage.objects.all())
    with django_assert_num_queries(1):
        prefetch_renditions(fresh, ["teaser"])
    with django_assert_num_queries(0):
        for image in fresh:
            picture(image, "teaser")


def test_all_roles_can_be_made():
    image = make_image(size=(1700, 1300))
    for role in ROLES:
        assert picture_url(role, image).endswith(".jpg")


def test_the_report_lists_rights_that_end_the_most_urgent_first(client, newsroom):
    today = timezone.localdate()
    for title, days in (("Later", 90), ("Expired", -1), ("Soon", 7)):
        make_image(title, rights="licensed", rights_expire_on=today + dt.timedelta(days=days))
    make_image("For ever", rights="own")
    make_image(
        "Not clear", rights="unknown", file=ContentFile(make_image("Own", rights="own").file.read(), name="n.jpg")
    )
    client.force_login(make_user(superuser=True))

    def found(**query):
        return [image.title for image in client.get(reverse("picture_rights"), query).context["object_list"]]

    assert set(found()) == {"Expired", "Soon", "Later", "Not clear"}
    assert [title for title in found() if title != "Not clear"] == ["Expired", "Soon", "Later"]
    assert found(ends="expired") == ["Expired"]
    assert found(ends="soon") == ["Soon"]
    assert found(ends="later") == ["Later"]
    assert found(ends="unclear") == ["Not clear"]
    export = client.get(reverse("picture_rights"), {"export": "csv"})
    assert b"Expired" in b"".join(export.streaming_content)
    assert "Picture rights" in client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_report_is_for_those_who_may_change_pictures(client, newsroom):
    client.force_login(make_user(groups=("Moderators",)))
    may = client.get(reverse("picture_rights")).status_code
    client.force_login(make_user())
    assert client.get(reverse("picture_rights")).status_code == 302
    assert may in (200, 302)


def test_originals_and_pictures_past_their_rights_stand_nowhere_on_a_page(client, newsroom):
    ended = timezone.localdate() - dt.timedelta(days=1)
    pictures = [make_image("Fine", size=(1300, 700)), make_image("Ended", size=(1300, 700), rights_expire_on=ended)]
    article, silent = [
        make_article(f"With {image.title}", lead_image=image, social_image=image, listing_image=image)
        for image in pictures
    ]
    assert "<picture" in client.get(article.url).content.decode()
    for url in (article.url, silent.url, newsroom.section.url, "/"):
        html = client.get(url).content.decode()
        assert "original_images" not in html
        assert Path(pictures[1].file.name).stem not in html


def test_a_picture_of_one_size_leaves_nothing_to_choose():
    small = picture(make_image(size=(60, 40)))
    assert "sizes=" not in small
    assert "srcset=" in small
