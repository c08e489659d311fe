"""An import that was asked for in the admin: run by the worker, watched and stopped through its row."""

import logging
import time
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.imports.models import ImportRun
from newsroom.imports.reader import read_wxr
from newsroom.imports.reader.ghost import read_ghost
from newsroom.imports.records import UnusableFileError
from newsroom.imports.report import Report
from newsroom.imports.tasks import run_import
from newsroom.imports.writer import Importer, Options
from newsroom.imports.writer.disqus import import_disqus

logger = logging.getLogger(__name__)
State = ImportRun.State
READERS = {ImportRun.System.WORDPRESS: read_wxr, ImportRun.System.GHOST: read_ghost}
EVERY = 0.5  # seconds between two looks at the row


class StoppedError(Exception):
    """Somebody asked for it."""


def start(run: ImportRun, *, dry_run: bool) -> None:
    """Have the worker check or import the file. What is busy already is left alone."""
    state = State.CHECKING if dry_run else State.IMPORTING
    waiting = ImportRun.objects.filter(pk=run.pk)
    if not run.is_lost:
        waiting = waiting.exclude(state__in=ImportRun.BUSY)
    fields = {"state": state, "stop_asked": False, "done": 0, "total": 0, "report": "", "alive_at": timezone.now()}
    if waiting.update(**fields):
        run_import.enqueue(run.pk, dry_run)


def run(run_id: int, *, dry_run: bool) -> None:
    """Do it now. Ends in a state that the screen can tell, whatever the file holds."""
    found = ImportRun.objects.filter(pk=run_id, state__in=ImportRun.BUSY).first()
    if found is None:
        return
    report = Report(Path(settings.VAR_DIR), f"import-report-{run_id}-{timezone.now():%Y%m%d-%H%M%S}")
    try:
        _import(found, report, dry_run)
        state, trouble = (State.CHECKED if dry_run else State.DONE), ""
    except StoppedError:
        state, trouble = State.STOPPED, ""
    except UnusableFileError as error:
        state, trouble = State.FAILED, str(error).replace(str(found.file.path), found.name)
    except Exception:
        logger.exception("Import %s failed", run_id)
        state, trouble = State.FAILED, _("Something went wrong that is not the file's fault; the log says what.")
    text = "\n\n".join(filter(None, [trouble, "\n".join(report.lines()) if report.tallies else ""])).rstrip()
    report.close()
    ImportRun.objects.filter(pk=run_id).update(state=state, report=text, stop_asked=False, alive_at=timezone.now())


def _import(found: ImportRun, report: Report, dry_run: bool) -> None:
    path = Path(found.file.path)
    if found.system == ImportRun.System.DISQUS:
        import_disqus(path, report, dry_run)
        return
    options = Options(fetch_media=found.fetch_media, dry_run=dry_run)
    reader = READERS[ImportRun.System(found.system)]
    watch = _Watch(found.pk)
    Importer(str(found.system), reader, options, report).run(path, watch)
    watch.tell()


class _Watch:
    """Says how far it is, and hears whether to stop."""

    def __init__(self, run_id: int) -> None:
        self.run_id = run_id
        self.told = 0.0
        self.done = self.total = 0

    def __call__(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        if time.monotonic() - self.told < EVERY:
            return
        self.told = time.monotonic()
        self.tell()
        if ImportRun.objects.filter(pk=self.run_id, stop_asked=True).exists():
            raise StoppedError

    def tell(self) -> None:
        """Write down how far it is, which is a sign of life."""
        rows = ImportRun.objects.filter(pk=self.run_id)
        rows.update(done=self.done, total=self.total, alive_at=timezone.now())
