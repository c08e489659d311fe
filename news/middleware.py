"""Says what is missing where somebody publishes an article that is not ready, by whichever way."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages

from news.publishing import NotReadyError


class ExplainNotReady:
    """Leads back to the article's form, with all that is missing as a message, instead of an error.

    Forms refuse before it comes to that; approving in a workflow has no form of the article to refuse in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, NotReadyError):
            return None
        messages.error(request, str(exception))
        form = reverse("wagtailadmin_pages:edit", args=[exception.article_id])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"step": "success", "redirect": form})  # what Wagtail's dialogs follow
        return redirect(form)
