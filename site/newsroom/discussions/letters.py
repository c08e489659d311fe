"""The words of the letters that the discussion sends. `newsroom.mail` keeps and sends them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.models import Page, Site

from newsroom.core.models import SiteSettings
from newsroom.discussions.models import ArticleComment, ModerationEvent, Subscription
from newsroom.mail.messages import absolute, one_click
from newsroom.mail.outbox import Draft, enqueue_many


@dataclass
class Sheet:
    """Letter paper: what the letters about one page, or the whole site, have in common. Made once for any number."""

    page: Page | None
    site: Site | None
    site_name: str = ""  # asked for where it is not given

    @cached_property
    def head(self) -> dict[str, Any]:
        asked = "" if self.site is None or self.site_name else SiteSettings.for_site(self.site).name
        return {
            "page": self.page,
            "page_address": self.address((self.page.get_url() if self.page else None) or "/"),
            "site_name": self.site_name or asked,
        }

    @classmethod
    def about(cls, page: Page) -> "Sheet":
        return cls(page, page.get_site())

    def address(self, path: str) -> str:
        return absolute(path, self.site)

    def write(
        self, name: str, key: str, recipient: str, headers: Mapping[str, str] | None = None, **words: Any
    ) -> Draft:
        """The letter of this name: `letters/<name>.txt`, its first line the subject, and `letters/<name>.html`."""
        context = {**self.head, **words}
        template = f"newsroom_discussions/letters/{name}"
        subject, _, text = render_to_string(f"{template}.txt", context).strip().partition("\n")
        html = render_to_string(f"{template}.html", {**context, "subject": subject})
        return Draft(key=key, recipient=recipient, subject=subject, text=text.strip(), html=html, headers=headers or {})


def confirm_address(comment: ArticleComment, sheet: Sheet, secret: str) -> None:
    """To a guest: the link that confirms the address that a comment was signed with."""
    address = sheet.address(reverse("discussion_confirm", args=[secret]))
    enqueue_many([sheet.write("confirm", f"confirm:{comment.pk}", comment.user_email, address=address)])


def confirm_subscription(subscription: Subscription, sheet: Sheet, scope: str, secret: str, token_id: int) -> None:
    """To a guest: the link that confirms that they want letters about this page."""
    address = sheet.address(f"{reverse('discussion_subscription', args=[secret])}?scope={scope}")
    enqueue_many([sheet.write("subscribe", f"subscribe:{token_id}", subscription.email, address=address)])


def new_comment(
    sheet: Sheet, comment: ArticleComment, text: str, subscription: Subscription, recipient: str, key: str, code: str
) -> Draft:
    """To a subscriber: somebody has said something."""
    stop = sheet.address(reverse("discussion_stop", args=[code]))
    return sheet.write(
        "new_comment",
        key,
        recipient,
        one_click(stop),
        comment=comment,
        text=text,
        is_answer=subscription.scope == Subscription.Scope.REPLIES,
        address=sheet.address(comment.get_absolute_url()),
        stop=stop,
    )


def decision(event: ModerationEvent, comment: ArticleComment, recipient: str, secret: str) -> None:
    """To a writer: what became of the comment, why, and where to ask for another look (once: without a secret, no)."""
    sheet = Sheet.about(comment.discussion.page)
    enqueue_many(
        [
            sheet.write(
                "decision",
                f"decision:{event.pk}",
                recipient,
                comment=comment,
                note=event.note,
                action=event.action,
                address=sheet.address(reverse("discussion_appeal", args=[secret])) if secret else "",
            )
        ]
    )


def my_data(email: str, site: Site | None, secret: str, token_id: int) -> None:
    """To a guest who asked: the link to all that is kept of them."""
    sheet = Sheet(None, site)
    address = sheet.address(reverse("discussion_my_data_link", args=[secret]))
    enqueue_many([sheet.write("my_data", f"my_data:{token_id}", email, address=address)])
