"""What search keeps beside Wagtail's index: the words of names and of headlines, and the full text.

The full text is in tables of SQLite's FTS5, or in one of PostgreSQL with vectors; search servers have their own.
"""

from django.db import connection, models

from search.counts import EmptySearches as EmptySearches
from search.keeping.models import IndexChange as IndexChange
from search.keeping.models import Turn as Turn

LONGEST_WORD = 40  # letters; nothing longer is offered to who misspelt it


class NameWord(models.Model):
    """One word of the name of a contributor, topic, series or section, which can be found by its beginning.

    `search.names` writes it. Whether the public may see the name is asked of the site itself, each time.
    """

    kind = models.CharField(max_length=12)
    object_id = models.BigIntegerField()
    word = models.CharField(max_length=60, db_index=True)  # as `search.words.plain` makes it, or its stem
    words = models.TextField()  # all of them, with a space before and after each
    name = models.CharField(max_length=255)
    address = models.CharField(max_length=500)
    latest = models.DateTimeField(
        null=True
    )  # when the last story of that name appeared: what is in the news comes first

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "word"], name="search_name_word_once")]

    def __str__(self) -> str:
        return f"{self.word}: {self.name}"


if connection.vendor == "sqlite":

    class FullText(models.Model):
        """The words of one index entry, stemmed, for searching.

        A virtual table of SQLite's FTS5, made by a migration. The row goes when its entry goes, by a trigger.
        """

        entry = models.OneToOneField(
            "wagtailsearch.IndexEntry",
            primary_key=True,
            db_column="rowid",
            on_delete=models.DO_NOTHING,
            related_name="full_text",
        )
        title = models.TextField()
        summary = models.TextField()  # all fields with a boost
        body = models.TextField()

        wagtail_reference_index_ignore = True

        class Meta:
            managed = False
            db_table = "search_fulltext"

        def __str__(self) -> str:
            return self.title

    class Prefix(models.Model):
        """The words that completion looks at, as they are written: a stem would not begin with what is being typed."""

        entry = models.OneToOneField(
            "wagtailsearch.IndexEntry",
            primary_key=True,
            db_column="rowid",
            on_delete=models.DO_NOTHING,
            related_name="prefix",
        )
        words = models.TextField()

        wagtail_reference_index_ignore = True

        class Meta:
            managed = False
            db_table = "search_prefix"

        def __str__(self) -> str:
            return self.words

elif connection.vendor == "postgresql":
    from django.contrib.postgres.search import SearchVectorField

    class FullText(models.Model):  # type: ignore[no-redef]
        """The words of one index entry; made by a migration. The row goes when its entry goes, in the database."""

        entry = models.OneToOneField(
            "wagtailsearch.IndexEntry",
            primary_key=True,
            on_delete=models.DO_NOTHING,
            related_name="full_text",
        )
        content_type = models.ForeignKey(
            "contenttypes.ContentType", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
        )
        object_id = models.BigIntegerField(null=True)  # None where the object's key is no number
        published = models.DateTimeField(null=True)
        facets = models.TextField(default="")  # what is counted beside the words: see search.backends.facets
        title = SearchVectorField()
        words = SearchVectorField()  # the title's too: weight A, fields with a boost B, the rest D
        completion = SearchVectorField()  # as they are written: a stem would not begin with what is being typed

        wagtail_reference_index_ignore = True

        class Meta:
            db_table = "search_fulltext"

        def __str__(self) -> str:
            return str(self.entry_id)


class Word(models.Model):
    """A word of published headlines and names, as it can be offered to somebody who misspelt it.

    The vocabulary is derived: search/vocabulary.py keeps it, and makes it anew from what is published.
    """

    text = models.CharField(max_length=LONGEST_WORD, unique=True)  # without case and accents
    shown = models.CharField(max_length=LONGEST_WORD)  # in small letters, with accents
    number = models.PositiveIntegerField(default=0)  # in how many headlines it stands

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.shown


class Spelling(models.Model):
    """The hash of what is left of a word without up to two letters: what a misspelt one has in common with it."""

    key = models.IntegerField()
    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="spellings")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "word"], name="search_spelling_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.word_id}"


class Headline(models.Model):
    """Which words of the vocabulary stand over one page or video, so that they go when it does."""

    class Kind(models.TextChoices):
        ARTICLE = "article"
        SECTION = "section"
        VIDEO = "video"

    kind = models.CharField(max_length=7, choices=Kind)
    number = models.PositiveBigIntegerField()  # the key of the page or video
    words = models.TextField()  # as they are shown, each once, in order, with spaces between

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="search_headline_once")]

    def __str__(self) -> str:
        return self.words
