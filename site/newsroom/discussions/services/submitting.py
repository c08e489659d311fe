"""A reader's comment comes in."""

from collections.abc import Sequence

from django.conf import settings as django_settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django_comments import signals
from wagtail.models import Page, Site

from newsroom.discussions import letters, text
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
    scorer,
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
    sheet = letters.Sheet(page, settings.site if settings.site_id else None, settings.site_name or "")
    body = text.tidy(draft.body)
    html = text.render(body)
    with transaction.atomic():
        discussion = lock([page.pk])[page.pk]
        commenter = commenters.find(draft.user, draft.email, draft.author_key, page.pk)
        facts = gather(draft, page, discussion, settings, commenter, body, html, above)
        decisions = decide(draft, facts)
        if refusals := [decision for decision in decisions if decision.refuses]:
            raise Refused(refusals)
        comment = _build(draft, facts, page, commenter or commenters.make(draft.user, draft.email), decisions)
        _ask_receivers(comment, request)
        _insert(comment, facts)
        count_change(comment, None, discussion)
        if draft.notify and comment.status != Status.SPAM:
            is_known = draft.user is not None or facts.address_confirmed
            subscribing.subscribe_with(comment, sheet, Subscription.Scope(draft.notify), is_known)
        if comment.is_published:
            announcing.published(comment, discussion)
        letter_sent = comment.status == Status.AWAITING_EMAIL and confirming.ask(comment, sheet)
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
    """The rules of the site that the page belongs to, with the site, its name, and when the scorer last learned."""
    known = DiscussionSettings.objects.select_related("site").annotate(
        site_name=F("site__sitesettings__name"), scorer_trained_at=scorer.last_training()
    )
    address = page.get_url_parts()  # which knows the site's id without asking for it
    if address and (settings := known.filter(site=address[0]).first()):
        return settings
    site = page.get_site() or Site.objects.filter(is_default_site=True).first()
    return known.get(pk=DiscussionSettings.for_site(site).pk) if site else DiscussionSettings()


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


def _insert(comment: ArticleComment, facts: Facts) -> None:
    if comment.root_id:
        comment.reply_no = facts.last_reply_no + 1
    insert_base([comment])
    insert_rest([comment])
