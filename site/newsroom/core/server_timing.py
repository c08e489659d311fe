"""`Server-Timing`: what a page cost in the database, for the network panel of a browser and for the bench."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class ServerTiming:
    """Adds `sql;desc="12 queries";dur=3.4` (milliseconds) to every response, where SERVER_TIMING allows it.

    What is counted is what ran before the response began to be sent. It tells strangers how much work a page makes, so
    production has it off.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.SERVER_TIMING:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        stopwatch = Stopwatch()
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(stopwatch))
            response = self.get_response(request)
        timing = f'sql;desc="{stopwatch.queries} queries";dur={stopwatch.seconds * 1000:.1f}'
        others = response.get("Server-Timing")
        response["Server-Timing"] = f"{others}, {timing}" if others else timing
        return response


class Stopwatch:
    """Counts what is sent to a database and how long its answer takes."""

    def __init__(self) -> None:
        self.queries = 0
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - start
            self.queries += 1
