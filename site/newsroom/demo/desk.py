"""What has been put in place so far, by the names that the texts use."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from news.models import ArticlePage, SectionPage, Series, Source, Topic
from newsroom.demo.bodies import Library
from newsroom.media.models import CustomImage, Video
from newsroom.people.models import Contributor, User


@dataclass
class Desk:
    now: dt.datetime
    say: Callable[[str], None]
    pictures: dict[str, CustomImage] = field(default_factory=dict)
    videos: dict[str, Video] = field(default_factory=dict)
    sounds: dict[str, int] = field(default_factory=dict)
    documents: dict[str, int] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    contributors: dict[str, Contributor] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    series: dict[str, Series] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    sections: dict[str, SectionPage] = field(default_factory=dict)
    articles: dict[str, ArticlePage] = field(default_factory=dict)
    letters: int = 0

    @property
    def library(self) -> Library:
        return Library(
            pictures={name: image.pk for name, image in self.pictures.items()},
            videos={slug: video.pk for slug, video in self.videos.items()},
            sounds=self.sounds,
            documents=self.documents,
            articles={slug: article.pk for slug, article in self.articles.items()},
        )
