"""What the worker does for the outbox."""

from django_tasks import task

from newsroom.mail.drain import anything_due, drain

BEFORE_THE_INDEX = 10  # a reader waits for the letter; the index of search has priority 0


@task(priority=BEFORE_THE_INDEX)
def send_letters() -> None:
    """Send what is due, a batch at a time so that other work gets its turn between them."""
    if drain().is_complete and anything_due():
        send_letters.enqueue()
