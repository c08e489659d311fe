"""Letters leave the outbox: none of them twice, and none lost without a word."""

import datetime as dt
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from newsroom.core.supervisor import STOP_SECONDS
from newsroom.mail.drain import BATCH, PAUSES, PERHAPS_SENT, SECONDS, drain
from newsroom.mail.models import Letter
from newsroom.mail.outbox import Draft, enqueue_many
from tests.newsroom.mail.post_office import PostOffice

ROOT = Path(__file__).resolve().parents[3]
State = Letter.State


def write(number: int) -> list[str]:
    recipients = [f"reader{n}@example.com" for n in range(number)]
    enqueue_many(
        [Draft(key=recipient, recipient=recipient, subject="News", text="Words") for recipient in recipients],
    )
    return recipients


def states() -> dict[str, str]:
    return dict(Letter.objects.values_list("recipient", "state"))


@pytest.mark.django_db
def test_one_connection_for_a_batch(office: PostOffice):
    recipients = write(5)
    drained = drain()
    assert (drained.sent, drained.failed, drained.postponed) == (5, 0, 0)
    assert office.recipients == recipients
    assert office.connections == 1
    assert drain().sent == 0


@pytest.mark.django_db
def test_a_task_sends_a_batch_and_asks_for_another(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        write(BATCH * 2 + 3)
    assert len(mail.outbox) == BATCH * 2 + 3


@pytest.mark.django_db
def test_a_batch_ends_before_a_process_that_is_stopped_is_killed(office: PostOffice):
    write(3)
    assert drain(seconds=0).sent == 0
    assert drain().sent == 3
    assert SECONDS < STOP_SECONDS


@pytest.mark.django_db
def test_an_outage_costs_no_letter_an_attempt(office: PostOffice, settings):
    write(3)
    settings.EMAIL_PORT = 1
    for _ in range(10):
        drained = drain()
        assert drained.unreachable
        assert drained.sent == 0
    assert list(Letter.objects.values_list("state", "attempts").distinct()) == [(State.WAITING, 0)]
    settings.EMAIL_PORT = office.port
    assert drain().sent == 3


@pytest.mark.django_db
def test_what_is_refused_for_now_is_tried_again_with_growing_pauses(office: PostOffice):
    first, second = write(2)
    office.refusals[first] = "451 come back later"
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=1), tick=False) as clock:
        drained = drain()
        assert (drained.sent, drained.postponed) == (1, 1)
        for pause in PAUSES:
            clock.shift(pause - dt.timedelta(seconds=1))
            assert drain().postponed == 0
            clock.shift(2)
            drained = drain()
        assert drained.failed == 1
    letter = Letter.objects.get(recipient=first)
    assert (letter.state, letter.attempts) == (State.FAILED, 6)
    assert "come back later" in letter.error
    assert office.recipients == [second]


@pytest.mark.django_db
def test_what_is_refused_for_good_is_given_up_and_the_others_go_out(office: PostOffice):
    recipients = write(3)
    office.refusals[recipients[0]] = "550 no such reader"
    drained = drain()
    assert (drained.sent, drained.failed) == (2, 1)
    assert states() == dict(zip(recipients, [State.FAILED, State.SENT, State.SENT], strict=True))


@pytest.mark.django_db
def test_a_line_that_breaks_leaves_one_letter_in_doubt(office: PostOffice):
    recipients = write(4)
    office.drop_after = 2
    drained = drain()
    assert (drained.sent, drained.in_doubt, office.connections) == (3, 1, 2)
    assert office.recipients == recipients  # each of them once
    assert Letter.objects.get(state=State.FAILED).error.startswith(PERHAPS_SENT)


@pytest.mark.django_db
def test_a_letter_that_cannot_be_made_does_not_stop_the_others(office: PostOffice):
    recipients = write(2)
    Letter.objects.filter(recipient=recipients[0]).update(headers={"X-A": "b\nc"})
    drained = drain()
    assert (drained.sent, drained.failed) == (1, 1)


@pytest.mark.django_db
def test_a_letter_that_is_through_keeps_no_words(office: PostOffice):
    """They may hold a link that opens an account."""
    recipients = write(3)
    office.refusals[recipients[0]] = "550 no such reader"
    office.refusals[recipients[1]] = "451 come back later"
    drain()
    assert list(Letter.objects.order_by("pk").values_list("text", flat=True)) == ["", "Words", ""]


@pytest.mark.django_db
def test_old_letters_are_deleted_but_none_that_waits():
    write(3)
    drain(limit=2)
    Letter.objects.update(created_at=timezone.now() - dt.timedelta(days=31))
    call_command("prune_letters", stdout=StringIO())
    assert Letter.objects.get().state == State.WAITING


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("real_database")
def test_many_workers_send_each_letter_once(office: PostOffice):
    recipients = [f"reader{n}@example.com" for n in range(40)]
    Letter.objects.bulk_create(
        [Letter(key=name, recipient=name, subject="News", text="Words") for name in recipients],
    )

    def work(_number: int) -> int:
        try:
            return drain(seconds=60).sent
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(work, range(4)))
    assert sum(sent) == 40
    assert sorted(office.recipients) == sorted(recipients)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("real_database")
def test_a_worker_killed_in_the_middle_of_a_batch(office: PostOffice, tmp_path: Path):
    """Nothing twice, nothing lost silently: what it held in its hands is given up, and said to be."""
    recipients = [f"reader{n}@example.com" for n in range(12)]
    Letter.objects.bulk_create(
        [Letter(key=name, recipient=name, subject="News", text="Words") for name in recipients],
    )
    office.hang_after = 5
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "send_mail_queue", "--seconds", "60"],
        cwd=ROOT,
        env={**os.environ, **_environment(office, tmp_path)},
        stdout=subprocess.DEVNULL,
    )
    assert office.hanging.wait(60)
    worker.send_signal(signal.SIGKILL)
    worker.wait(10)

    in_its_hands = recipients[4]
    assert states()[in_its_hands] == State.SENDING
    office.hang_after = None
    assert drain(seconds=60).sent == 7
    assert drain().sent == 0
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=16)):
        drained = drain()
    assert (drained.sent, drained.in_doubt) == (0, 1)
    assert office.recipients == recipients  # all of them, each once
    assert states() == dict.fromkeys(recipients, State.SENT) | {in_its_hands: State.FAILED}
    said = StringIO()
    call_command("send_mail_queue", "--state", stdout=said)
    assert "Sent: 11" in said.getvalue()
    assert "Given up because they were perhaps sent: 1" in said.getvalue()
    assert in_its_hands in said.getvalue()


def _environment(office: PostOffice, folder: Path) -> dict[str, str]:
    """Another process works on the database of this test, and with its mail server."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        login = database["USER"] + (f":{database['PASSWORD']}" if database["PASSWORD"] else "")
        url = f"postgresql://{login}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    return {
        "DJANGO_SETTINGS_MODULE": "newsroom.settings.dev",
        "DATABASE_URL": url,
        "VAR_DIR": str(folder / "var"),
        "EMAIL_URL": f"smtp://127.0.0.1:{office.port}",
    }
