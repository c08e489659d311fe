"""The message that a letter becomes, and the addresses in it."""

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from wagtail.models import Site

from newsroom.mail.models import Letter


def message_of(letter: Letter, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """The message: plain text, HTML beside it where there is any, and marked as written by a machine.

    Its Message-ID is the letter's own, so that mail programs know it again however often a server hands it on.
    """
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    headers = {
        "Auto-Submitted": "auto-generated",
        "Message-ID": f"<letter-{letter.pk}-{letter.created_at:%Y%m%d%H%M%S}@{domain}>",
        **letter.headers,
    }
    message = EmailMultiAlternatives(
        letter.subject, letter.text, to=[letter.recipient], headers=headers, connection=connection
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def one_click(address: str) -> dict[str, str]:
    """The headers by which mail programs offer to stop such letters (RFC 8058): `address` takes their POST."""
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def absolute(path: str, site: Site | None = None) -> str:
    """The address of a path as readers use it: BASE_URL, or the root of another site than the default one."""
    root = site.root_url if site is not None and not site.is_default_site else settings.WAGTAILADMIN_BASE_URL
    return f"{root.rstrip('/')}{path}"
