"""The one door through which comments are written. Views, commands, imports and the demo all come through here."""

from newsroom.discussions.services.bulk import ImportedComment, ImportSummary, import_comments
from newsroom.discussions.services.bulk_taking_part import (
    ImportedDiscussion,
    ImportedRating,
    ImportedSubscription,
    ImportedVote,
    import_discussions,
    import_ratings,
    import_subscriptions,
    import_votes,
)
from newsroom.discussions.services.drafts import Draft, NoDiscussion, Reason, Refused, Submission
from newsroom.discussions.services.editing import delete_own, edit
from newsroom.discussions.services.gathering import reserved_names
from newsroom.discussions.services.marking import mark
from newsroom.discussions.services.moderating import (
    approve,
    mark_spam,
    moderate,
    moderate_many,
    reject,
    remove,
    restore,
)
from newsroom.discussions.services.rating import rate
from newsroom.discussions.services.reporting import Complaint, report
from newsroom.discussions.services.submitting import settings_of, submit
from newsroom.discussions.services.voting import vote

__all__ = [
    "Complaint",
    "Draft",
    "ImportSummary",
    "ImportedComment",
    "ImportedDiscussion",
    "ImportedRating",
    "ImportedSubscription",
    "ImportedVote",
    "NoDiscussion",
    "Reason",
    "Refused",
    "Submission",
    "approve",
    "delete_own",
    "edit",
    "import_comments",
    "import_discussions",
    "import_ratings",
    "import_subscriptions",
    "import_votes",
    "mark",
    "mark_spam",
    "moderate",
    "moderate_many",
    "rate",
    "reject",
    "remove",
    "report",
    "reserved_names",
    "restore",
    "settings_of",
    "submit",
    "vote",
]
