"""All addresses of the site. Pages come last: Wagtail takes every path that nothing above claims."""

from django.conf import settings
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from newsroom.accounts.views.desk import DeskLogin
from newsroom.core import views as core_views
from newsroom.core.media_files import serve_media

urlpatterns = [
    path("admin/login/", DeskLogin.as_view()),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("healthz/", core_views.healthz, name="health"),
    path("robots.txt", core_views.robots, name="robots"),
    path("account/", include("newsroom.accounts.urls")),
    path("discussion/", include("newsroom.discussions.urls")),
    path("search/", include("search.urls")),
    path("", include("newsroom.media.urls")),
    path("", include("newsroom.syndication.urls")),
    path("", include("news.urls")),
]
if settings.MEDIA_URL.startswith("/"):
    # A web server in front may answer these itself (docs/operators.md); without one the site still shows its pictures.
    urlpatterns += [path(f"{settings.MEDIA_URL.lstrip('/')}<path:path>", serve_media, name="media")]
urlpatterns += [re_path(wagtail_urls.serve_pattern, core_views.page), path("", include(wagtail_urls))]

handler400 = "newsroom.core.views.bad_request"
handler403 = "newsroom.core.views.permission_denied"
handler404 = "newsroom.core.views.page_not_found"
handler500 = "newsroom.core.views.server_error"
