"""Pictures and other files of the source from a folder: found by the path they had, taken in once."""

import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL.Image import DecompressionBombError
from wagtail.images.forms import get_image_form
from wagtail.models import Collection

from newsroom.imports.mapping.addresses import is_picture
from newsroom.imports.mapping.pictures import GalleryPicture
from newsroom.imports.models import ImportedRecord
from newsroom.imports.records import Item
from newsroom.imports.report import Report
from newsroom.imports.writer.files import MODELS, add_file, kind_of
from newsroom.imports.writer.ledger import Ledger, digest
from newsroom.imports.writer.site import hosts_of
from newsroom.media.models import CustomImage
from newsroom.media.models.images import ImageRights

Kind = ImportedRecord.Kind


class Attachments:
    """The file's attachments by id, on disk: there can be more of them than of anything else."""

    def __init__(self) -> None:
        self.file = tempfile.NamedTemporaryFile(prefix="newsroom-import-", suffix=".sqlite3")  # noqa: SIM115
        self.database = sqlite3.connect(self.file.name)
        self.database.execute(
            "create table attachment (number integer primary key, id text, url text, alt text, caption text,"
            " parent text, link text, line integer)"
        )
        self.database.execute("create index attachment_id on attachment (id)")

    def add(self, item: Item) -> None:
        alt = item.meta.get("_wp_attachment_image_alt", "").strip() or item.title
        row = (item.id, item.attachment_url, alt, item.excerpt.strip(), item.parent, item.link, item.line)
        self.database.execute("insert into attachment values (null, ?, ?, ?, ?, ?, ?, ?)", row)

    def __iter__(self) -> Iterator[Item]:
        """All of them in the order of the file, each with what is kept of it."""
        query = "select id, url, alt, caption, parent, link, line from attachment order by number"
        for number, url, alt, caption, parent, link, line in self.database.execute(query):
            yield Item(
                number, "attachment", alt, link=link, parent=parent, attachment_url=url, excerpt=caption, line=line
            )

    def find(self, attachment_id: str) -> GalleryPicture | None:
        query = "select url, alt, caption from attachment where id = ? and id > '' order by number desc limit 1"
        row = self.database.execute(query, (attachment_id,)).fetchone()
        return GalleryPicture(*row) if row else None

    def hosts(self) -> set[str]:
        """The hosts that the attachments' files lie on."""
        rows = self.database.execute("select url from attachment")
        return set().union(*(hosts_of(url) for (url,) in rows))

    def close(self) -> None:
        self.database.close()
        self.file.close()


