"""What every response gets, and what no view should ever see."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from wagtail.models import Page, Site

from newsroom.core.page_cache import kinds, remember


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """A strict policy for the public site; Wagtail's admin prints inline scripts, so it alone gets a looser one."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path.startswith("/admin/"):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY["DIRECTIVES"]
        return parts


class RefuseMalformedRequests:
    """Answers 400 to a NUL byte in the path or the query: no address of ours has one, and PostgreSQL raises on it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path or "\x00" in query or "%00" in query:
            response: HttpResponse = render(request, "400.html", status=400)
            return response
        return self.get_response(request)


class SayGone:
    """Answers 410 instead of 404 where a page was public once and no redirect leads on from it.

    Stands outside the redirect middleware: an address that an editor redirected never gets here as a 404.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 404 and request.method in ("GET", "HEAD") and was_public(request):
            remember(*kinds())
            return render(request, "410.html", status=410)
        return response


def was_public(request: HttpRequest) -> bool:
    """Whether the request's path is that of a page that was published and then taken back."""
    slugs = [part for part in request.path.split("/") if part]
    site = Site.find_for_request(request) if slugs else None
    if site is None:
        return False
    url_path = f"{site.root_page.url_path}{'/'.join(slugs)}/"
    gone = Page.objects.filter(slug=slugs[-1], url_path=url_path, live=False, first_published_at__isnull=False)
    return gone.exists()
