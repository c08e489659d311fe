"""The addresses of the site, and the unit that its pages are measured in."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from newsroom import urls
from newsroom.bench.constant import BODY, CONSTANT_PATH

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY, content_type="text/plain")


urlpatterns = [path(CONSTANT_PATH.lstrip("/"), constant), *urls.urlpatterns]
