"""Finds every text to translate in the dialog files, in the files' order."""

from collections.abc import Iterator, Mapping

from bot.dialog.load import NOT_TREES, PHRASES, BookError, read_tree
from bot.dialog.raw import RawNode, RawPhrases, RawTree
from bot.dialog.source import Place, Source, read_source
from bot.dialog.translations import Message, template

BUTTON = "Button, at most 24 characters."


def extract(files: Mapping[str, str]) -> list[Message]:
    """All texts: prompts, answers, phrases; the same words at the same place are one message.

    The language screen is left out: it says each language's own name and is not translated.
    """
    found: dict[tuple[str, str], Message] = {}
    for file, text in sorted(files.items()):
        name = file.rpartition("/")[2]
        if name in NOT_TREES:
            continue
        for each in _phrases(file, text) if name in PHRASES else _tree(file, text):
            known = found.get((each.context, each.text))
            found[each.context, each.text] = _both(known, each) if known else each
    return list(found.values())


def pot(files: Mapping[str, str]) -> str:
    """The .pot file of these dialog files."""
    return template(extract(files))


def _phrases(file: str, text: str) -> Iterator[Message]:
    source, wrong = read_source(file, text, RawPhrases)
    if source is None:
        raise BookError(*wrong)
    for name, phrase in source.raw.phrases.items():
        yield _message(
            source, ("phrases", name), f"phrases.{name}", phrase.text, _comments(phrase.translators)
        )


def _tree(file: str, text: str) -> Iterator[Message]:
    source, wrong = read_tree(file, text)
    if source is None:
        raise BookError(*wrong)
    for name, node in source.raw.nodes.items():
        if not node.locale:
            yield from _node(source, name, node)


def _node(source: Source[RawTree], name: str, node: RawNode) -> Iterator[Message]:
    context = f"{source.raw.tree}.{name}"
    if node.text:
        yield _message(source, ("nodes", name, "text"), context, node.text, _comments(node.translators))
    for number, choice in enumerate(node.choices):
        yield _message(
            source,
            ("nodes", name, "choices", number),
            choice.context or context,
            choice.text,
            (BUTTON, *_comments(choice.translators)),
        )


def _comments(translators: str) -> tuple[str, ...]:
    return (f"Translators: {translators}",) if translators else ()


def _message(
    source: Source[RawTree] | Source[RawPhrases],
    place: Place,
    context: str,
    text: str,
    comments: tuple[str, ...],
) -> Message:
    file, _, line = source.at(*place).rpartition(":")
    return Message(context, text, comments, ((file, int(line)),))


def _both(known: Message, more: Message) -> Message:
    return Message(
        known.context,
        known.text,
        tuple(dict.fromkeys((*known.comments, *more.comments))),
        (*known.places, *more.places),
    )
