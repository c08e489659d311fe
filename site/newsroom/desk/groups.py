"""Who may do what: the three groups of a newsroom, as a fresh installation has them.

The data migration sets them up once; afterwards they belong to whoever runs the paper.
"""

from dataclasses import dataclass

ALL = ("add", "change", "delete", "view")
NO_DELETE = ("add", "change", "view")


@dataclass(frozen=True)
class GroupPlan:
    """Permissions of one group. Keys are `app_label.model`, values what may be done with it."""

    models: dict[str, tuple[str, ...]]
    pages: tuple[str, ...] = ()  # from the root page downwards
    files: dict[str, tuple[str, ...]] | None = None  # in the root collection
    custom: tuple[str, ...] = ()  # permissions that a model declares itself


EDITORS = "Editors"
MODERATORS = "Moderators"
SECTION_EDITORS = "Section editors"

GROUPS: dict[str, GroupPlan] = {
    # The whole paper: every page, every picture, the words printed under articles; not accounts or the site's name.
    EDITORS: GroupPlan(
        pages=("add", "change", "publish", "lock", "unlock"),
        models={
            "newsroom_people.contributor": ALL,
            "newsroom_media.video": NO_DELETE,
            "news.topic": ALL,
            "news.series": ALL,
            "news.source": ALL,
            "news.newssettings": ("change",),
            "wagtailredirects.redirect": ALL,
            "wagtailsearchpromotions.searchpromotion": ("add", "change", "delete"),
        },
        files={
            "wagtailimages.image": ("add", "change", "choose"),
            "wagtaildocs.document": ("add", "change", "choose"),
            "wagtailmedia.media": ("add", "change"),
        },
    ),
    # Readers' comments, and nothing else.
    MODERATORS: GroupPlan(
        models={}, custom=("newsroom_discussions.moderate_comments", "newsroom_discussions.ban_commenters")
    ),
    # What every section editor shares; which pages they may write is given for their section.
    SECTION_EDITORS: GroupPlan(
        models={
            "newsroom_people.contributor": ("view",),
            "newsroom_media.video": ("view",),
            "news.topic": ("view",),
            "news.series": ("view",),
            "news.source": ("view",),
        },
        files={
            "wagtailimages.image": ("add", "choose"),
            "wagtaildocs.document": ("add", "choose"),
            "wagtailmedia.media": ("add",),
        },
    ),
}
