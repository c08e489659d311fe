"""/healthz/ says what works, and keeps serving traffic when only the background work is behind."""

import datetime as dt
from unittest import mock

from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from newsroom.core import views
from newsroom.mail.models import Letter
from tests.factories import Newsroom, make_article


def test_all_is_well(client: Client, db: None) -> None:
    response = client.get("/healthz/")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "database": "ok",
        "cache": "ok",
        "worker": "ok",
        "scheduler": "ok",
        "letters": "ok",
        "oldest_letter_seconds": 0,
        "letters_given_up_in_a_day": 0,
    }
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


def test_letters_that_wait_and_that_were_given_up(client: Client, db: None) -> None:
    now = timezone.now()
    for key, minutes, state in (("a", 10, "waiting"), ("b", 1, "waiting"), ("c", 20, "failed"), ("d", 30, "sent")):
        at = now - dt.timedelta(minutes=minutes)
        Letter.objects.create(key=key, recipient="ana@example.com", subject="x", text="x", state=state, created_at=at)
    Letter.objects.create(key="e", recipient="ana@example.com", state="failed", created_at=now - dt.timedelta(days=2))
    response = client.get("/healthz/")
    said = response.json()
    assert (response.status_code, said["letters"], said["letters_given_up_in_a_day"]) == (200, "behind", 1)
    assert 600 <= said["oldest_letter_seconds"] < 700
    assert "ana@" not in response.content.decode()
