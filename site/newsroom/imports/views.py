"""The admin's screens of imports: plain forms and pages that refresh themselves."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from newsroom.imports.models import ImportRun
from newsroom.imports.running import start

PERMISSION = "newsroom_imports.run_imports"
SHOWN = 50


class UploadForm(forms.ModelForm):
    class Meta:
        model = ImportRun
        fields = ("system", "file", "fetch_media")


def _ask(request: HttpRequest) -> Any:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    return request.user


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Uploads; the file of a new one is checked at once, which writes nothing."""
    user = _ask(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        run = form.save(commit=False)
        run.name = form.cleaned_data["file"].name[:255]
        run.created_by = user
        run.state = ImportRun.State.STOPPED
        run.save()
        start(run, dry_run=True)
        return redirect("newsroom_import", run.pk)
    context = {
        "form": form,
        "runs": ImportRun.objects.select_related("created_by")[:SHOWN],
        "header_title": _("Import"),
        "page_title": _("Import"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Import")},
        ],
    }
    return render(request, "newsroom_imports/index.html", context)


@require_GET
def detail(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far it is, its report, and what can be done next."""
    _ask(request)
    run = get_object_or_404(ImportRun, pk=run_id)
    context = {
        "run": run,
        "page_title": run.name,
        "header_title": run.name,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("newsroom_imports"), "label": _("Import")},
            {"url": "", "label": run.name},
        ],
    }
    return render(request, "newsroom_imports/detail.html", context)


@require_POST
def act(request: HttpRequest, run_id: int) -> HttpResponse:
    """Import, check again, or stop."""
    _ask(request)
    run = get_object_or_404(ImportRun, pk=run_id)
    match request.POST.get("act"):
        case "import":
            start(run, dry_run=False)
        case "check":
            start(run, dry_run=True)
        case "stop":
            ImportRun.objects.filter(pk=run.pk, state__in=ImportRun.BUSY).update(stop_asked=True)
    return redirect("newsroom_import", run.pk)
