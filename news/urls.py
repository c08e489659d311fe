from django.urls import path

from news.views import archive, lists

urlpatterns = [
    path("authors/", lists.authors, name="authors"),
    path("authors/<slug:slug>/", lists.author, name="author"),
    path("topics/", lists.topics, name="topics"),
    path("topics/<slug:slug>/", lists.topic, name="topic"),
    path("series/<slug:slug>/", lists.series, name="series"),
    path("kinds/<slug:kind>/", lists.kind, name="kind"),
    path("corrections/", lists.corrections, name="corrections"),
    path("archive/", archive.years, name="archive"),
    path("archive/<int:year>/", archive.year, name="archive-year"),
    path("archive/<int:year>/<int:month>/", archive.month, name="archive-month"),
    path("archive/<int:year>/<int:month>/<int:day>/", archive.day, name="archive-day"),
]
