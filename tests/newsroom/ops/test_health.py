"""/healthz/ says what works, and keeps serving traffic when only the background work is behind."""

import datetime as dt
from unittest import mock

from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from newsroom.core import views
from tests.factories import Newsroom, make_article


def test_all_is_well(client: Client, db: None) -> None:
    response = client.get("/healthz/")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "cache": "ok", "worker": "ok", "scheduler": "ok"}
    assert "no-store" in response["Cache-Control"]


def test_without_its_database(client: Client, db: None) -> None:
    with mock.patch.object(connection, "cursor", side_effect=OperationalError("password of db.example wrong")):
        response = client.get("/healthz/")
    assert response.status_code == 503
    assert response.json() == {"status": "failing", "database": "failing", "cache": "ok"}


def test_without_its_cache(client: Client, db: None) -> None:
    with mock.patch.object(views.cache, "get", return_value=None):
        response = client.get("/healthz/")
    assert (response.status_code, response.json()["cache"]) == (503, "failing")


def test_an_article_that_should_have_been_published(client: Client, newsroom: Newsroom) -> None:
    article = make_article("Late", live=False, go_live_at=timezone.now() + dt.timedelta(hours=1))
    article.save_revision(approved_go_live_at=timezone.now() - dt.timedelta(minutes=10))
    response = client.get("/healthz/")
    assert (response.status_code, response.json()["scheduler"]) == (200, "behind")


def test_a_task_that_nobody_takes(client: Client, db: None) -> None:
    task = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        priority=0,
        task_path="wagtail.tasks.update_reference_index_task",
        queue_name="default",
        backend_name="default",
        run_after=timezone.now(),
    )
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=timezone.now() - dt.timedelta(minutes=10))
    response = client.get("/healthz/")
    assert (response.status_code, response.json()["worker"]) == (200, "behind")
