"""What the worker does for the index."""

from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult


@task()
def tell_index() -> None:
    """Tell the index of what is due, for a few seconds; the rest after other work has had its turn."""
    from search.keeping.drain import anything_due, drain

    told = drain()
    if not told.unreachable and told.is_ours and anything_due():
        tell_index.enqueue()


def wake_worker() -> None:
    """Have the index told soon: one task is enough for an import of thousands.

    Where the worker takes that task at this very moment, the change is not there yet for it, and `tell_search` finds
    it within a minute.
    """
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=tell_index.module_path)
    if not waiting.exists():
        tell_index.enqueue()
