"""Rules that a file in the wrong place, or a word in the wrong file, would break."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
APPS = {
    config.label: Path(config.path)
    for config in apps.get_app_configs()
    if ROOT in Path(config.path).parents and "site-packages" not in config.path
}
BINARY = {".avif", ".gif", ".ico", ".jpeg", ".jpg", ".mo", ".mp3", ".mp4", ".pdf", ".png", ".webm", ".webp", ".woff2"}


@cache
def tracked() -> list[Path]:
    """The files of the repository; outside of one, all files that it would have."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]
    hidden = {"var", ".venv", ".git", ".hypothesis", "__pycache__", ".ruff_cache"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not hidden & set(path.relative_to(ROOT).parts)]


def texts() -> list[tuple[str, str]]:
    return [
        (str(path.relative_to(ROOT)), path.read_text(errors="replace"))
        for path in tracked()
        if path.suffix not in BINARY and path != Path(__file__).resolve()
    ]


def test_site_is_a_folder_and_not_a_package():
    """`site` is the standard library's module that starts every interpreter's environment.

    With an `__init__.py` our folder could be imported in its place, and an interpreter that has `site` not frozen
    would start without its packages. As a plain folder on the import path it only holds the package `newsroom`.
    """
    assert not (ROOT / "site" / "__init__.py").exists()
    assert not (ROOT / "site" / "settings.py").exists()
    import site

    assert ROOT not in Path(site.__file__).resolve().parents


def test_gitignore_keeps_site():
    assert not re.search(r"^/?site/?$", (ROOT / ".gitignore").read_text(), re.MULTILINE)


def test_nothing_that_a_run_writes_is_in_the_repository():
    written = ("var/", ".venv/", "staticfiles/", "media/")
    names = [str(path.relative_to(ROOT)) for path in tracked()]
    assert [name for name in names if name.startswith(written) or name.endswith((".sqlite3", ".pyc", ".log"))] == []


def test_what_is_not_text_is_a_picture_a_clip_a_font_or_a_translation():
    """No wheels, archives or databases: whoever needs a package names it in the requirements."""
    strays = [path for path in tracked() if path.suffix not in BINARY and b"\0" in path.read_bytes()]
    assert [str(path.relative_to(ROOT)) for path in strays] == []


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?<![\w.~-])/work/",
        r"(?<![\w.])/home/[a-z]+/",
        r"/Users/[A-Za-z]+/",
        r"(?:index-url|registry|--extra-index)\s*[=:]\s*https?://",
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
        r"<<<<<<< ",
    ],
)
def test_no_file_knows_the_machine_it_was_written_on(pattern):
    assert [name for name, text in texts() if re.search(pattern, text)] == []


def test_requirements_are_pinned_with_hashes_and_name_no_host():
    for name in ("base", "production", "dev"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        lines = [line for line in text.splitlines() if re.match(r"[a-z0-9]", line, re.IGNORECASE)]
        assert lines
        assert [line for line in lines if "==" not in line] == [], name
        assert text.count("--hash=sha256:") >= len(lines), name
        assert "://" not in "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#")), name


def test_lock_files_of_other_tools_stay_out():
    assert not {"uv.lock", "poetry.lock", "Pipfile.lock", "package-lock.json"} & {path.name for path in tracked()}


def test_every_template_belongs_to_its_app_or_to_the_shell():
    """Two apps that both had `page.html` would take turns by the order in INSTALLED_APPS."""
    strays = []
    for label, folder in APPS.items():
        names = {label, label.removeprefix("newsroom_"), "admin", "wagtailadmin", "wagtailsnippets", "wagtailimages"}
        names |= {"wagtailcore", "wagtailmedia", "wagtailusers", "wagtaildocs"}
        templates = folder / "templates"
        strays += [
            str(path.relative_to(ROOT))
            for path in templates.rglob("*.html")
            if path.relative_to(templates).parts[0] not in names
        ]
    assert strays == []


def test_every_app_has_a_label_of_its_own():
    assert set(APPS) >= {"home", "news", "search", "newsroom_core", "newsroom_media", "newsroom_people"}
    for label, folder in APPS.items():
        assert folder.name == label.removeprefix("newsroom_")


def test_no_module_has_grown_past_reading():
    """Some 250 lines are the aim. The scripts that draw the demo's pictures are lists of shapes, however long."""
    long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked()
        if path.suffix == ".py"
        and "migrations" not in path.parts
        and not {"tests", "sources"} & set(path.relative_to(ROOT).parts)
        and (lines := len(path.read_text().splitlines())) > 350
    }
    assert long == {}
