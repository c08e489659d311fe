"""Reader comments.

Permissions, for groups: `newsroom_discussions.moderate_comments` (approve, reject, remove and restore comments),
`newsroom_discussions.ban_commenters`, `newsroom_discussions.configure_discussions` (open and close the discussion of
an article) and Wagtail's own for settings, `newsroom_discussions.change_discussionsettings` (the rules of the whole
site). The first three can also be given for a page and what is below it (`GroupDiscussionPermission`).
"""

from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "newsroom.discussions"
    label = "newsroom_discussions"
    verbose_name = "Reader comments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from newsroom.discussions import checks, upstream

        upstream.disconnect()
        checks.register_all()
