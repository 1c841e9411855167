"""Measures how plain a text is: its sentences, by the number of their words."""

import re

MEAN = 12  # words a sentence on average, in everything that people in need read
LONGEST = 16  # words in any one sentence
_SENTENCE = re.compile(r"(?<=[.!?…])[”»\")]*\s+|\n+")
_WORD = re.compile(r"\{\w+\}|[^\W_](?:[\w'’ʻʼ.,/@-]*\w)?")  # a field, a number or an address is one word


def sentences(text: str) -> tuple[tuple[str, int], ...]:
    """Each sentence with its number of words; a line ends a sentence, too."""
    counted = ((part.strip(), len(_WORD.findall(part))) for part in _SENTENCE.split(text))
    return tuple((part, words) for part, words in counted if words)


def mean(texts: tuple[str, ...]) -> float:
    """Words a sentence on average; 0 where there are none."""
    words = [words for text in texts for _, words in sentences(text)]
    return sum(words) / len(words) if words else 0.0
