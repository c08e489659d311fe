"""Exports of Disqus (XML, help.disqus.com/en/articles/1717164): threads, which are pages, and what was said there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from newsroom.imports.records import Comment, Note, UnusableFileError

ID = "{http://disqus.com/disqus-internals}id"


@dataclass(slots=True)
class Thread:
    """One page's discussion there. `identifier` is what the page told Disqus of itself."""

    id: str
    identifier: str = ""
    link: str = ""
    title: str = ""
    closed: bool = False
    deleted: bool = False


@dataclass(slots=True)
class Post:
    thread: str
    comment: Comment


def read_disqus(path: Path, note: Note) -> Iterator[Thread | Post]:
    """Threads, then posts, one at a time. What stands before an error in the XML is read.

    Raises UnusableFileError where nothing is.
    """
    known = False
    depth = 0
    root: Element | None = None
    try:
        for event, element in iterparse(path, events=("start", "end")):
            name = element.tag.rpartition("}")[2]
            if event == "start":
                depth += 1
                known = known or (depth == 1 and name == "disqus")
                root = element if depth == 1 else root
                continue
            depth -= 1
            if depth == 1 and known:
                if name == "thread":
                    yield _thread(element)
                elif name == "post":
                    yield _post(element)
                assert root is not None  # noqa: S101 - something is open around it
                root.clear()
    except ParseError as error:
        if not known:
            raise UnusableFileError(f"{path} is not XML: {error}.") from None
        note(error.position[0], f"the XML ends here: {error}")
    except DefusedXmlException:
        raise UnusableFileError(f"{path} declares entities, which no export of Disqus does.") from None
    except OSError as error:
        raise UnusableFileError(f"{path} can't be read: {error.strerror}.") from None
    if not known:
        raise UnusableFileError(f"{path} is not an export of Disqus.")


def _thread(element: Element) -> Thread:
    return Thread(
        id=element.get(ID, ""),
        identifier=_text(element, "id"),
        link=_text(element, "link"),
        title=_text(element, "title"),
        closed=_text(element, "isClosed") == "true",
        deleted=_text(element, "isDeleted") == "true",
    )


def _post(element: Element) -> Post:
    author = next((child for child in element if child.tag.endswith("}author") or child.tag == "author"), element)
    state = "trash" if _text(element, "isDeleted") == "true" else "approved"
    comment = Comment(
        id=element.get(ID, ""),
        parent=_reference(element, "parent"),
        name=_text(author, "name") or _text(author, "username"),
        email=_text(author, "email"),
        ip=_text(element, "ipAddress"),
        date=_date(_text(element, "createdAt")),
        body=_text(element, "message"),
        status="spam" if _text(element, "isSpam") == "true" else state,
    )
    return Post(_reference(element, "thread"), comment)


def _reference(element: Element, name: str) -> str:
    return next((child.get(ID, "") for child in element if child.tag.rpartition("}")[2] == name), "")


def _text(element: Element, name: str) -> str:
    found = next((child.text for child in element if child.tag.rpartition("}")[2] == name), "")
    return (found or "").strip()


def _date(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
