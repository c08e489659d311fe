"""Which of our objects a record of the source already is."""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, replace
from typing import Any

from newsroom.imports.models import ImportedRecord
from newsroom.imports.records import Item

Kind = ImportedRecord.Kind
# Raised when the mapping changes so much that articles should be written again from the same file.
MAPPING_VERSION = 2


class Ledger:
    def __init__(self, source: str) -> None:
        self.source = source

    def find(self, kind: str, external_id: str) -> ImportedRecord | None:
        return ImportedRecord.objects.filter(source=self.source, kind=kind, external_id=external_id).first()

    def find_item(self, kind: str, item: Item) -> tuple[str, ImportedRecord | None]:
        """The id to keep the item by, and its record where there is one.

        Two items of one id (it happens) are told apart by their address; the second one's id gets it as a suffix.
        """
        external_id, fingerprint = item_id(item), item_fingerprint(item)
        record = self.find(kind, external_id)
        if record and fingerprint and record.fingerprint not in ("", fingerprint):
            external_id = f"{external_id}~{fingerprint[:12]}"
            record = self.find(kind, external_id)
        return external_id, record

    def find_many(self, kind: str, external_ids: Collection[str]) -> dict[str, ImportedRecord]:
        found = ImportedRecord.objects.filter(source=self.source, kind=kind, external_id__in=external_ids)
        return {record.external_id: record for record in found}

    def pick(self, kind: str, item: Item, known: dict[str, ImportedRecord]) -> tuple[str, ImportedRecord | None]:
        """The same as `find_item`, with the records of `find_many` at hand."""
        external_id, fingerprint = item_id(item), item_fingerprint(item)
        record = known.get(external_id)
        if record and fingerprint and record.fingerprint not in ("", fingerprint):
            return self.find_item(kind, item)
        return external_id, record

    def record(self, kind: str, external_id: str, object_id: int) -> ImportedRecord:
        """A new record, to be written with `put_new`."""
        return ImportedRecord(source=self.source, kind=kind, external_id=external_id, object_id=object_id)

    def put_new(self, records: Iterable[ImportedRecord]) -> None:
        ImportedRecord.objects.bulk_create(records, batch_size=500)

    def put(self, kind: str, external_id: str, object_id: int, **fields: Any) -> None:
        ImportedRecord.objects.update_or_create(
            source=self.source, kind=kind, external_id=external_id, defaults={"object_id": object_id, **fields}
        )


def item_id(item: Item) -> str:
    known = item.id or item.guid or item.link or item.slug or item.title
    known = known if len(known) <= 200 else digest(known)
    return f"{known}#{item.turn + 1}" if item.turn else known


def item_fingerprint(item: Item) -> str:
    return digest(item.guid or item.link) if item.guid or item.link else ""


def content_hash(item: Item) -> str:
    """Changes when the item does, its comments and its place in the file aside."""
    plain = asdict(replace(item, comments=[], line=0))
    del plain["turn"]
    for term in plain["terms"]:
        term.pop("line")
    return digest(json.dumps([MAPPING_VERSION, plain], sort_keys=True, default=str))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
