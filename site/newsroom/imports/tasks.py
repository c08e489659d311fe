"""Work that is left to the worker."""

from django.apps import apps
from django.db import transaction
from django_tasks import task
from wagtail.models import ReferenceIndex

from search import names, vocabulary


@task()
def index_references(label: str, pks: list[int]) -> None:
    """What the pages refer to, for "usage" in the admin. Pages that are gone are none of our worry."""
    model = apps.get_model(label)
    for page in model._default_manager.filter(pk__in=pks):
        with transaction.atomic():
            ReferenceIndex.create_or_update_for_object(page)


@task()
def follow_in_search() -> None:
    """Names last in the news, and the words that may be offered: what is published one by one tells of itself."""
    names.rebuild()
    vocabulary.bring_in_line()


@task()
def run_import(run_id: int, dry_run: bool) -> None:
    """Check or import an uploaded file. A second task for the same run finds it busy and does nothing."""
    from newsroom.imports.running import run

    run(run_id, dry_run=dry_run)
