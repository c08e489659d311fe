"""Sticky posts as picks of the front page."""

from django.db import transaction

from home.models import HomePage, Pick
from news.models import ArticlePage
from newsroom.imports.models import ImportedRecord
from newsroom.imports.records import Item
from newsroom.imports.writer.context import Context
from newsroom.imports.writer.ledger import item_id

MOST = 12  # picks that a front page takes


@transaction.atomic
def pin_sticky(run: Context, sticky: list[Item]) -> None:
    """Pick the sticky posts for the front page, each once ever: whom an editor drops from it stays dropped.

    A front page that somebody is working on is left alone, and said so.
    """
    kind = ImportedRecord.Kind.PICK
    wanted = [item for item in sticky if not run.ledger.find(kind, item_id(item))]
    articles = []
    for item in wanted:
        _external_id, record = run.ledger.find_item(ImportedRecord.Kind.ARTICLE, item)
        article = ArticlePage.objects.filter(pk=record.object_id, live=True).first() if record else None
        if article:
            articles.append((item, article))
    home = HomePage.objects.filter(pk=run.home.pk).first()
    if not articles or home is None:
        return
    room = MOST - home.picks.count()
    if home.has_unpublished_changes:
        run.note(articles[0][0].line, "sticky posts are not picked: the front page has changes that are not published")
        return
    for item, article in articles[:room]:
        home.picks.add(Pick(article=article))
        run.ledger.put(kind, item_id(item), article.pk)
        run.report.remark("sticky post, picked for the front page")
    for item, _article in articles[room:]:
        run.note(item.line, f"“{item.title[:60]}” was sticky: the front page has {MOST} picks already")
    home.save_revision(clean=False).publish()
