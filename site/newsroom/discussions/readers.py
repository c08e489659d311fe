"""Who somebody is who votes, reports or comes back to a comment: an account, or a browser with our signed cookie.

A reader's key is a keyed hash. It is stored with votes, reports and comments, and it leads back to nobody.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

from newsroom.discussions.identity import keyed_hash
from newsroom.discussions.models import ArticleComment

COOKIE = "newsroom_reader"
SALT = "newsroom.discussions.reader"
COOKIE_LIFETIME = 365 * 24 * 60 * 60  # seconds


@dataclass
class Reader:
    """Somebody on the public site. `user` is None for a guest, `browser_id` is empty where there is no cookie yet."""

    user: Any = None
    browser_id: str = ""
    _is_new: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> "Reader":
        """The reader who sent the request, as the cookie or the session says; a forged cookie counts for none."""
        if request.user.is_authenticated:
            return cls(user=request.user)
        try:
            return cls(browser_id=signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_LIFETIME))
        except signing.BadSignature:
            return cls()

    @property
    def key(self) -> str:
        """What is stored; empty for a guest without a cookie."""
        if self.user is not None:
            return keyed_hash("reader", f"user:{self.user.pk}")
        return keyed_hash("reader", f"guest:{self.browser_id}") if self.browser_id else ""

    def wrote(self, comment: ArticleComment) -> bool:
        """Whether the comment is theirs."""
        if self.user is not None and comment.user_id == self.user.pk:
            return True
        return bool(self.key) and comment.author_key == self.key

    def make_key(self) -> str:
        """The key, a new one for a guest without a cookie. Then `remember` has to be called with the response."""
        if self.user is None and not self.browser_id:
            self.browser_id = get_random_string(22)
            self._is_new = True
        return self.key

    def remember(self, response: HttpResponse) -> None:
        """Set the cookie where `make_key` made a new one."""
        if self._is_new:
            response.set_cookie(
                COOKIE,
                signing.dumps(self.browser_id, salt=SALT),
                max_age=COOKIE_LIFETIME,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
