"""All that the discussion keeps of one person, for that person to read (GDPR, articles 15 and 20)."""

from typing import Any

from django.conf import settings

from newsroom.discussions.models import ArticleRating, CommenterNote, Status, Subscription, Vote
from newsroom.discussions.services.people import Person

# One true word for all of these: a shadow that its owner could read about here would be none.
RECEIVED = "received"
SAID_ALIKE = (Status.PUBLISHED, Status.SHADOWED, Status.SPAM)


def export(person: Person, *, for_moderators: bool = False) -> dict[str, Any]:
    """Plain data, ready for JSON. With `for_moderators`, also what moderators say among themselves."""
    found: dict[str, Any] = {
        "site": settings.BASE_URL,
        "person": _person(person),
        "comments": [_comment(comment, for_moderators) for comment in _comments(person)],
        "votes": [
            {"comment": vote.comment_id, "value": vote.value, "at": _time(vote.at)}
            for vote in Vote.objects.filter(voter__in=person.keys).order_by("at", "pk")
        ],
        "ratings": [
            {"article": rating.discussion.page.title, "stars": rating.stars, "at": _time(rating.at)}
            for rating in ArticleRating.objects.filter(voter__in=person.keys)
            .select_related("discussion__page")
            .order_by("at", "pk")
        ],
        "reports": [
            {
                "comment": report.comment_id,
                "reason": report.kind,
                "text": report.text,
                "name": report.contact_name,
                "email": report.contact_email,
                "at": _time(report.at),
            }
            for report in person.reports.order_by("at", "pk")
        ],
        "subscriptions": [
            {
                "article": subscription.discussion.page.title,
                "scope": subscription.scope,
                "confirmed": _time(subscription.confirmed_at),
                "since": _time(subscription.created_at),
            }
            for subscription in Subscription.objects.filter(commenter=person.commenter)
            .select_related("discussion__page")
            .order_by("created_at", "pk")
            if person.commenter
        ],
        "letters": [
            {"subject": letter.subject, "state": letter.state, "at": _time(letter.created_at)}
            for letter in person.letters.order_by("created_at", "pk")
        ],
    }
    if for_moderators and person.commenter:
        found["moderators"] = {
            "trust": person.commenter.trust,
            "shown_only_to_themselves_until": _time(person.commenter.shadowed_until),
            "notes": [
                {"text": note.text, "at": _time(note.at)}
                for note in CommenterNote.objects.filter(commenter=person.commenter)
            ],
        }
    return found


def _person(person: Person) -> dict[str, Any]:
    user, commenter = person.user, person.commenter
    found: dict[str, Any] = {"email": person.email}
    if user is not None:
        found |= {"account": user.get_username(), "name": user.get_full_name(), "since": _time(user.date_joined)}
    if commenter is not None:
        found |= {
            "first_seen": _time(commenter.first_seen_at),
            "email_confirmed": _time(commenter.email_confirmed_at),
            "comments_approved": commenter.approved_count,
            "comments_rejected": commenter.rejected_count,
            "banned_until": _time(commenter.banned_until),
        }
    return found


def _comments(person: Person) -> Any:
    found = person.comments.select_related("discussion__page", "appeal").prefetch_related("revisions")
    return found.order_by("posted_at", "pk")


def _comment(comment: Any, for_moderators: bool) -> dict[str, Any]:
    state = RECEIVED if comment.status in SAID_ALIKE and not for_moderators else str(comment.status)
    appeal = getattr(comment, "appeal", None)
    return {
        "id": comment.pk,
        "article": comment.discussion.page.title,
        "signed": comment.user_name,
        "email": comment.user_email,
        "text": comment.comment,
        "passage": comment.passage,
        "state": state,
        "posted": _time(comment.posted_at),
        "edited": _time(comment.edited_at),
        "answers": comment.reply_to_id,
        "votes_for": comment.up,
        "votes_against": comment.down,
        "earlier_texts": [{"text": one.body, "until": _time(one.at)} for one in comment.revisions.all()],
        "appeal": {"text": appeal.text, "at": _time(appeal.at)} if appeal else None,
    }


def _time(at: Any) -> str | None:
    return at.isoformat() if at else None
