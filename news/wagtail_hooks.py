"""News in the admin: its lists, its typing fields, and the check before publication."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from news.models import ArticlePage
from news.publishing import Story, missing_for_publication, recommendations
from news.views import suggest
from news.viewsets import NewsViewSetGroup

register_snippet(NewsViewSetGroup)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("news/suggest/<slug:kind>/", suggest.suggest, name="news_suggest"),
        path("news/quick-add/<slug:kind>/", suggest.quick_add, name="news_quick_add"),
    ]


@hooks.register("before_bulk_action")
def check_before_bulk_publishing(
    request: HttpRequest, action_type: str, objects: Iterable[Model], action_class_instance: Any
) -> HttpResponse | None:
    """Publishing many at once asks the same of each article as publishing one; all are published, or none."""
    if action_type != "publish":
        return None
    unready = [article for article in _articles(objects, action_class_instance) if _report(request, article)]
    if not unready:
        return None
    messages.error(request, _("Nothing was published. Mend these articles, or publish the others without them."))
    return redirect(action_class_instance.next_url or reverse("wagtailadmin_explore_root"))


def _articles(objects: Iterable[Model], action: Any) -> Iterable[ArticlePage]:
    """The articles that the action would publish, as their latest revisions have them."""
    with_descendants = action.cleaned_form.cleaned_data.get("include_descendants")
    for page in objects:
        if not isinstance(page, Page):
            continue
        found = [page]
        if with_descendants:
            found += page.get_descendants().not_live().type(ArticlePage)
        for one in found:
            latest = one.get_latest_revision_as_object()
            if isinstance(latest, ArticlePage):
                yield latest


def _report(request: HttpRequest, article: ArticlePage) -> bool:
    missing = missing_for_publication(Story.of(article))
    if missing:
        messages.error(
            request,
            format_html("{}: {}", article.title, " ".join(one.message for one in missing)),
            buttons=[messages.button(reverse("wagtailadmin_pages:edit", args=[article.pk]), _("Edit"))],
        )
    return bool(missing)


@hooks.register("after_publish_page")
def recommend(request: HttpRequest, page: Page) -> None:
    """Say what a published article could still do with."""
    article = page.specific
    if isinstance(article, ArticlePage):
        for sentence in recommendations(article):
            messages.warning(request, sentence)
