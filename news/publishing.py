"""What an article needs before readers see it: one set of rules for the editor's form, bulk publishing and code.

A draft may lack all of it. Each message says what to do next.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from news.byline import ContributorRole
from news.models.source import SourceRelation
from newsroom.media.models import CustomImage

if TYPE_CHECKING:
    from news.models import ArticlePage

# Where the words are somebody else's, readers and search engines must find the original.
NEEDS_ORIGINAL = frozenset([SourceRelation.REPUBLISHED, SourceRelation.EXCERPT, SourceRelation.TRANSLATED])
IMAGE_FIELDS = ("lead_image", "listing_image", "social_image")


class NotReadyError(Exception):
    """Somebody tried to publish an article that lacks something; the message says what."""

    def __init__(self, article: "ArticlePage", missing: list["Missing"]) -> None:
        super().__init__(
            _("“%(title)s” was not published. %(missing)s")
            % {"title": article.title, "missing": " ".join(one.message for one in missing)}
        )
        self.article_id = article.pk


@dataclass(frozen=True)
class Missing:
    """One thing to do before publication. `field` is a field or child relation of the article."""

    field: str
    message: str


@dataclass
class Story:
    """What the rules look at, whether it comes from a saved article or from a form being sent."""

    body: Any = None
    has_lead_video: bool = False
    images: dict[str, CustomImage | None] = field(default_factory=dict)
    lead_image_alt: str = ""
    roles: frozenset[str] = frozenset()
    relation: str | None = None
    original_url: str = ""
    published_at: dt.datetime | None = None
    go_live_at: dt.datetime | None = None

    @classmethod
    def of(cls, article: "ArticlePage") -> "Story":
        record = article.source_record
        return cls(
            body=article.body,
            has_lead_video=article.lead_video_id is not None,
            images={name: getattr(article, name) for name in IMAGE_FIELDS},
            lead_image_alt=article.lead_image_alt,
            roles=frozenset(entry.role for entry in article.byline_entries.all()),
            relation=record.relation if record else None,
            original_url=record.original_url if record else "",
            published_at=article.published_at,
            go_live_at=article.go_live_at,
        )

    @property
    def appears_at(self) -> dt.datetime:
        """When readers will see it: now, or at the time it is scheduled for."""
        now = timezone.now()
        return max(self.go_live_at, now) if self.go_live_at else now


def missing_for_publication(story: Story) -> list[Missing]:
    """Everything that stands between the story and its readers, in the order of the form."""
    return [*_byline(story), *_lead(story), *_body(story), *_source(story), *_rights(story), *_dates(story)]


def refuse_unready(article: "ArticlePage") -> None:
    """Raise NotReadyError with all that is missing."""
    missing = missing_for_publication(Story.of(article))
    if missing:
        raise NotReadyError(article, missing)


def recommendations(article: "ArticlePage") -> list[str]:
    """What a published article could do with, though it may stand without."""
    found = []
    if not article.teaser_text:
        found.append(_("It has no standfirst: lists show the headline alone, search engines its first words."))
    if not article.teaser_image:
        found.append(_("It has no picture: lists show it without one."))
    return found


def _byline(story: Story) -> Iterable[Missing]:
    if ContributorRole.AUTHOR in story.roles or story.relation == SourceRelation.REPUBLISHED:
        return
    if story.relation == SourceRelation.TRANSLATED and ContributorRole.TRANSLATOR in story.roles:
        return
    yield Missing(
        "byline_entries",
        _("Say who wrote it: add a contributor with the role Author to the byline."),
    )


def _lead(story: Story) -> Iterable[Missing]:
    image = story.images.get("lead_image")
    if image and not story.lead_image_alt.strip() and not image.description.strip():
        yield Missing(
            "lead_image_alt",
            _("Describe the lead picture for readers who do not see it, here or once for all in the image itself."),
        )


def _body(story: Story) -> Iterable[Missing]:
    if not story.body and not story.has_lead_video:
        yield Missing("body", _("There is nothing to read yet: write the text, or choose a lead video."))
    if any(not image.decorative and not image.contextual_alt_text for image in body_images(story.body)):
        yield Missing(
            "body", _("A picture in the text has no alt text: describe it, or mark the picture as decorative.")
        )


def _source(story: Story) -> Iterable[Missing]:
    if story.relation in NEEDS_ORIGINAL and not story.original_url:
        yield Missing(
            "source_records",
            _("Give the address of the original, so that readers and search engines find it."),
        )


def _rights(story: Story) -> Iterable[Missing]:
    day = timezone.localdate(story.appears_at)
    for name, image in story.images.items():
        if image and _expired(image, day):
            yield Missing(name, expired_message(image))
    for image in {image.pk: image for image in body_images(story.body) if _expired(image, day)}.values():
        # In a form the block itself has refused those that are over today: then there is no body here.
        yield Missing("body", expired_message(image))


def _dates(story: Story) -> Iterable[Missing]:
    if story.published_at and story.published_at > story.appears_at:
        yield Missing(
            "published_at",
            _("This date lies ahead. Leave it empty; to publish later, set a schedule under Status (the “i” button)."),
        )


def _expired(image: CustomImage, day: dt.date) -> bool:
    return image.rights_expire_on is not None and image.rights_expire_on < day


def expired_message(image: CustomImage) -> str:
    return _(
        "We may show “%(image)s” only until %(date)s: choose another picture, or renew the rights in the image itself."
    ) % {"image": image.title, "date": image.rights_expire_on}


def body_images(body: Any) -> list[CustomImage]:
    """The pictures of image and gallery blocks, in order."""
    found = []
    for block in body or []:
        if block.block_type == "image":
            found.append(block.value.get("image"))
        elif block.block_type == "gallery":
            found += [item.get("image") for item in block.value["images"]]
    return [image for image in found if image]
