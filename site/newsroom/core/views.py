"""Pages by their address, health, robots.txt and what is shown when something went wrong."""

import contextlib
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django_tasks_db.models import DBTaskResult
from wagtail.models import Revision, Site
from wagtail.views import serve

from newsroom.core import health
from newsroom.core.models import SiteSettings
from newsroom.core.page_cache import kinds, remember

logger = logging.getLogger(__name__)


def page(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's own view of pages, which would fetch all of the front page on the way to any other page."""
    SiteSettings.for_request(request)  # fetches the site along with what it says, for all that comes
    site = Site.find_for_request(request)
    components = [component for component in path.split("/") if component]
    if site is not None and components:
        front = site.root_page.localized.specific_deferred
        # Where Wagtail remembers the route that it found; None says that there is none.
        request._wagtail_route_for_request = None  # type: ignore[attr-defined]
        with contextlib.suppress(Http404):
            request._wagtail_route_for_request = front.route(request, components)  # type: ignore[attr-defined]
    return serve(request, path)


OVERDUE = timedelta(minutes=5)  # the scheduler publishes every minute, and the worker looks every second


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """For load balancers and monitoring: 200 when database and cache answer, else 503.

    `worker`, `scheduler` and what other rooms add to it (`newsroom.core.health`) say whether work is left undone. They
    do not change the status: pages are still served.
    """
    state: dict[str, Any] = {"database": _state(_ask_database), "cache": _state(_ask_cache)}
    ok = all(value == "ok" for value in state.values())
    if state["database"] == "ok":
        long_ago = timezone.now() - OVERDUE
        undone = DBTaskResult.objects.ready().filter(enqueued_at__lt=long_ago)
        state["worker"] = "behind" if undone.exists() else "ok"
        state["scheduler"] = "behind" if Revision.objects.filter(approved_go_live_at__lt=long_ago).exists() else "ok"
        for tell in health.tellers:
            state |= tell(OVERDUE)
    return JsonResponse({"status": "ok" if ok else "failing", **state}, status=200 if ok else 503)


def _state(ask: Callable[[], None]) -> str:
    try:
        ask()
    except Exception:
        # Whatever a driver raises; the reader of this page gets no details.
        logger.exception("Health check failed")
        return "failing"
    return "ok"


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_cache() -> None:
    cache.set("health", "ok", 10)
    if cache.get("health") != "ok":
        raise RuntimeError("The cache forgets what it is given")


def robots(request: HttpRequest) -> HttpResponse:
    remember()
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /account/",
        "Disallow: /search/",
        "Disallow: /discussion/",
        f"Sitemap: {sitemap}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    remember(*kinds())  # whatever is written may be what stands here from then on
    return render(request, "404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without request, context or database: any of them may be what failed."""
    return HttpResponse(loader.render_to_string("500.html"), status=500)
