"""What the admin's lists of named things (topics, contributors, videos …) share."""

from typing import Any

from django import forms
from django.db.models import Count, IntegerField, Model, OuterRef, ProtectedError, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.snippets.views.snippets import CopyView, DeleteView


def count_of(rows: QuerySet[Any], key: str, counted: str = "pk") -> Coalesce:
    """How many of `rows` point at the outer row by `key`; the database counts for the rows it returns only."""
    number = Count(counted, distinct=counted != "pk")
    found: Any = rows.filter(**{key: OuterRef("pk")}).order_by().values(key).annotate(n=number).values("n")
    return Coalesce(Subquery(found, IntegerField()), 0)


def protected_message(thing: Model) -> str:
    return _("%(model)s “%(name)s” cannot be deleted: articles or videos need it. See its usage.") % {
        "model": capfirst(thing._meta.verbose_name),
        "name": thing,
    }


class ProtectedDeleteView(DeleteView):
    """Says so where something is still needed, also where Wagtail's index of usage has not heard of it yet."""

    def form_valid(self, form: Any) -> HttpResponse:
        refused = self.usage is not None and self.usage.is_protected
        if not refused:
            try:
                return super().form_valid(form)
            except ProtectedError:
                refused = True
        messages.error(self.request, protected_message(self.object))
        return redirect(self.get_success_url())


class CopyWithoutSlugView(CopyView):
    """A copy has no address yet: its slug follows from the name it is given."""

    def get_initial_form_instance(self) -> Model:
        copy: Any = super().get_initial_form_instance()
        copy.slug = ""
        return copy


class QuickAddForm(forms.ModelForm):
    """Makes something with a public address from little more than its name; the slug follows from it."""

    slug_from = "name"

    def clean(self) -> dict[str, Any]:
        cleaned_data: dict[str, Any] = super().clean() or {}
        slug = slugify(cleaned_data.get(self.slug_from) or "")
        if slug:
            self.instance.slug = free_slug(type(self.instance), slug)
        elif cleaned_data.get(self.slug_from):
            self.add_error(self.slug_from, _("Use at least one letter or number."))
        return cleaned_data


def free_slug(model: Any, slug: str) -> str:
    """`slug`, or `slug-2`, `slug-3` … where it is taken. Fits the field."""
    size = model._meta.get_field("slug").max_length
    slug = slug[: size - 5]
    taken = set(model.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    if slug not in taken:
        return slug
    return next(found for number in range(2, len(taken) + 3) if (found := f"{slug}-{number}") not in taken)
