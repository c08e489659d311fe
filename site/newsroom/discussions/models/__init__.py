from newsroom.discussions.models.comment import ArticleComment, AuthorKind, Status
from newsroom.discussions.models.commenter import Commenter, CommenterNote, Trust
from newsroom.discussions.models.discussion import Discussion, Mode
from newsroom.discussions.models.letters import ActionToken, ConfirmedBrowser, Subscription
from newsroom.discussions.models.moderation import ModerationEvent
from newsroom.discussions.models.permissions import GroupDiscussionPermission
from newsroom.discussions.models.rules import Rule, SpamModel, SpentChallenge
from newsroom.discussions.models.settings import DiscussionSettings, Votes
from newsroom.discussions.models.taking_part import Appeal, ArticleRating, Report, Revision, Vote

__all__ = [
    "ActionToken",
    "Appeal",
    "ArticleComment",
    "ArticleRating",
    "AuthorKind",
    "Commenter",
    "CommenterNote",
    "ConfirmedBrowser",
    "Discussion",
    "DiscussionSettings",
    "GroupDiscussionPermission",
    "Mode",
    "ModerationEvent",
    "Report",
    "Revision",
    "Rule",
    "SpamModel",
    "SpentChallenge",
    "Status",
    "Subscription",
    "Trust",
    "Vote",
    "Votes",
]