class PictureFolder:
    """Answers the mapping's questions from the files in `folder`; never looks outside it."""

    missing = "no such file in the folder"

    def __init__(self, folder: Path, attachments: Attachments, ledger: Ledger, report: Report, dry_run: bool) -> None:
        self.folder = folder.resolve()
        self.attachments = attachments
        self.ledger = ledger
        self.report = report
        self.dry_run = dry_run
        self.new: set[int] = set()  # pictures taken in by this run
        self.other: set[tuple[str, str]] = set()  # files that are none, the same

    def take(self, item: Item) -> str:
        """Have the attachment's file in its library, whether a text uses it or not. Says what became of it."""
        url = item.attachment_url
        if not is_picture(url):
            return self._take_other(url, item.title)
        if self.dry_run:
            known = self.known(url)
            return "unchanged" if known else "imported" if self._file(url) else self.missing
        image = self.find(url, item.title)
        return self.missing if image is None else "imported" if image in self.new else "unchanged"

    def _take_other(self, url: str, title: str) -> str:
        kind = kind_of(url)
        path = self._file(url) if kind else None
        if path is None:
            return self.missing if kind else "of a type we don't take"
        if self.ledger.find(kind, self._id(path)):
            return "imported" if (kind, self._id(path)) in self.other else "unchanged"
        if self.dry_run:
            return "imported"
        return "imported" if self._add_other(kind, path, title) else "refused, see the notes"

    def _add_other(self, kind: str, path: Path, title: str) -> int | None:
        added = add_file(kind, path, title, self.report)
        if added:
            self.ledger.put(kind, self._id(path), added)
            self.other.add((kind, self._id(path)))
            self.report.remark("file taken into the library")
        return added

    def sound(self, url: str) -> int | None:
        """The sound of that address in our library."""
        path = self._file(url) if kind_of(url) == Kind.MEDIA else None
        if path is None:
            return None
        record = self.ledger.find(Kind.MEDIA, self._id(path))
        known = MODELS[Kind.MEDIA]._default_manager.filter(pk=record.object_id) if record else None
        if known is None and not self.dry_run:
            known = MODELS[Kind.MEDIA]._default_manager.filter(pk=self._add_other(Kind.MEDIA, path, ""))
        found = known.filter(type="audio").values_list("pk", flat=True).first() if known is not None else None
        return int(found) if found else None

    def find(self, url: str, alt: str = "") -> int | None:
        path = self._file(url)
        if path is None:
            return None
        external_id = self._id(path)
        record = self.ledger.find(Kind.IMAGE, external_id)
        if record and CustomImage.objects.filter(pk=record.object_id).exists():
            return record.object_id
        return None if self.dry_run else self._take(path, external_id, url, alt)

    def known(self, url: str) -> CustomImage | None:
        """The picture that the file of that address has become."""
        path = self._present(url)
        record = self.ledger.find(Kind.IMAGE, self._id(path)) if path else None
        return CustomImage.objects.filter(pk=record.object_id).first() if record else None

    def address(self, url: str) -> str:
        """Where the file of that old address is now; empty where it did not come in."""
        if is_picture(url):
            image = self.known(url)
            return image.file.url if image else ""
        kind, path = kind_of(url), self._present(url)
        record = self.ledger.find(kind, self._id(path)) if kind and path else None
        found = MODELS[kind]._default_manager.filter(pk=record.object_id).first() if record else None
        return str(found.url) if found else ""  # type: ignore[attr-defined]

    def _id(self, path: Path) -> str:
        external_id = path.relative_to(self.folder).as_posix()
        return external_id if len(external_id) <= 200 else digest(external_id)

    def gallery(self, ids: list[str]) -> list[GalleryPicture]:
        return [picture for picture in map(self.attachments.find, ids) if picture]

    def featured(self, item: Item) -> tuple[int, GalleryPicture] | None:
        """The item's featured picture, where its file is here."""
        picture = self.attachments.find(item.meta.get("_thumbnail_id", ""))
        if picture is None and item.picture:
            picture = GalleryPicture(item.picture, item.picture_alt, item.picture_caption)
        image = self.find(picture.url, picture.alt) if picture else None
        return (image, picture) if picture and image else None

    def _present(self, url: str) -> Path | None:
        return self._file(url)

    def _file(self, url: str) -> Path | None:
        """The file whose path is the longest end of the address: the folder may be that of uploads, or one above."""
        parts = [part for part in unquote(urlsplit(url).path).split("/") if part not in ("", ".", "..")]
        for start in range(len(parts)):
            found = self.folder.joinpath(*parts[start:])
            try:
                if found.is_file() and found.resolve().is_relative_to(self.folder):
                    return found.resolve()
            except (OSError, ValueError):
                return None
        return None

    def _take(self, path: Path, external_id: str, url: str, alt: str) -> int | None:
        """The picture as an editor's upload, with the same checks."""
        data = {
            "title": (alt or path.stem)[:255],
            "description": alt[:255],
            "source": url[:255],
            "rights": ImageRights.UNKNOWN,
            "collection": Collection.get_first_root_node().pk,
        }
        try:
            form = get_image_form(CustomImage)(data, {"file": SimpleUploadedFile(path.name, path.read_bytes())})
            errors = [message for messages in form.errors.values() for message in messages]
            image = None if errors else form.save()
        except (OSError, SyntaxError, ValueError, DecompressionBombError) as error:
            errors, image = [str(error)], None
        if image is None:
            self.report.note(path.name, f"picture not taken: {'; '.join(errors)}")
            return None
        self.ledger.put(Kind.IMAGE, external_id, image.pk)
        self.report.remark("picture taken into the library")
        self.new.add(image.pk)
        return image.pk
