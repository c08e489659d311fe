"""The forms editors write in."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from news.publishing import IMAGE_FIELDS, Missing, Story, missing_for_publication


class ArticleForm(WagtailAdminPageForm):
    """A draft may be incomplete; whoever publishes, schedules or submits is told what is missing, and where."""

    def clean(self) -> dict[str, Any]:
        cleaned_data: dict[str, Any] = super().clean()
        if not self.is_deferred_validation:
            missing = missing_for_publication(self._story(cleaned_data))
            for one in missing:
                self._report(one)
            if missing:
                self.add_error(
                    None, _("The article is not ready for readers yet. Until it is, you can save it as a draft.")
                )
        return cleaned_data

    def _story(self, cleaned_data: dict[str, Any]) -> Story:
        records = self._rows("source_records")
        record = records[0] if records else {}
        return Story(
            body=cleaned_data.get("body"),
            # A body that has errors of its own is reported by its blocks.
            has_lead_video=bool(cleaned_data.get("lead_video")) or "body" in self.errors,
            images={name: cleaned_data.get(name) for name in IMAGE_FIELDS},
            lead_image_alt=cleaned_data.get("lead_image_alt") or "",
            roles=frozenset(row["role"] for row in self._rows("byline_entries") if row.get("role")),
            relation=record.get("relation"),
            original_url=record.get("original_url") or "",
            published_at=cleaned_data.get("published_at"),
            go_live_at=cleaned_data.get("go_live_at"),
        )

    def _rows(self, name: str) -> list[dict[str, Any]]:
        """What was sent for a child relation, without the rows taken out."""
        formset = self.formsets.get(name)
        if formset is None:
            return []
        formset.is_valid()
        return [
            form.cleaned_data
            for form in formset.forms
            if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
        ]

    def _report(self, missing: Missing) -> None:
        if missing.field in self.fields:
            self.add_error(missing.field, missing.message)
            return
        # A child relation shows its errors above its rows; the banner on top lists those of the form only.
        formset = self.formsets.get(missing.field)
        if formset is not None:
            formset.non_form_errors().append(missing.message)
        self.add_error(None, missing.message)
