"""What the worker does for the discussions."""

from django_tasks import task


@task()
def tell_of_comment(comment_id: int) -> None:
    """Write the letters to everybody who wants to hear of a comment."""
    from newsroom.discussions.services import telling  # which comes after the services that enqueue this

    telling.write_letters(comment_id)
