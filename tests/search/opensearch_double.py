"""A stand-in for OpenSearch: speaks the part of its HTTP interface that we use, as the documentation has it.

It refuses what it does not know with status 400, as the real one does, so that a request we should not make fails
the test. How it finds is far simpler than the real one: no stemming, no score. Written from the documentation of
OpenSearch 2 and 3 and of its client; it was not compared with a server.
"""

import json
import re
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse


class RefusedError(Exception):
    def __init__(self, status, kind):
        super().__init__(kind)
        self.status = status


class OpenSearchDouble:
    """`mood`: "" answers; "slow", "503", "garbage", "html" and "empty" do not."""

    def __init__(self):
        self.indices, self.aliases, self.mappings, self.asked = {}, {}, {}, []
        self.mood = ""
        double = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body in one packet

            def _do(self):
                length = int(self.headers.get("Content-Length") or 0)
                double.serve(self, self.rfile.read(length).decode())

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _do  # noqa: N815

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def serve(self, handler, body):
        address = urlparse(handler.path)
        self.asked.append((handler.command, address.path, parse_qs(address.query), body))
        kind = "application/json; charset=UTF-8"
        if self.mood == "slow":
            time.sleep(1.5)
        if self.mood in ("", "slow"):
            try:
                status, answer = self.answer(handler.command, address.path, parse_qs(address.query), body)
            except RefusedError as error:
                status, answer = error.status, {"error": {"type": str(error)}, "status": error.status}
            text = json.dumps(answer)
        else:
            status, text, kind = {
                "503": (503, '{"error": {"type": "cluster_block_exception"}, "status": 503}', kind),
                "garbage": (200, '{"took": 3, "hits": "many"}', kind),
                "empty": (200, "", kind),
                "html": (200, "<h1>Welcome to nginx</h1>", "text/html"),
            }[self.mood]
        data = text.encode()
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("X-Elastic-Product", "Elasticsearch")  # or its client hears nothing
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(data)

    # --- The interface ---

    def answer(self, method, path, query, text):
        parts = path.strip("/").split("/")
        if parts == ["_bulk"] or parts[-1] == "_bulk":
            return 200, self.bulk(text, parts[0])
        body = json.loads(text) if text else {}
        if parts[-1] == "_search":
            return 200, self.search(self.documents(parts[0]), body, query)
        if parts[-1] == "_count":
            return 200, {"count": len(self.found(self.documents(parts[0]), body))}
        if parts[-1] == "_mget":
            stored = self.documents(parts[0])
            return 200, {
                "docs": [
                    {"_id": key, "found": key in stored} | ({"_source": stored[key]} if key in stored else {})
                    for key in body["ids"]
                ]
            }
        if len(parts) == 3 and parts[1] == "_doc":
            return self.document(method, parts[0], parts[2], body)
        if parts[-1] == "_mapping" and method == "PUT":
            self.mappings.setdefault(parts[0], {}).update(body["properties"])
            return 200, {"acknowledged": True}
        if parts[-1] == "_refresh":
            return 200, {"_shards": {"failed": 0}}
        if "_alias" in parts:
            return self.alias(method, parts)
        return self.index(method, parts, body)

    def index(self, method, parts, body):
        (name,) = parts
        if method == "PUT":
            if name in self.indices:
                raise RefusedError(400, "resource_already_exists_exception")
            if set(body) - {"settings", "mappings", "aliases"}:
                raise RefusedError(400, "parse_exception")
            self.indices[name] = {}
            return 200, {"acknowledged": True, "index": name}
        if method == "DELETE":
            if name not in self.indices:
                raise RefusedError(404, "index_not_found_exception")
            del self.indices[name]
            self.aliases = {alias: to for alias, to in self.aliases.items() if to != name}
            return 200, {"acknowledged": True}
        raise RefusedError(405, f"no handler for {method} {parts}")

    def alias(self, method, parts):
        name = parts[-1]
        if method == "PUT":
            self.aliases[name] = parts[0]
            return 200, {"acknowledged": True}
        if name not in self.aliases:
            raise RefusedError(404, "alias_not_found")
        return 200, {self.aliases[name]: {"aliases": {name: {}}}}

    def documents(self, name):
        name = self.aliases.get(name, name)
        if name not in self.indices:
            raise RefusedError(404, "index_not_found_exception")
        return self.indices[name]

    def document(self, method, index, key, body):
        stored = self.indices.setdefault(self.aliases.get(index, index), {})
        if method == "DELETE":
            if stored.pop(key, None) is None:
                raise RefusedError(404, "not_found")
            return 200, {"result": "deleted"}
        stored[key] = body
        return 201, {"result": "created"}

    def bulk(self, text, index):
        lines = [json.loads(line) for line in text.splitlines() if line]
        items = []
        for action, source in zip(lines[::2], lines[1::2], strict=True):
            (what, where), *_rest = action.items()
            assert what == "index"
            name = where.get("_index", index)
            self.document("PUT", name, where["_id"], source)
            items.append({"index": {"_id": where["_id"], "status": 201}})
        return {"took": 1, "errors": False, "items": items}

    def search(self, documents, body, query):
        found = self.found(documents, body)
        if sort := body.get("sort"):
            for order in reversed(sort):
                ((column, way),) = order.items()
                found.sort(key=lambda key, column=column: str(documents[key].get(column)), reverse=way == "desc")
            if after := body.get("search_after"):
                found = [key for key in found if str(documents[key][column]) > str(after[0])]
        start, size = int(query.get("from", [0])[0]), int(query.get("size", [body.get("size", 10)])[0])
        hits = [
            {"_id": key, "_score": 1.0, "fields": {"pk": [documents[key]["pk"]]}, "sort": [documents[key]["pk"]]}
            for key in found[start : start + size]
        ]
        counted = {name: self.count(documents, found, one) for name, one in body.get("aggregations", {}).items()}
        return {"took": 1, "hits": {"total": {"value": len(found)}, "hits": hits}, "aggregations": counted}

    def count(self, documents, found, aggregation):
        ((kind, how),) = aggregation.items()
        if kind == "filter":
            return {"doc_count": sum(matches(documents[key], how) for key in found)}
        values = [documents[key].get(how["field"]) for key in found]
        flat = [one for value in values for one in (value if isinstance(value, list) else [value]) if one is not None]
        if kind == "date_histogram":
            flat = [value[:4] for value in flat]
            ordered = sorted(Counter(flat).items(), reverse=True)
            return {"buckets": [{"key": 0, "key_as_string": key, "doc_count": number} for key, number in ordered]}
        if kind != "terms":
            raise RefusedError(400, "parsing_exception")
        return {"buckets": [{"key": key, "doc_count": n} for key, n in Counter(flat).most_common(how.get("size", 10))]}

    def found(self, documents, body):
        return [key for key, document in documents.items() if matches(document, body["query"])]


