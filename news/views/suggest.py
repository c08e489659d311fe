"""What the admin's typing fields ask for: suggestions, and a new one by its name."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Value, When
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.permissions import policy_registry

from news.models import Topic
from newsroom.core.snippets import QuickAddForm
from newsroom.people.models import Contributor

SUGGESTIONS: dict[str, type[Topic] | type[Contributor]] = {"topics": Topic, "contributors": Contributor}
AT_MOST = 10


def _model(kind: str) -> Any:
    try:
        return SUGGESTIONS[kind]
    except KeyError:
        raise Http404("Nothing of that kind") from None


def _may_add(request: HttpRequest, model: Any) -> bool:
    return bool(policy_registry.get_by_type(model).user_has_permission(request.user, "add"))


@require_GET
def suggest(request: HttpRequest, kind: str) -> JsonResponse:
    """Up to AT_MOST whose name contains the words; those that begin with them come first."""
    model = _model(kind)
    words = request.GET.get("q", "").strip()[:100]
    found = model.objects.none()
    if words:
        begins = Case(When(name__istartswith=words, then=Value(0)), default=Value(1))
        found = model.objects.filter(name__icontains=words).order_by(begins, "name", "pk")[:AT_MOST]
    items = [{"value": item.pk, "label": item.name} for item in found]
    return JsonResponse({"items": items, "may_create": _may_add(request, model)})


@require_POST
def quick_add(request: HttpRequest, kind: str) -> JsonResponse:
    """Make a topic from its name, or give back the one that is called so already."""
    model = _model(kind)
    if model is not Topic or not _may_add(request, model):
        raise PermissionDenied
    name = " ".join(request.POST.get("name", "").split())
    item = model.objects.filter(name__iexact=name).first()
    if item is None:
        form = TopicQuickAddForm({"name": name})
        if not form.is_valid():
            return JsonResponse(
                {"error": " ".join(map(str, form.errors.get("name", [_("That is no name.")])))}, status=400
            )
        item = form.save()
    return JsonResponse({"value": item.pk, "label": item.name})


class TopicQuickAddForm(QuickAddForm):
    class Meta:
        model = Topic
        fields = ["name"]
