"""Comments with their threads and states, votes and stars as wpDiscuz keeps them."""

from newsroom.discussions.models import ArticleComment, Discussion, Status
from newsroom.exports.wxr.text import Out, stamp

# Those of other states wait for a moderator over there as well.
STATES = {
    Status.PUBLISHED: "1",
    Status.SPAM: "spam",
    Status.SHADOWED: "spam",
    Status.REJECTED: "trash",
    Status.REMOVED: "trash",
    Status.DELETED_BY_AUTHOR: "trash",
}


def write_comment(out: Out, row: ArticleComment, personal: bool) -> None:
    """Network addresses never go out, the writers' e-mail and web addresses only with `personal`."""
    out.write("<wp:comment>\n")
    values = {
        "id": row.pk,
        "author": row.user_name,
        "author_email": row.user_email if personal else "",
        "author_url": row.user_url if personal else "",
        "author_IP": "",
        "date": stamp(row.posted_at),
        "date_gmt": stamp(row.posted_at),
        "content": row.body_html,
        "approved": STATES.get(Status(row.status), "0"),
        "type": "comment",
        "parent": row.reply_to_id or 0,
        "user_id": 0,
    }
    out.lines("wp:comment_", values)
    if row.up or row.down:
        out.meta("wp:commentmeta", "wpdiscuz_votes", str(row.up - row.down))
        out.meta("wp:commentmeta", "wpdiscuz_votes_seperate", _php(row.up, row.down))
    out.write("</wp:comment>\n")


def write_stars(out: Out, discussion: Discussion | None) -> None:
    if discussion and discussion.rating_count:
        average = discussion.rating_sum / discussion.rating_count
        out.meta("wp:postmeta", "wpdiscuz_post_rating", f"{average:.6f}")
        out.meta("wp:postmeta", "wpdiscuz_post_rating_count", str(discussion.rating_count))


def _php(up: int, down: int) -> str:
    return f'a:2:{{s:4:"like";i:{up};s:7:"dislike";i:{-down};}}'
