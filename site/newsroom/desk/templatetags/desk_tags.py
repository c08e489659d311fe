"""What the desk's templates say about articles."""

from django import template

from newsroom.desk import columns

register = template.Library()
register.filter("authors", columns.authors)
