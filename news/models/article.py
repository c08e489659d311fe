"""Articles: what the paper is made of."""

import math
from contextlib import nullcontext
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, PageManager

from news import passages
from news.blocks import ARTICLE_BLOCKS
from news.byline import ContributorRole, Credit, byline_text, credit_lines
from news.dates import updated_at
from news.fields import TrackedManyToManyField
from news.kinds import SCHEMA_TYPES, Kind, kind_label
from news.languages import languages
from news.models.searched import SearchedArticle
from news.models.source import SourceRecord
from news.panels import ARTICLE_EDIT_HANDLER
from news.querysets import ArticleQuerySet
from newsroom.core.freshness import is_seen
from newsroom.core.models import BasePage
from newsroom.core.structured_data import publisher
from newsroom.media.models import CustomImage, Video
from newsroom.media.renditions import picture_url

WORDS_PER_MINUTE = 230  # adults reading prose in English, silently


class ArticlePage(SearchedArticle, BasePage):
    """A story, with who made it, where it came from and what it is about."""

    kicker = models.CharField(
        _("kicker"), max_length=60, blank=True, help_text=_("One or two words above the headline: Ferry, Budget 2027.")
    )
    standfirst = models.TextField(
        _("standfirst"), max_length=500, blank=True, help_text=_("What the story says, in one or two sentences.")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.NEWS)
    series = models.ForeignKey(
        "news.Series",
        verbose_name=_("series"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="articles",
    )
    topics = TrackedManyToManyField("news.Topic", verbose_name=_("topics"), blank=True, related_name="articles")
    lead_image = models.ForeignKey(
        "newsroom_media.CustomImage",
        verbose_name=_("lead image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    lead_image_alt = models.CharField(
        _("alt text"),
        max_length=255,
        blank=True,
        help_text=_("What the picture shows, for readers who do not see it. Left empty, the image's own is used."),
    )
    lead_image_caption = models.CharField(_("caption"), max_length=300, blank=True)
    lead_video = models.ForeignKey(
        "newsroom_media.Video",
        verbose_name=_("lead video"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="lead_of",
        help_text=_("Takes the place of the lead image in the article; lists go on showing the image."),
    )
    body = StreamField(ARTICLE_BLOCKS, verbose_name=_("body"), blank=True)
    published_at = models.DateTimeField(
        _("publication date"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("Printed above the text, and what lists are ordered by. Filled in when the article is published."),
    )
    language = models.CharField(
        _("language"),
        max_length=10,
        blank=True,
        choices=languages,
        help_text=_("Only if it is not the paper's own: browsers then read the story aloud and hyphenate it right."),
    )
    show_support_call = models.BooleanField(_("show the support call"), default=True)
    # Stored so that lists need not parse bodies or walk the tree.
    word_count = models.PositiveIntegerField(default=0, editable=False)
    section = models.ForeignKey(
        "news.SectionPage", null=True, editable=False, on_delete=models.SET_NULL, related_name="articles"
    )

    objects = PageManager.from_queryset(ArticleQuerySet)()

    parent_page_types: ClassVar[list[str]] = ["news.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = _("A story: news, opinion, an interview, a video with a few words.")

    edit_handler = ARTICLE_EDIT_HANDLER
    search_fields: ClassVar[list[Any]] = [*BasePage.search_fields, *SearchedArticle.own_search_fields]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [models.Index(fields=["section", "-published_at"], name="article_section_newest")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.word_count = self._count_words()
        # A page added with a schedule is saved as live first; its date is the one on which it appears.
        if self.live and not (self.go_live_at and self.go_live_at > timezone.now()):
            self.first_published_at = self.first_published_at or self.published_at or timezone.now()
            self.published_at = self.published_at or self.first_published_at
        from news.entries import entered_once

        with entered_once(self) if is_seen(self, kwargs.get("update_fields")) else nullcontext():
            super().save(*args, **kwargs)

    def publish(self, revision: Any, user: Any = None, **kwargs: Any) -> None:
        """As Wagtail's, but what a person publishes has to be ready for readers. Raises NotReadyError.

        Without a user (imports, and what was scheduled and checked then) nothing is refused.
        """
        from news.publishing import refuse_unready

        if user is not None:
            refuse_unready(revision.as_object())
        super().publish(revision, user=user, **kwargs)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self._set_section()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        """What drafts get in place of full_clean()."""
        self._set_section()
        super().minimal_clean()

    def _set_section(self) -> None:
        """Remember the section above; a page not yet in the tree has none."""
        from news.models.section import SectionPage

        if self.path and self.depth and self.depth > 1:
            parent_path = self._get_basepath(self.path, self.depth - 1)
            if self.section is None or self.section.path != parent_path:
                self.section = SectionPage.objects.filter(path=parent_path).first()

    def _count_words(self) -> int:
        return sum(len(text.split()) for text in self.body.stream_block.get_searchable_content(self.body))

    @property
    def reading_minutes(self) -> int:
        """Whole minutes, at least one."""
        return max(1, math.ceil(self.word_count / WORDS_PER_MINUTE))

    @cached_property
    def section_title(self) -> str:
        """Lists fetch it without the rest of the section."""
        return self.section.title if self.section else ""

    @property
    def has_picture(self) -> bool:
        """Whether lists show it with one of its own; else it may be that of its video."""
        return bool(self.listing_image_id or self.lead_image_id)

    @property
    def teaser_image(self) -> Any:
        return self.listing_image or self.lead_image or (self.lead_video.poster if self.lead_video else None)

    @property
    def teaser_text(self) -> str:
        return self.listing_text or self.standfirst or self.search_description

    @property
    def summary(self) -> str:
        """What those are told who show the story elsewhere: its text in lists, or else its first words."""
        return self.teaser_text or passages.opening(self.body.raw_data)

    @property
    def kind_label(self) -> str:
        """The label readers see; plain news has none."""
        return kind_label(self.kind)

    @cached_property
    def credits(self) -> list[Credit]:
        return credit_lines(self.byline_entries.all())

    @property
    def byline(self) -> str:
        return byline_text(self.byline_entries.all())

    def is_written_by(self, user: Any) -> bool:
        """Whether the login belongs to a name of the byline; the discussion asks."""
        return self.byline_entries.filter(contributor__user=user).exists()

    @cached_property
    def source_record(self) -> SourceRecord | None:
        return next(iter(self.source_records.all()), None)

    @property
    def updated_at(self) -> Any:
        return updated_at(self.published_at, self.last_published_at)

    # --- What stands in it ---

    @property
    def videos(self) -> list[Video]:
        """The lead video and those in the body, each once, in order."""
        found = [self.lead_video] if self.lead_video else []
        for block in self.blocks_of("video"):
            if block.value.get("video") not in (None, *found):
                found.append(block.value["video"])
        return found

    def pictures(self) -> list[tuple[str, CustomImage]]:
        """Every picture that the article shows on its page and in lists, with its role there; related articles apart.

        A picture may be None in the models; none of those is in the result.
        """
        clip = self.lead_video.poster if self.lead_video else None
        shared = self.social_image or self.teaser_image
        found = [("lead", self.lead_image), ("poster", clip), ("teaser", self.teaser_image), ("social", shared)]
        found += [("portrait", entry.contributor.photo) for entry in self.byline_entries.all()]
        found += [("body", image) for image in self._pictures_of_blocks()]
        found += [("poster", video.poster) for video in self.videos]
        return [(role, image) for role, image in found if image]

    def body_pictures(self) -> list[CustomImage]:
        """Those that stand in the text or are shown in place of a video; a picture may be there twice."""
        found = [*self._pictures_of_blocks(), *(video.poster for video in self.videos)]
        return [image for image in found if image]

    def _pictures_of_blocks(self) -> list[CustomImage | None]:
        found: list[CustomImage | None] = []
        for block in self.blocks_of("image", "gallery"):
            if block.block_type == "image":
                found.append(block.value["image"])
            else:
                found += [item["image"] for item in block.value["images"]]
        return found

    def blocks_of(self, *types: str) -> list[Any]:
        """The blocks of these types; no other is made of its stored data, which may cost a query."""
        return [self.body[number] for number, raw in enumerate(self.body.raw_data) if raw["type"] in types]

    @cached_property
    def passages(self) -> dict[str, str]:
        return passages.texts(self.body)

    def passage_text(self, block_id: str) -> str:
        """The words of a block of the body that readers can comment on; empty for all others."""
        return self.passages.get(block_id, "")

    # --- What readers see ---

    @classmethod
    def for_serving(cls) -> ArticleQuerySet:
        return cls.objects.all().for_article()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from news.context import article_context

        return {**super().get_context(request, *args, **kwargs), **article_context(self, request)}

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        """schema.org data of the type that belongs to the kind."""
        url = request.build_absolute_uri(self.get_url(request))
        data: dict[str, Any] = {
            "@type": SCHEMA_TYPES[self.kind],
            "headline": self.title,
            "url": url,
            "mainEntityOfPage": url,
            "publisher": publisher(request),
            "author": [
                contributor.structured_data(request)
                for part in self.credits
                if part.role == ContributorRole.AUTHOR
                for contributor in part.contributors
            ],
            "wordCount": self.word_count,
        }
        data["inLanguage"] = self.language or settings.LANGUAGE_CODE
        if summary := self.summary:
            data["description"] = summary
        if self.published_at:
            data["datePublished"] = self.published_at.isoformat()
            data["dateModified"] = (self.updated_at or self.published_at).isoformat()
        if self.section:
            data["articleSection"] = self.section.title
        if picture := picture_url("social", self.lead_image):
            data["image"] = [request.build_absolute_uri(picture)]
        record = self.source_record
        if record and record.link:
            data["isBasedOn"] = record.link
        return data


class ArticleContributor(Orderable):
    """One name in an article's byline."""

    article = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="byline_entries")
    contributor = models.ForeignKey(
        "newsroom_people.Contributor",
        verbose_name=_("contributor"),
        on_delete=models.PROTECT,
        related_name="byline_entries",
    )
    role = models.CharField(_("role"), max_length=12, choices=ContributorRole, default=ContributorRole.AUTHOR)

    panels: ClassVar[list[Any]] = [FieldRowPanel([FieldPanel("contributor"), FieldPanel("role")])]

    class Meta(Orderable.Meta):
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")

    def __str__(self) -> str:
        return f"{self.contributor} ({self.get_role_display()})"
