"""Owns what the site of the documents needs beyond docs/: pages from elsewhere, links that lead out of it."""  # noqa: INP001 - a hook

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[1]
FROM_ELSEWHERE = {"dialogs/README.md": "dialogs.md", "CONTRIBUTING.md": "contributing.md"}
FOLDERS = {"docs/adr": "docs/adr/0000-template.md"}
LINK = re.compile(r"(?<!\!)\[([^\]]*)\]\(([^)#\s:]+)(#[^)]*)?\)")


def on_files(files: Files, *, config: Any) -> Files:
    """Bring in the pages that stand where their readers look for them."""
    for origin, name in FROM_ELSEWHERE.items():
        text = (ROOT / origin).read_text(encoding="utf-8")
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    """Links are written as they lead in the repository; here they lead within the site, or become a path."""
    here = page.file.src_uri
    origin = next((path for path, name in FROM_ELSEWHERE.items() if name == here), f"docs/{here}")

    def led(match: re.Match[str]) -> str:
        words, to, anchor = match[1], match[2], match[3] or ""
        target = posixpath.normpath(posixpath.join(posixpath.dirname(origin), to))
        target = FOLDERS.get(target, target)
        if target in FROM_ELSEWHERE:
            inside = FROM_ELSEWHERE[target]
        elif target.startswith("docs/"):
            inside = target.removeprefix("docs/")
        else:
            return words if f"`{target}`" in words or target in words else f"{words} (`{target}`)"
        return f"[{words}]({posixpath.relpath(inside, posixpath.dirname(here) or '.')}{anchor})"

    return LINK.sub(led, markdown)
