"""Server entry: `newsroom.wsgi:application`. Refuses to serve while production's own checks find an error."""

import os
import sys
from pathlib import Path

BASE_DIR = str(Path(__file__).resolve().parent.parent.parent)
if BASE_DIR not in sys.path:
    sys.path.insert(0, BASE_DIR)  # home, news and search stand beside site/
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings.production")

from django.core.wsgi import get_wsgi_application  # noqa: E402

from newsroom.core.page_cache.front import PageCache  # noqa: E402

application = PageCache(get_wsgi_application())

from newsroom.checks import refuse_incomplete_settings  # noqa: E402

refuse_incomplete_settings()
