"""Files of the source that are no pictures: documents, and sounds and clips, each into its own library."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form
from wagtail.models import Collection
from wagtailmedia.forms import get_media_form
from wagtailmedia.models import get_media_model

from newsroom.imports.models import ImportedRecord
from newsroom.imports.report import Report

Kind = ImportedRecord.Kind
MODELS: dict[str, type[Model]] = {Kind.DOCUMENT: get_document_model(), Kind.MEDIA: get_media_model()}


def kind_of(url: str) -> str:
    """Which library takes a file of that name; empty where none does."""
    try:
        suffix = Path(urlsplit(url).path).suffix[1:].lower()
    except ValueError:
        return ""
    if suffix in settings.WAGTAILDOCS_EXTENSIONS:
        return Kind.DOCUMENT
    media = settings.WAGTAILMEDIA
    return Kind.MEDIA if suffix in (*media["AUDIO_EXTENSIONS"], *media["VIDEO_EXTENSIONS"]) else ""


def add_file(kind: str, path: Path, title: str, report: Report) -> int | None:
    """The file as an editor's upload, with the same checks; refused ones are in the report. Gives its id."""
    data: dict[str, Any] = {"title": (title or path.stem)[:255], "collection": Collection.get_first_root_node().pk}
    instance = MODELS[kind]()
    if kind == Kind.MEDIA:
        sound = path.suffix[1:].lower() in settings.WAGTAILMEDIA["AUDIO_EXTENSIONS"]
        instance.type = data["type"] = "audio" if sound else "video"  # type: ignore[attr-defined]
        data["duration"] = 0
    form_class = get_media_form(MODELS[kind]) if kind == Kind.MEDIA else get_document_form(MODELS[kind])
    try:
        with path.open("rb") as file:
            upload = UploadedFile(file, path.name, size=path.stat().st_size)
            form = form_class(data, {"file": upload}, instance=instance)
            errors = [message for messages in form.errors.values() for message in messages]
            if not errors:
                return int(form.save().pk)
    except (OSError, ValueError) as error:
        errors = [str(error)]
    report.note(path.name, f"file not taken: {'; '.join(errors)}")
    return None
