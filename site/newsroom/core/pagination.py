"""Pages of a list whose cost does not grow with the list: no COUNT, one row more than shown, a bound on depth."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

MAX_PAGES = 100

T = TypeVar("T", bound=Model)
T_co = TypeVar("T_co", bound=Model, covariant=True)


class Sliceable(Protocol[T_co]):
    """What gives a part of a list for one query."""

    def __getitem__(self, part: slice, /) -> Sequence[T_co]: ...


@dataclass(frozen=True)
class ListPage(Generic[T]):
    """One page of a list. `last_reachable` says that older items exist but only the date archive leads to them."""

    items: Sequence[T]
    number: int
    has_next: bool
    last_reachable: bool = False

    @property
    def previous_number(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next_number(self) -> int | None:
        return self.number + 1 if self.has_next else None

    def __len__(self) -> int:
        return len(self.items)


def page_number(request: HttpRequest) -> int:
    """The number in `?page=`, 1 where there is none. Raises Http404 for anything but 1 to MAX_PAGES."""
    raw = request.GET.get("page", "1")
    if not (raw.isascii() and raw.isdigit() and len(raw) <= len(str(MAX_PAGES))):
        raise Http404("No such page of the list")
    number = int(raw)
    if not 1 <= number <= MAX_PAGES:
        raise Http404("No such page of the list")
    return number


def paginate(queryset: "QuerySet[T] | Sliceable[T]", request: HttpRequest, per_page: int) -> ListPage[T]:
    """The page of `queryset` that the request asks for, in one query. Raises Http404 for an empty page but 1."""
    number = page_number(request)
    start = (number - 1) * per_page
    rows = list(queryset[start : start + per_page + 1])
    if not rows and number > 1:
        raise Http404("No such page of the list")
    more = len(rows) > per_page
    return ListPage(
        items=rows[:per_page],
        number=number,
        has_next=more and number < MAX_PAGES,
        last_reachable=more and number == MAX_PAGES,
    )
