"""Form widgets of the newsroom's own."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ChipsInput(forms.SelectMultiple):
    """Choose several by typing: suggestions come from the server, so that a thousand choices cost nothing.

    `kind` is a key of `news.views.suggest.SUGGESTIONS`. With `create=True` a missing name can be made by who may.
    """

    template_name = "news/admin/chips_input.html"

    def __init__(self, kind: str, *, create: bool = False, attrs: dict[str, Any] | None = None) -> None:
        self.kind = kind
        self.create = create
        super().__init__(attrs)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}-search" if id_ else id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        # Not super(): that would list every choice there is.
        attrs = self.build_attrs(self.attrs, {**(attrs or {}), "multiple": True})
        return {
            "widget": {
                "name": name,
                "id": attrs.get("id", f"id_{name}"),
                "attrs": attrs,
                "is_hidden": False,
                "required": False,
                "template_name": self.template_name,
                "chosen": self._chosen(value),
                "url": reverse("news_suggest", args=[self.kind]),
                "create_url": reverse("news_quick_add", args=[self.kind]) if self.create else "",
                "placeholder": _("Type to search"),
            }
        }

    def _chosen(self, value: Any) -> list[tuple[str, str]]:
        """(value, label) of what is chosen, in the order of choice; what does not exist is left out."""
        keys = [str(key) for key in value or [] if str(key).isdecimal()]
        if not keys:
            return []
        field = self.choices.field if hasattr(self.choices, "field") else None
        if field is None:
            labels = {str(key): str(label) for key, label in self.choices}
        else:
            labels = {str(item.pk): field.label_from_instance(item) for item in field.queryset.filter(pk__in=keys)}
        return [(key, labels[key]) for key in dict.fromkeys(keys) if key in labels]

    @property
    def media(self) -> forms.Media:
        return forms.Media(js=["news/admin/chips.js"], css={"all": ["news/admin/chips.css"]})
