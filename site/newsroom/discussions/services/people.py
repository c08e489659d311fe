"""Everything that belongs to one person, so far as the site can know: to an account, or to a guest's address."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from newsroom.discussions.identity import email_hash
from newsroom.discussions.models import ArticleComment, Commenter, ConfirmedBrowser, Report
from newsroom.discussions.readers import Reader
from newsroom.mail.models import Letter


@dataclass(frozen=True)
class Person:
    """Somebody. `email` is empty for a guest of whom only the hash is left, and `user` is None for all guests."""

    user: Any = None
    email: str = ""
    commenter: Commenter | None = None

    @classmethod
    def with_account(cls, user: Any) -> "Person":
        return cls(user, user.email or "", Commenter.objects.filter(user=user).first())

    @classmethod
    def guest(cls, email: str) -> "Person":
        """Whoever signs with the address. An account with the same address is somebody else until its owner says so."""
        return cls(None, email.strip(), Commenter.objects.filter(email_hash=email_hash(email)).first())

    @classmethod
    def behind(cls, commenter: Commenter) -> "Person":
        """The person whom moderators know as this commenter."""
        if commenter.user is not None:
            return cls(commenter.user, commenter.user.email or "", commenter)
        signed = commenter.reader_comments.exclude(user_email="").values_list("user_email", flat=True).first()
        wanted = commenter.subscriptions.exclude(email="").values_list("email", flat=True).first()
        return cls(None, signed or wanted or "", commenter)

    @classmethod
    def known_by(cls, email_hash: str) -> "Person | None":
        """The guest whose address has this hash."""
        commenter = Commenter.objects.filter(email_hash=email_hash).first()
        return cls.behind(commenter) if commenter else None

    @classmethod
    def called(cls, name: str) -> "Person":
        """By the name of an account, or by a guest's e-mail address. Raises LookupError."""
        if "@" in name and (guest := cls.guest(name)).is_known:
            return guest
        users = get_user_model()
        user = users.objects.filter(**{users.USERNAME_FIELD: name}).first()
        if user is None:
            raise LookupError(name)
        return cls.with_account(user)

    @property
    def is_known(self) -> bool:
        """Whether there may be anything of theirs."""
        return self.user is not None or self.commenter is not None

    @property
    def email_hash(self) -> str:
        if self.email:
            return email_hash(self.email)
        return (self.commenter.email_hash if self.commenter else None) or ""

    @property
    def comments(self) -> QuerySet[ArticleComment]:
        by = Q(pk__in=[])
        if self.commenter is not None:
            by |= Q(commenter=self.commenter)
        if self.user is not None:
            by |= Q(user=self.user)
        return ArticleComment.objects.filter(by)

    @property
    def keys(self) -> list[str]:
        """What their votes and reports are stored under: the account's, or those of browsers that are theirs alone."""
        if self.user is not None:
            return [Reader(user=self.user).key]
        if self.commenter is None:
            return []
        others = ConfirmedBrowser.objects.exclude(commenter=self.commenter).values("reader_key")
        own = ConfirmedBrowser.objects.filter(commenter=self.commenter).exclude(reader_key__in=others)
        return sorted(set(own.values_list("reader_key", flat=True)))

    @property
    def reports(self) -> QuerySet[Report]:
        by = Q(reporter__in=self.keys)
        if self.email:
            by |= Q(contact_email__iexact=self.email)
        return Report.objects.filter(by)

    @property
    def letters(self) -> QuerySet[Letter]:
        return Letter.objects.filter(recipient__iexact=self.email) if self.email else Letter.objects.none()