def words_of(text):
    return re.findall(r"\w+", text.lower())


def searched(document, field):
    """Whatever was copied into it; here, every text there is."""
    if field.startswith("_all_text") or field == "_edgengrams":
        return " _another_field_ ".join(str(value) for name, value in document.items() if not name.endswith("_filter"))
    return str(document.get(field, ""))


def matches(document, query):
    ((kind, how),) = query.items()
    if kind == "match_all":
        return True
    if kind == "bool":
        as_list = {name: part if isinstance(part, list) else [part] for name, part in how.items() if name != "boost"}
        assert set(as_list) <= {"must", "filter", "should", "must_not"}
        return (
            all(matches(document, part) for part in as_list.get("must", []) + as_list.get("filter", []))
            and ("should" not in as_list or any(matches(document, part) for part in as_list["should"]))
            and not any(matches(document, part) for part in as_list.get("must_not", []))
        )
    if kind == "function_score":
        return matches(document, how["query"])
    if kind == "multi_match":
        fields = [field.split("^")[0] for field in how["fields"]]
        return any(has_words(document, field, how) for field in fields)
    if kind == "exists":
        return document.get(how["field"]) not in (None, [])
    ((field, wanted),) = how.items()
    if kind in ("match", "match_phrase"):
        if isinstance(document.get(field), list):
            return wanted in document[field]
        wanted = wanted if isinstance(wanted, dict) else {"query": wanted}
        return has_words(document, field, wanted | ({"type": "phrase"} if kind == "match_phrase" else {}))
    value = document.get(field)
    if kind == "term":
        return value == wanted
    if kind == "terms":
        return value in wanted
    if kind == "prefix":
        return str(value).startswith(wanted)
    if kind == "range":
        comparisons = {"gte": lambda a, b: a >= b, "gt": lambda a, b: a > b, "lte": lambda a, b: a <= b}
        comparisons["lt"] = lambda a, b: a < b
        return value is not None and all(comparisons[way](value, str(limit)) for way, limit in wanted.items())
    raise RefusedError(400, f"parsing_exception: unknown query [{kind}]")


def has_words(document, field, how):
    text = words_of(searched(document, field))
    wanted = words_of(how["query"])
    if how.get("type") == "phrase":
        return any(text[at : at + len(wanted)] == wanted for at in range(len(text)))
    if field == "_edgengrams":
        return all(any(word.startswith(one) for word in text) for one in wanted)
    return (all if how.get("operator") == "and" else any)(one in text for one in wanted)
