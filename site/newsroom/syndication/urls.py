"""Addresses for machines: feeds in three formats, sitemaps."""

from django.urls import path, register_converter

from newsroom.syndication import feeds, sitemaps
from newsroom.syndication.formats import FeedFormatConverter

register_converter(FeedFormatConverter, "feed_format")

urlpatterns = [
    path("feed/", feeds.site, {"feed_format": "rss"}, name="feed"),
    path("feed/<feed_format:feed_format>/", feeds.site, name="feed"),
    path("feed/<feed_format:feed_format>/sections/<path:path>/", feeds.section, name="section-feed"),
    path("feed/<feed_format:feed_format>/authors/<slug:slug>/", feeds.author, name="author-feed"),
    path("feed/<feed_format:feed_format>/topics/<slug:slug>/", feeds.topic, name="topic-feed"),
    path("feed/<feed_format:feed_format>/corrections/", feeds.corrections, name="corrections-feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap/pages.xml", sitemaps.pages, name="sitemap-pages"),
    path("sitemap/news.xml", sitemaps.news, name="sitemap-news"),
    path("sitemap/articles-<int:year>-<int:month>.xml", sitemaps.articles, name="sitemap-articles"),
    path("sitemap/authors-<int:number>.xml", sitemaps.authors, name="sitemap-authors"),
    path("sitemap/topics-<int:number>.xml", sitemaps.topics, name="sitemap-topics"),
    path("sitemap/videos-<int:number>.xml", sitemaps.videos, name="sitemap-videos"),
]
