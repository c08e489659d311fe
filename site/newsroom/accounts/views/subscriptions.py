"""The letters that a reader gets about discussions, and the buttons that stop them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from newsroom.core.pagination import paginate
from newsroom.discussions.models import Commenter, Subscription
from newsroom.discussions.services import subscribing

PER_PAGE = 30


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def subscriptions(request: HttpRequest) -> HttpResponse:
    """POST `stop` with the number of one of them, or `all`. Somebody else's number stops nothing."""
    own = Subscription.objects.filter(commenter__user=request.user)
    if request.method == "POST":
        _stop(request, own, request.POST.get("stop", ""))
        return redirect("account_subscriptions")
    listed = paginate(own.select_related("discussion").order_by("-created_at", "-pk"), request, PER_PAGE)
    pages = Page.objects.filter(pk__in=[one.discussion_id for one in listed.items]).live().public().in_bulk()
    rows = [(one, pages.get(one.discussion_id)) for one in listed.items]
    return render(request, "newsroom_accounts/subscriptions.html", {"list": listed, "rows": rows})


def _stop(request: HttpRequest, own: QuerySet[Subscription], which: str) -> None:
    if which == "all":
        commenter = Commenter.objects.filter(user=request.user).first()
        if commenter is not None:
            subscribing.stop_all(commenter)
        messages.success(request, _("No more letters are sent to you."))
    elif which.isascii() and which.isdigit() and len(which) <= 18:
        subscription = own.filter(pk=int(which)).first()
        if subscription is not None:
            subscribing.stop(subscription)
        messages.success(request, _("No more letters about this story are sent to you."))
