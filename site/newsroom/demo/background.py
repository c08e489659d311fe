"""Doing at once, and together, what each saved object would queue for the worker."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django_tasks import task_backends
from django_tasks.backends.dummy import DummyBackend


@contextmanager
def index_at_the_end() -> Iterator[None]:
    """Inside nothing is queued; afterwards the search index and the index of references are made in one go each.

    Some three hundred tasks would otherwise stand before the first one that an editor of the demo starts.
    """
    worker = task_backends["default"]
    task_backends["default"] = DummyBackend("default", {})
    try:
        yield
        call_command("rebuild_references_index", verbosity=0)
        call_command("update_index", verbosity=0)
    finally:
        task_backends["default"] = worker
