"""Tells that something changed which pages show."""

import logging
from functools import partial

from django.db import transaction

from newsroom.core.page_cache.stores import store

logger = logging.getLogger(__name__)

EVERYTHING = "everything"  # carried by every kept page


def changed(*names: str) -> None:
    """What `names` stand for is another now, or will be once the transaction is over.

    When this returns (in a transaction: when its commit does), no page that was made before is shown any more.
    """
    if names and store() is not None:
        transaction.on_commit(partial(_tell, names), robust=True)


def _tell(names: tuple[str, ...]) -> None:
    kept = store()
    if kept is not None:
        kept.record(names)
