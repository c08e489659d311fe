"""Reading the JSON-LD of a response as a search engine would."""

import json
from typing import Any

from bs4 import BeautifulSoup


def json_ld_of(response: Any) -> list[dict[str, Any]]:
    soup = BeautifulSoup(response.content, "html.parser")
    found = [json.loads(script.string) for script in soup.find_all("script", type="application/ld+json")]
    return [item for data in found for item in (data if isinstance(data, list) else [data])]
