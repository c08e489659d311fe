"""A site out of the files that `export_site` wrote: all of it in one transaction, or nothing."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models, transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Revision, Site

from home.models import HomePage, Pick
from news.models import ArticlePage, Correction, SectionPage, SourceRecord, StandardPage, Topic
from newsroom.core.page_cache import EVERYTHING, changed
from newsroom.exports.discussions import read_discussions
from newsroom.exports.plain import Plain, fill, read_lines
from newsroom.exports.references import remap, speaks_of_pages
from newsroom.exports.rules import fill_rules, fill_settings, promote, restrict
from newsroom.exports.writing import FORMAT, RECORDS, VERSION, Say
from newsroom.imports.records import Item, UnusableFileError
from newsroom.imports.writer.bulk import NewPage, add_pages
from newsroom.imports.writer.site import target
from newsroom.imports.writer.states import State
from newsroom.people.models import Contributor

AT_ONCE = 200
PEOPLE, TOPICS = Contributor._meta.label, Topic._meta.label


def import_site(folder: Path, say: Say) -> None:
    """Fill an empty site. Raises UnusableFileError where the folder is no whole export, or the site not empty."""
    about = _about(folder)
    if ArticlePage.objects.exists():
        raise UnusableFileError("This site has articles. An export is read into an empty one.")
    with transaction.atomic():
        _Reader(folder, about, say).read()
        changed(EVERYTHING)


def _about(folder: Path) -> Plain:
    try:
        about: Plain = json.loads((folder / "site.json").read_text(encoding="utf-8"))
    except OSError:
        raise UnusableFileError(f"{folder} has no site.json: it is no whole export.") from None
    except ValueError as error:
        raise UnusableFileError(f"{folder / 'site.json'} is not JSON: {error}.") from None
    if about.get("format") != FORMAT or about.get("version") != VERSION:
        raise UnusableFileError(f"{folder} is not of the format {FORMAT} {VERSION}.")
    return about


class _Reader:
    def __init__(self, folder: Path, about: Plain, say: Say) -> None:
        self.folder = folder
        self.about = about
        self.say = say
        self.source = f"newsroom:{about.get('url', '')}"[:100]
        self.site, self.home, _root = target(title=str(about.get("title", "")))
        self.ids: dict[str, dict[int, int]] = {}  # ours by label of the model and id there
        self.pages: dict[int, int] = {}
        if home_id := about.get("home_id"):
            self.pages[home_id] = self.home.pk

    def rows(self, name: str) -> Iterator[Plain]:
        return read_lines(self.folder / f"{name}.jsonl")

    def read(self) -> None:
        for name, model in RECORDS.items():
            self._records(name, model)
        self._sections()
        self._articles()
        self._texts()
        self._aliases()
        self._repair_references()
        self._front()
        self._rules()
        read_discussions(self.source, self.rows, self.pages)
        self._redirects()

    # --- What is no page ---

    def _records(self, name: str, model: type[models.Model]) -> None:
        known = self.ids.setdefault(model._meta.label, {})
        number = 0
        for row in self.rows(name):
            fields = remap(fill(model, row, self.ids), self.ids)
            key = next((key for key in ("slug", "name") if _is_unique(model, key)), "")
            found = model._default_manager.filter(**{key: row[key]}).first() if key and row.get(key) else None
            if found is None:
                for field in model._meta.concrete_fields:
                    if isinstance(field, models.FileField) and fields.get(field.attname):
                        fields[field.attname] = self._file(fields[field.attname])
                found = model(**fields)
                found.save()
                stamped = {name: fields[name] for name in fields if _is_stamped(model, name)}
                if stamped:
                    model._default_manager.filter(pk=found.pk).update(**stamped)
                if row.get("tags"):
                    found.tags.set(row["tags"])  # type: ignore[attr-defined]
            known[row["id"]] = found.pk
            number += 1
        self.say(name, number)

    def _file(self, name: str) -> str:
        """The file in our storage, under its own name where that is free."""
        base = (self.folder / "files").resolve()
        path = (base / name).resolve()
        if not path.is_relative_to(base) or not path.is_file():
            return name
        with path.open("rb") as file:
            return default_storage.save(name, File(file))

    # --- Pages ---

    def _sections(self) -> None:
        for row in self.rows("sections"):
            parent = Page.objects.get(pk=self.pages.get(row["parent"], self.home.pk))
            section = SectionPage.objects.child_of(parent).filter(slug=row["slug"]).first()
            if section is None:
                section = SectionPage(**remap(fill(SectionPage, row, self.ids), self.ids))
                parent.add_child(instance=section)
                section.save_revision(clean=False, changed=False)
                if section.live:
                    SectionPage.objects.filter(pk=section.pk).update(live_revision=section.latest_revision)
            self.pages[row["id"]] = section.pk
        self.ids["news.SectionPage"] = self.pages

    def _articles(self) -> None:
        self.people = Contributor.objects.in_bulk()
        self.topics = Topic.objects.in_bulk()
        waiting = self.rows("articles")
        number = 0
        while batch := list(islice(waiting, AT_ONCE)):
            new = [self._article(row) for row in batch]
            add_pages(new)
            self.pages |= {row["id"]: made.page.pk for row, made in zip(batch, new, strict=True)}
            number += len(batch)
            self.say("articles", number)

    def _article(self, row: Plain) -> NewPage:
        made = self._new(ArticlePage, row)
        made.roles = [one["role"] for one in row["byline"]]
        made.contributors = [self.people[self.ids[PEOPLE][one["contributor"]]] for one in row["byline"]]
        made.topics = [self.topics[self.ids[TOPICS][one]] for one in row["topics"]]
        for record in row["source_records"][:1]:
            made.source_record = SourceRecord(**_without(fill(SourceRecord, record, self.ids), "article_id"))
        made.corrections = [
            Correction(**_without(fill(Correction, one, self.ids), "article_id")) for one in row["corrections"]
        ]
        return made

    def _new(self, model: type[Page], row: Plain) -> NewPage:
        page: Any = model(**remap(fill(model, row, self.ids), self.ids))
        page.draft_title = page.title
        page.has_unpublished_changes = not page.live
        parent = self.pages.get(row["parent"], self.home.pk)
        state = State(live=page.live, go_live_at=None if page.live else page.go_live_at)
        return NewPage(page, parent, Item(slug=row["slug"]), state, str(row["id"]), "")

    def _texts(self) -> None:
        for row in self.rows("pages"):  # parents first, each there before its children
            made = self._new(StandardPage, row)
            add_pages([made])
            self.pages[row["id"]] = made.page.pk

    def _aliases(self) -> None:
        for name in ("articles", "pages"):
            for row in self.rows(name):
                if (original := self.pages.get(row.get("alias_of", 0))) and original != self.pages[row["id"]]:
                    Page.objects.filter(pk=self.pages[row["id"]]).update(alias_of=original)

    def _repair_references(self) -> None:
        """What speaks of pages: by now all of them have their ids."""
        self.ids["wagtailcore.Page"] = self.pages
        for name, record in RECORDS.items():
            for row in filter(speaks_of_pages, self.rows(name)):
                fields = remap(fill(record, row, self.ids), self.ids)
                texts = {key: value for key, value in fields.items() if "linktype=" in str(value)}
                record._default_manager.filter(pk=self.ids[record._meta.label][row["id"]]).update(**texts)
        for name, model in (("articles", ArticlePage), ("pages", StandardPage)):
            for row in self.rows(name):
                if not speaks_of_pages(row["body"]):
                    continue
                body = remap({"body": json.dumps(row["body"])}, self.ids)["body"]
                pk = self.pages[row["id"]]
                model.objects.filter(pk=pk).update(body=body)
                for revision in Revision.objects.filter(object_id=str(pk), base_content_type__model="page"):
                    revision.content["body"] = body
                    Revision.objects.filter(pk=revision.pk).update(content=revision.content)

    def _front(self) -> None:
        home = HomePage.objects.get(pk=self.home.pk)
        for name, value in remap(fill(HomePage, self.about["home"], self.ids), self.ids).items():
            if name not in ("slug", "live", "has_unpublished_changes"):
                setattr(home, name, value)
        lead = self.about["home"].get("lead_id")
        home.lead_id = self.pages.get(lead) if lead else None
        home.picks = [Pick(article_id=self.pages[pk]) for pk in self.about["picks"] if pk in self.pages]
        home.save_revision(clean=False).publish()
        Site.objects.filter(pk=self.site.pk).update(site_name=self.about["title"])

    def _rules(self) -> None:
        fill_settings(self.site, self.about.get("settings", {}), self.ids)
        restrict(self.rows("restrictions"), self.pages)
        fill_rules(self.rows("rules"))
        promote(self.rows("promotions"), self.pages)

    def _redirects(self) -> None:
        known = set(Redirect.objects.filter(site=self.site).values_list("old_path", flat=True))
        Redirect.objects.bulk_create(
            (
                Redirect(
                    old_path=row["from"],
                    site=self.site,
                    redirect_page_id=self.pages.get(row["page"]) if row["page"] else None,
                    redirect_link=row["to"],
                    is_permanent=row["permanent"],
                )
                for row in self.rows("redirects")
                if row["from"] not in known and (row["to"] or row["page"] in self.pages)
            ),
            batch_size=500,
        )


def _is_unique(model: type[models.Model], name: str) -> bool:
    return any(field.attname == name and field.unique for field in model._meta.concrete_fields)


def _is_stamped(model: type[models.Model], name: str) -> bool:
    """Whether the time of the saving would stand in the column, whatever was put into it."""
    return any(field.attname == name and getattr(field, "auto_now_add", False) for field in model._meta.concrete_fields)


def _without(fields: Plain, *names: str) -> Plain:
    return {name: value for name, value in fields.items() if name not in names}
