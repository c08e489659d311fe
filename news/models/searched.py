"""What search reads of an article."""

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from wagtail.search import index


class SearchedArticle(models.Model):
    """The part of an article's model that is for the index: which fields, and the words that stand elsewhere.

    `search.keeping` has articles indexed anew when one of these words changes where it stands.
    """

    search_date_field = "published_at"  # of articles that match about equally well, search puts the newer one first
    own_search_fields: ClassVar[list[Any]] = [
        index.SearchField("kicker"),
        index.SearchField("standfirst", boost=3),
        index.SearchField("body"),
        index.SearchField("contributor_names", boost=2),
        index.SearchField("topic_names"),
        index.SearchField("section_title"),
        index.SearchField("series_title"),
        index.SearchField("source_names"),
        index.SearchField("lead_image_caption"),
        index.SearchField("transcripts"),
        index.FilterField("kind"),
        index.FilterField("published_at"),
        index.FilterField("section"),
        index.FilterField("lead_video"),
        # For facets where search has a server of its own; in the database there is `search_facets`.
        index.FilterField("contributor_ids"),
        index.FilterField("topic_ids"),
    ]

    class Meta:
        abstract = True

    # The article's own.
    body: Any
    byline_entries: Any
    kind: str
    lead_video_id: int | None
    live: bool
    published_at: dt.datetime | None
    section: Any
    section_id: int | None
    series: Any
    source_records: Any
    topics: Any
    videos: Any

    @classmethod
    def get_indexed_objects(cls) -> Any:
        """All of them, with what their entries are made of in a few queries for many."""
        articles: Any = super().get_indexed_objects()
        related = ("topics", "byline_entries__contributor", "source_records__source")
        return articles.select_related("section", "series", "lead_video").prefetch_related(*related)

    @property
    def contributor_names(self) -> str:
        return " ".join(entry.contributor.name for entry in self.byline_entries.all())

    @property
    def contributor_ids(self) -> list[int]:
        return sorted({entry.contributor_id for entry in self.byline_entries.all()})

    @property
    def topic_ids(self) -> list[int]:
        return [topic.pk for topic in self.topics.all()]

    @property
    def search_facets(self) -> list[str]:
        """What search counts of it beside the words, as `name:value`; nothing while readers cannot see it."""
        if not self.live:
            return []
        found = [f"kind:{self.kind}"]
        found += [f"author:{pk}" for pk in self.contributor_ids] + [f"topic:{pk}" for pk in sorted(self.topic_ids)]
        if self.section_id:
            found.append(f"section:{self.section_id}")
        if self.published_at:
            found.append(f"year:{timezone.localtime(self.published_at).year}")
        if self.lead_video_id:
            found.append("video:1")
        return found

    @property
    def topic_names(self) -> str:
        return " ".join(topic.name for topic in self.topics.all())

    @property
    def section_title(self) -> str:
        return self.section.title if self.section else ""

    @property
    def series_title(self) -> str:
        return self.series.title if self.series else ""

    @property
    def source_names(self) -> str:
        """Outlets, and who wrote it there."""
        return " ".join(f"{record.source.name} {record.original_author}" for record in self.source_records.all())

    @property
    def transcripts(self) -> str:
        """What is said in the clips that readers may see."""
        return "\n".join(video.transcript_text for video in self.videos if video.is_public)
