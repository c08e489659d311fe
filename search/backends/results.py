"""Results that are fetched in two steps, on every database."""

from copy import copy
from typing import Any

from django.db.models import QuerySet
from modelsearch.query import MatchAll

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

    def keys(self: Any, *, narrowed: bool = True, number: int | None = None) -> list[Any]:
        """The keys in order, without the objects. Not `narrowed`: the words alone choose among what readers may see,
        which the index says without its objects; and `number`: how many have the words, where that has been counted.
        """
        return list(self._order() if narrowed else self._readable_order(number))

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
