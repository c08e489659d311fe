"""What search reads of an article."""

from typing import Any, ClassVar

from django.db import models
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
        # For facets where search has a server of its own; in the database they are counted from the tables.
        index.FilterField("contributor_ids"),
        index.FilterField("topic_ids"),
    ]

    class Meta:
        abstract = True

    # The article's own.
    body: Any
    byline_entries: Any
    section: Any
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
