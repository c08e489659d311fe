"""Many rows written at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from wagtail.models import Page, Revision

from news.models import Topic
from newsroom.core.rows import insert, reserve_ids

pytestmark = pytest.mark.django_db


def test_rows_are_written_under_the_ids_that_were_reserved_and_the_next_row_comes_after():
    ids = reserve_ids(Topic, 3)
    insert(Topic, [Topic(pk=pk, name=f"No {pk}", slug=f"no-{pk}") for pk in ids])
    assert ids == sorted(set(ids))
    assert set(Topic.objects.values_list("pk", "name")) == {(pk, f"No {pk}") for pk in ids}
    assert Topic.objects.create(name="Next", slug="next").pk > ids[-1]
    assert min(reserve_ids(Topic, 1)) > ids[-1] + 1


def test_values_are_prepared_as_when_they_are_saved():
    root = Page.get_first_root_node()
    root.save_revision(clean=False)
    saved = Revision.objects.get()
    (pk,) = reserve_ids(Revision, 1)
    copy = Revision.objects.get()
    copy.pk = pk
    insert(Revision, [copy])
    names = [field.attname for field in Revision._meta.concrete_fields if not field.primary_key]
    rows = Revision.objects.values(*names)
    assert rows.get(pk=pk) == rows.get(pk=saved.pk)
    assert isinstance(Revision.objects.get(pk=pk).content, dict)


def test_ids_are_reserved_in_a_transaction_only():
    with ThreadPoolExecutor() as pool, pytest.raises(RuntimeError):  # a thread has a connection of its own
        pool.submit(reserve_ids, Topic, 1).result()
