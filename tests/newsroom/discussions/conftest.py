import pytest

from news.models import ArticlePage
from tests.factories import Newsroom, make_article, make_user


@pytest.fixture
def article(newsroom: Newsroom) -> ArticlePage:
    return make_article("The ferry returns", slug="ferry", section=newsroom.section)


@pytest.fixture
def other_article(newsroom: Newsroom) -> ArticlePage:
    return make_article("The bridge stays", slug="bridge", section=newsroom.section)


@pytest.fixture
def moderator(db: None):
    return make_user("mo", groups=("Moderators",))
