"""Bylines as a newspaper sets them: "By A, B and C; photographs by D"."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from news.models import ArticleContributor
    from newsroom.people.models import Contributor


class ContributorRole(models.TextChoices):
    """What somebody did for an article. The order here is the order in the byline."""

    AUTHOR = "author", _("Author")
    PHOTOGRAPHER = "photographer", _("Photographer")
    ILLUSTRATOR = "illustrator", _("Illustrator")
    RESEARCH = "research", _("Research")
    TRANSLATOR = "translator", _("Translator")
    EDITOR = "editor", _("Editor")


CREDIT_LINES = {
    ContributorRole.AUTHOR: _("by"),
    ContributorRole.PHOTOGRAPHER: _("photographs by"),
    ContributorRole.ILLUSTRATOR: _("illustrations by"),
    ContributorRole.RESEARCH: _("research by"),
    ContributorRole.TRANSLATOR: _("translated by"),
    ContributorRole.EDITOR: _("edited by"),
}


@dataclass(frozen=True)
class Credit:
    """One part of a byline: what was done, and the people who did it in the editor's order."""

    role: ContributorRole
    label: str
    contributors: "Sequence[Contributor]"


def credit_lines(entries: "Iterable[ArticleContributor]") -> list[Credit]:
    """The parts of a byline in the order of the roles. The first part's label starts with a capital."""
    by_role: dict[str, list[Contributor]] = {}
    for entry in entries:
        people = by_role.setdefault(entry.role, [])
        if entry.contributor not in people:
            people.append(entry.contributor)
    parts = [
        Credit(role, str(CREDIT_LINES[role]), by_role[role.value]) for role in ContributorRole if role.value in by_role
    ]
    if parts:
        first = parts[0]
        parts[0] = Credit(first.role, first.label[:1].upper() + first.label[1:], first.contributors)
    return parts


def join_names(names: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(all_but_last)s and %(last)s") % {"all_but_last": ", ".join(names[:-1]), "last": names[-1]}


def byline_text(entries: "Iterable[ArticleContributor]") -> str:
    """The whole byline as plain text, for feeds, e-mail and the admin."""
    return "; ".join(
        f"{part.label} {join_names([c.name for c in part.contributors])}" for part in credit_lines(entries)
    )
