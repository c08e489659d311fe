"""Records as plain data and back: every column by its name, relations as the ids in the export, files by their path."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from taggit.models import Tag
from wagtail.fields import StreamField
from wagtail.models import Collection, Page, Revision

Plain = dict[str, Any]
# Who may log in, and how this database keeps things in order, is nobody else's business.
LEFT_OUT = (settings.AUTH_USER_MODEL, "contenttypes.ContentType")
OF_THE_TREE = frozenset(
    ["id", "path", "depth", "numchild", "url_path", "page_ptr_id", "latest_revision_id", "live_revision_id",
     "alias_of_id", "content_type_id", "owner_id", "locked_by_id", "locked_at", "locale_id", "translation_key",
     "latest_revision_created_at", "draft_title", "section_id"]
)  # fmt: skip


def plain(found: models.Model) -> Plain:
    """The columns of a record. A stream field is its blocks, a file its path below `media`."""
    out: Plain = {}
    for field in found._meta.concrete_fields:
        if field.generated or (isinstance(found, Page) and field.attname in OF_THE_TREE):
            continue
        if isinstance(field, models.ForeignKey) and not _goes_out(field):
            continue
        out[field.attname] = _value(found, field)
    return out


def _goes_out(field: models.ForeignKey) -> bool:
    model = field.related_model
    inner = (Revision, Collection, Tag)
    return model._meta.label not in LEFT_OUT and not (isinstance(model, type) and issubclass(model, inner))


def _value(found: models.Model, field: models.Field) -> Any:
    value = getattr(found, field.attname)
    if isinstance(field, StreamField):
        return json.loads(json.dumps(value.get_prep_value(), default=str)) if value else []
    if isinstance(field, models.FileField):
        return value.name or ""
    if isinstance(value, dt.datetime | dt.date | dt.timedelta):
        return field.value_to_string(found)
    return value if isinstance(value, str | int | float | bool | None | list | dict) else str(value)


def fill(model: type[models.Model], row: Plain, relations: dict[str, dict[int, int]]) -> Plain:
    """Keyword arguments for a record of `model` from its plain form; `relations` gives our ids by label and id there.

    What the model does not know is left out, so that an export of another version can be read.
    """
    out: Plain = {}
    for field in model._meta.concrete_fields:
        if field.attname not in row or field.primary_key or field.generated:
            continue
        value = row[field.attname]
        if isinstance(field, models.ForeignKey):
            label = field.related_model._meta.label  # type: ignore[union-attr]
            value = relations.get(label, {}).get(value) if value else None
        elif isinstance(field, StreamField):
            value = json.dumps(value)
        elif isinstance(value, str) and not isinstance(field, models.CharField | models.TextField | models.FileField):
            value = field.to_python(value)
        out[field.attname] = value
    return out


def write_lines(path: Path, rows: Iterator[Plain]) -> int:
    """One record a line. Gives their number."""
    number = 0
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            number += 1
    return number


def read_lines(path: Path) -> Iterator[Plain]:
    if path.is_file():
        with path.open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)
