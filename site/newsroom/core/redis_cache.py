"""Redis as Django's cache, of which nothing depends on being there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as Away
from redis.exceptions import TimeoutError as Slow
from redis.retry import Retry

TIMEOUT = 0.5  # seconds that a request waits for Redis before it goes on without


def _or(otherwise: Any, name: str) -> Callable[..., Any]:
    method = getattr(RedisCache, name)

    @wraps(method)
    def ask(self: RedisCache, key: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, key, *args, **kwargs)
        except (Away, Slow):
            return kwargs.get("default", args[0] if args else None) if name == "get" else otherwise

    return ask


class ForgetfulRedisCache(RedisCache):
    """While Redis is away there is nothing in it, and what is put into it is lost; pages are made all the same."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        waits = {"socket_timeout": TIMEOUT, "socket_connect_timeout": TIMEOUT, "retry": Retry(NoBackoff(), 0)}
        super().__init__(server, {**params, "OPTIONS": {**waits, **params.get("OPTIONS", {})}})

    get = _or(None, "get")
    add = _or(False, "add")
    set = _or(None, "set")
    touch = _or(False, "touch")
    delete = _or(False, "delete")
    has_key = _or(False, "has_key")
    get_many = _or({}, "get_many")
    set_many = _or([], "set_many")
    delete_many = _or(None, "delete_many")
