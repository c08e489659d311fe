"""The full-text index on SQLite. Other databases index within Wagtail's own table and need nothing here."""

from django.db import connection, models

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
