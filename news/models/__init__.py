from news.models.article import ArticleContributor, ArticlePage, ContributorRole
from news.models.correction import Correction
from news.models.list_entry import ListEntry
from news.models.section import SectionPage
from news.models.series import Series
from news.models.settings import NewsSettings
from news.models.source import Source, SourceRecord, SourceRelation
from news.models.standard import StandardPage
from news.models.topic import Topic

__all__ = [
    "ArticleContributor",
    "ArticlePage",
    "ContributorRole",
    "Correction",
    "ListEntry",
    "NewsSettings",
    "SectionPage",
    "Series",
    "Source",
    "SourceRecord",
    "SourceRelation",
    "StandardPage",
    "Topic",
]
