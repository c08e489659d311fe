"""Why a comment was held, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from newsroom.discussions.models import ArticleComment, Trust
from newsroom.discussions.services.rules import describe_all

TRUST = "trust:"


@dataclass(frozen=True)
class Words:
    """What the codes of a list of comments or acts mean; the rules among them are fetched at once."""

    labels: dict[str, str]

    @classmethod
    def of(cls, lists: Iterable[Any]) -> "Words":
        return cls(describe_all(sorted({str(code) for codes in lists for code in codes or []})))

    def for_codes(self, codes: Any) -> list[str]:
        """A code that nobody knows any more stands for itself."""
        return [self._word(str(code)) for code in codes or []]

    def for_comment(self, comment: ArticleComment) -> list[str]:
        found = self.for_codes(comment.reasons)
        if comment.spam_score is not None:
            found.append(_("Like spam: %(percent)s%%") % {"percent": round(comment.spam_score * 100)})
        return found

    def _word(self, code: str) -> str:
        if code.startswith(TRUST):
            return str(dict(Trust.choices).get(code.removeprefix(TRUST), code))
        return self.labels.get(code, code)
