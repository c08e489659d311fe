"""Results that are fetched in two steps, on every database."""

from copy import copy
from typing import Any

from django.db.models import QuerySet
from modelsearch.query import MatchAll

from search.backends import bounds
from search.backends.facets import Stored


def is_plain(objects: QuerySet) -> bool:
    """Whether every row is one object, so that a score can stand beside it."""
    return objects.query.group_by is None and not objects.query.distinct


class TwoStepResults:
    """First which objects and in what order, then the objects: sorting carries two numbers a row, not whole articles.

    For the results of a database backend whose compiler gives a queryset with the score as an annotation.
    """

    def _do_search(self: Any) -> list[Any]:
        compiler = self.query_compiler
        if isinstance(compiler.query, MatchAll) or (
            not is_plain(compiler.queryset) and not compiler.order_by_relevance
        ):
            return list(compiler.search(None, self.start, self.stop))
        order = self._order()
        whole = compiler.queryset.order_by().in_bulk(list(order))
        objects = [whole[pk] for pk in order if pk in whole]
        if score := self._score_name():
            for one in objects:
                setattr(one, score, order[one.pk])
        return objects

    def keys(self: Any, *, narrowed: bool = True) -> list[Any]:
        """The keys in order, without the objects. Not `narrowed`: the words alone choose among what readers may see,
        which the index says without its objects.
        """
        best = None if narrowed else self._readable()
        return list(self._order() if best is None else best[0])

    def keys_and_facets(self: Any) -> tuple[list[Any], Stored] | None:
        """The same, not narrowed, with what facets count of the newest LOOKED_AT of all, whatever the slice, in one
        query; None where it takes two.
        """
        best = self._readable(with_facets=True) if self.query_compiler.order_by_relevance else None
        return None if best is None else (list(best[0]), best[1])

    def _readable(self: Any, *, with_facets: bool = False) -> tuple[dict[Any, float], Stored] | None:
        """Keys with their scores from the index alone; None where that cannot say them."""
        if self.stop is None or self.stop > bounds.CANDIDATES:
            return None
        found: tuple[dict[Any, float], Stored] | None = self.query_compiler.readable(
            self.start, self.stop, with_facets=with_facets
        )
        return found

    def _score_name(self: Any) -> str | None:
        return self._score_field or ("_score" if self.query_compiler.order_by_relevance else None)

    def _order(self: Any) -> dict[Any, Any]:
        """The keys in order, with the score where there is one."""
        score = self._score_name()
        found = self.query_compiler.search(None, self.start, self.stop, score_field=score)
        found = found.select_related(None).prefetch_related(None)
        if score in found.query.annotations:
            return dict(found.values_list("pk", score))
        return dict.fromkeys(found.values_list("pk", flat=True))

    def matched(self: Any) -> QuerySet:
        """All objects found, whatever the slice, unranked."""
        compiler = copy(self.query_compiler)
        compiler.order_by_relevance = False
        found: QuerySet = compiler.search(None, None, None)
        return found

    def facets(self: Any, most: int, *, narrowed: bool) -> Stored:
        """What the index keeps to be counted, of `most` of them; not `narrowed`: nothing but the words chooses."""
        found: Stored = self.query_compiler.facets(most, narrowed=narrowed)
        return found

    def _do_count(self: Any) -> int:
        count = self.matched().order_by().values("pk").count()
        return max(0, min(count, self.stop if self.stop is not None else count) - self.start)
