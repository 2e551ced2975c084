"""Finding the texts that code and templates mark for translation.

Python is read with ``ast`` and templates with Django's own lexer, so that a text is found exactly
as Django will look it up.
"""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterator, Sequence

from django.template.base import Lexer, Token, TokenType
from django.utils.text import unescape_string_literal
from django.utils.translation import trim_whitespace

# What each of Django's functions takes, by position: c context, s singular, p plural.
FUNCTIONS = {
    "gettext": "s",
    "gettext_lazy": "s",
    "gettext_noop": "s",
    "ngettext": "sp",
    "ngettext_lazy": "sp",
    "pgettext": "cs",
    "pgettext_lazy": "cs",
    "npgettext": "csp",
    "npgettext_lazy": "csp",
}
CONSTANT = re.compile(r"""_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\)""")


@dataclasses.dataclass(frozen=True, order=True)
class Text:
    """One text to translate: context and plural are empty where it has none."""

    singular: str
    plural: str = ""
    context: str = ""

    @property
    def message_id(self) -> str | tuple[str, str]:
        """The form in which Babel keeps it."""
        return (self.singular, self.plural) if self.plural else self.singular


class NotTranslatable(ValueError):
    """A text is marked for translation in a way that no catalogue can hold."""


def _function_names(tree: ast.AST) -> tuple[dict[str, str], set[str]]:
    """Which names in a module are Django's functions, and which are its translation module."""
    functions: dict[str, str] = {}
    modules: set[str] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom):
            continue
        for alias in node.names:
            if node.module == "django.utils.translation" and alias.name in FUNCTIONS:
                functions[alias.asname or alias.name] = alias.name
            elif node.module == "django.utils" and alias.name == "translation":
                modules.add(alias.asname or alias.name)
    return functions, modules


def texts_in_python(source: str) -> Iterator[Text]:
    """Yield the texts that Python code marks; raise NotTranslatable where one is not a literal."""
    tree = ast.parse(source)
    functions, modules = _function_names(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = ""
        if isinstance(called, ast.Name):
            name = functions.get(called.id, "")
        elif isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            name = called.attr if called.value.id in modules else ""
        if name in FUNCTIONS:
            yield _text_of_call(node, FUNCTIONS[name])


def _text_of_call(node: ast.Call, shape: str) -> Text:
    parts: dict[str, str] = {}
    for letter, argument in zip(shape, node.args, strict=False):
        if not isinstance(argument, ast.Constant) or not isinstance(argument.value, str):
            raise NotTranslatable(f"line {node.lineno}: mark a plain string, not an expression")
        parts[letter] = argument.value
    if len(parts) < len(shape):
        raise NotTranslatable(f"line {node.lineno}: give the texts by position")
    return Text(parts["s"], parts.get("p", ""), parts.get("c", ""))


def texts_in_template(source: str) -> Iterator[Text]:
    """Yield the texts that a Django template marks, as Django will look them up.

    Percent signs are doubled and variables of a block become ``%(name)s``, as Django does when it
    renders. Raises NotTranslatable for a tag inside a translated block.
    """
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type == TokenType.VAR:
            yield from _constants(token.contents)
        elif token.token_type == TokenType.BLOCK:
            bits = token.split_contents()
            if bits[0] == "comment":
                _skip_comment(tokens)
            elif bits[0] in ("translate", "trans"):
                yield from _translated_tag(bits)
            elif bits[0] in ("blocktranslate", "blocktrans"):
                yield _translated_block(token, bits, tokens)
            else:
                yield from _constants(token.contents)


def _literal(bit: str) -> str:
    return unescape_string_literal(bit).replace("%", "%%")


def _constants(contents: str) -> Iterator[Text]:
    for match in CONSTANT.finditer(contents):
        yield Text(_literal(match[1]))


def _skip_comment(tokens: Iterator[Token]) -> None:
    for token in tokens:
        if token.token_type == TokenType.BLOCK and token.contents.split()[0] == "endcomment":
            return


def _context(bits: Sequence[str]) -> str:
    return unescape_string_literal(bits[bits.index("context") + 1]) if "context" in bits else ""


def _translated_tag(bits: Sequence[str]) -> Iterator[Text]:
    literal = re.match(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""", bits[1])
    if literal:
        yield Text(_literal(literal[1]), context=_context(bits))


def _translated_block(opening: Token, bits: Sequence[str], tokens: Iterator[Token]) -> Text:
    forms: list[list[str]] = [[]]
    for token in tokens:
        if token.token_type == TokenType.TEXT:
            forms[-1].append(token.contents.replace("%", "%%"))
        elif token.token_type == TokenType.VAR:
            forms[-1].append(f"%({token.contents})s")
        elif token.token_type == TokenType.BLOCK and token.contents.strip() == "plural":
            forms.append([])
        elif token.token_type == TokenType.BLOCK:
            if token.contents.strip() in ("endblocktranslate", "endblocktrans"):
                break
            raise NotTranslatable(f"line {token.lineno}: a tag inside a translated block")
    else:
        raise NotTranslatable(f"line {opening.lineno}: a translated block without its end")
    texts = ["".join(form) for form in forms]
    if "trimmed" in bits:
        texts = [trim_whitespace(text) for text in texts]
    return Text(texts[0], texts[1] if len(texts) > 1 else "", _context(bits))
