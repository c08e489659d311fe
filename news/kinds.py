"""The kinds of article, and what each is called by schema.org."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    NEWS = "news", _("News")
    OPINION = "opinion", _("Opinion")
    ANALYSIS = "analysis", _("Analysis")
    INTERVIEW = "interview", _("Interview")
    EXPLAINER = "explainer", _("Explainer")
    SPONSORED = "sponsored", _("Sponsored")
    SATIRE = "satire", _("Satire")


# https://schema.org/NewsArticle#subtypes; an interview has no type of its own.
SCHEMA_TYPES: dict[str, str] = {
    Kind.NEWS: "NewsArticle",
    Kind.OPINION: "OpinionNewsArticle",
    Kind.ANALYSIS: "AnalysisNewsArticle",
    Kind.INTERVIEW: "NewsArticle",
    Kind.EXPLAINER: "BackgroundNewsArticle",
    Kind.SPONSORED: "AdvertiserContentArticle",
    Kind.SATIRE: "SatiricalArticle",
}


def kind_label(kind: str) -> str:
    """The label that readers see; plain news has none."""
    return "" if kind == Kind.NEWS else str(dict(Kind.choices).get(kind, kind))
