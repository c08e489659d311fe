"""A reader's comment comes in."""

from collections.abc import Sequence

from django.conf import settings as django_settings
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest
from django_comments import signals
from wagtail.models import Page, Site

from newsroom.discussions import text
from newsroom.discussions.identity import ip_hash
from newsroom.discussions.models import (
    ArticleComment,
    Commenter,
    Discussion,
    DiscussionSettings,
    ModerationEvent,
    Status,
    Subscription,
)
from newsroom.discussions.pages import public_page
from newsroom.discussions.services import (
    announcing,
    commenters,
    confirming,
    subscribing,
)
from newsroom.discussions.services.counting import count_change
from newsroom.discussions.services.drafts import (
    Decision,
    Draft,
    Facts,
    NoDiscussion,
    Reason,
    Refused,
    Submission,
)
from newsroom.discussions.services.gathering import gather
from newsroom.discussions.services.locking import lock
from newsroom.discussions.services.phases import decide
from newsroom.discussions.services.rows import insert_base, insert_rest
from newsroom.discussions.threads import place_below

# A letter goes to nobody about spam. What is to be shown to its writer only shall look like any other until then.
FURTHEST_FIRST = (Status.SPAM, Status.AWAITING_EMAIL, Status.SHADOWED, Status.PENDING)


def submit(
    draft: Draft,
    request: HttpRequest | None = None,
    *,
    page: Page | None = None,
    settings: DiscussionSettings | None = None,
    above: Sequence[Discussion] | None = None,
) -> Submission:
    """Take a comment, published or held. Raises Refused with reasons for its writer, or NoDiscussion.

    `page`, `settings` and `above` save asking for them where the caller has just found them, as `public_page`,
    `settings_of` and `modes.rows` do. One transaction, which first locks the discussion: numbers and counts are exact
    however many write at once.
    """
    page = page or public_page(draft.page_id)
    if page is None:
        raise NoDiscussion
    settings = settings or settings_of(page)
    site = settings.site if settings.site_id else None
    body = text.tidy(draft.body)
    html = text.render(body)
    with transaction.atomic():
        discussion = lock([page.pk])[page.pk]
        commenter = commenters.find(draft.user, draft.email)
        facts = gather(draft, page, discussion, settings, commenter, body, html, above)
        decisions = decide(draft, facts)
        if refusals := [decision for decision in decisions if decision.refuses]:
            raise Refused(refusals)
        comment = _build(draft, facts, page, commenter or commenters.make(draft.user, draft.email), decisions)
        _ask_receivers(comment, request)
        _insert(comment)
        count_change(comment, None, discussion)
        if draft.notify and comment.status != Status.SPAM:
            is_known = draft.user is not None or facts.address_confirmed
            subscribing.subscribe_with(comment, page, site, Subscription.Scope(draft.notify), is_known)
        if comment.is_published:
            announcing.published(comment, discussion)
        letter_sent = comment.status == Status.AWAITING_EMAIL and confirming.ask(comment, page, site)
        if decisions:
            ModerationEvent.objects.create(
                comment=comment,
                action=ModerationEvent.Action.HOLD,
                to_status=comment.status,
                reasons=comment.reasons,
                at=facts.now,
            )
        transaction.on_commit(
            lambda: signals.comment_was_posted.send(sender=ArticleComment, comment=comment, request=request)
        )
    return Submission(comment, [decision.reason for decision in decisions], letter_sent)


def settings_of(page: Page) -> DiscussionSettings:
    """The rules of the site that the page belongs to, and the site with them."""
    address = page.get_url_parts()  # which knows the site's id without asking for it
    if address and (settings := DiscussionSettings.objects.select_related("site").filter(site=address[0]).first()):
        return settings
    site = page.get_site() or Site.objects.filter(is_default_site=True).first()
    if site is None:
        return DiscussionSettings()
    settings = DiscussionSettings.for_site(site)
    settings.site = site
    return settings


def _build(
    draft: Draft, facts: Facts, page: Page, commenter: Commenter | None, decisions: list[Decision]
) -> ArticleComment:
    place = place_below(facts.answered)
    comment = ArticleComment(
        site_id=django_settings.SITE_ID,
        user=draft.user,
        user_name=facts.name[:50],
        user_email=facts.email,
        comment=facts.body,
        submit_date=facts.now,
        posted_at=facts.now,
        body_html=facts.html,
        is_long=text.is_long(facts.html),
        commenter=commenter,
        author_kind=facts.author_kind,
        author_key=draft.author_key,
        ip_hash=ip_hash(draft.ip),
        spam_score=facts.spam_score,
        root_id=place.root_id,
        reply_to=facts.answered,
        parent_id=place.parent_id,
        level=place.level,
        passage_block=facts.passage.block if facts.passage else "",
        passage=facts.passage.words if facts.passage else "",
        reasons=list(dict.fromkeys(decision.code for decision in decisions)),
    )
    comment.set_page(page.pk, page.cached_content_type)
    comment.set_status(status_by(decisions))
    return comment


def status_by(decisions: list[Decision]) -> Status:
    """The state that all that was decided comes to: what is furthest from being public wins."""
    statuses = {decision.status for decision in decisions}
    return next((status for status in FURTHEST_FIRST if status in statuses), Status.PUBLISHED)


def _ask_receivers(comment: ArticleComment, request: HttpRequest | None) -> None:
    """Extensions may refuse a comment, by django-contrib-comments' own signal."""
    answers = signals.comment_will_be_posted.send(sender=ArticleComment, comment=comment, request=request)
    if any(answer is False for _receiver, answer in answers):
        raise Refused([Decision(Reason.RECEIVER)])


def _insert(comment: ArticleComment) -> None:
    if comment.root_id:
        numbered = ArticleComment.objects.filter(root=comment.root_id)
        comment.reply_no = (numbered.aggregate(last=Max("reply_no"))["last"] or 0) + 1
    insert_base([comment])
    insert_rest([comment])
