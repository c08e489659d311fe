"""Work by the clock: what is due runs, a failure does not stop the rest, and articles appear by themselves."""

import datetime as dt
import threading
from unittest import mock

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command, get_commands
from django.utils import timezone

from newsroom.core import schedule
from newsroom.core.schedule import Job, jobs_from, run_due, run_forever
from tests.factories import Newsroom, make_article

pytestmark = pytest.mark.django_db


def test_every_job_of_the_settings_is_a_command() -> None:
    jobs = jobs_from(settings.SCHEDULE)
    assert "publish_scheduled" in {job.command for job in jobs}
    assert {job.command for job in jobs} <= get_commands().keys()


def test_a_line_is_a_command_with_arguments() -> None:
    line = (dt.timedelta(hours=1), "prune_db_task_results --min-age-days 3")
    assert jobs_from([line]) == [Job("prune_db_task_results", 3600, ("--min-age-days", "3"))]


def test_a_job_runs_at_once_and_again_when_it_is_due() -> None:
    jobs = [Job("often", 60), Job("seldom", 3600)]
    with mock.patch.object(schedule, "call_command") as called:
        ran = [[job.command for job in run_due(jobs, now)] for now in (0, 30, 60, 3600)]
    assert ran == [["often", "seldom"], [], ["often"], ["often", "seldom"]]
    assert called.call_count == 5


@pytest.mark.parametrize("error", [ValueError("broken"), SystemExit(1)])
def test_a_job_that_fails_is_logged_and_the_others_run(caplog: pytest.LogCaptureFixture, error: BaseException) -> None:
    jobs = [Job("broken", 60), Job("fine", 60)]

    def call(command: str, *args: object, **kwargs: object) -> None:
        if command == "broken":
            raise error

    with mock.patch.object(schedule, "call_command", side_effect=call):
        assert [job.command for job in run_due(jobs, 0)] == ["broken", "fine"]
    assert "The scheduled command broken failed" in caplog.text


def test_it_ends_when_told_to() -> None:
    stop = threading.Event()
    jobs = [Job("once", 3600)]
    with mock.patch.object(schedule, "call_command", side_effect=lambda *a, **k: stop.set()) as called:
        running = threading.Thread(target=run_forever, args=(jobs, stop), daemon=True)
        running.start()
        running.join(60)
    assert called.call_count == 1
    assert not running.is_alive(), "it sleeps until the next job"


def test_a_scheduled_article_appears(newsroom: Newsroom, settings, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(schedule, "close_old_connections", lambda: None)  # the connection is the test's
    settings.VAR_DIR = tmp_path
    article = make_article("Tomorrow's news", live=False)
    article.go_live_at = timezone.now() + dt.timedelta(hours=1)
    article.save_revision(approved_go_live_at=article.go_live_at)
    call_command("run_scheduler", once=True)
    article.refresh_from_db()
    assert not article.live
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2)):
        call_command("run_scheduler", once=True)
    article.refresh_from_db()
    assert article.live
