"""Prose as the HTML that Qt's text documents understand.

Nothing in it can load or run anything: HTML is shown as text, images are off, links are limited to web and mail
addresses, and marks ``[n]`` become number pills only for sources that exist.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from ui.theme import CODE_FAMILY, Theme

if TYPE_CHECKING:
    from markdown_it.token import Token

_MARK = re.compile(r"\[(\d{1,3})\]")
_LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """How prose looks: colours, size of text in pixels, and the numbers of the sources that marks may name."""

    theme: Theme
    size: int
    cites: frozenset[int] = frozenset()


def prose_html(tokens: Sequence[Token], style: Style) -> str:
    """The tokens of one piece of prose as HTML."""
    return _Html(style).render(tokens)


class _Html:
    """One rendering."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self._theme = style.theme
        self._out: list[str] = []
        self._links: list[bool] = []

    def render(self, tokens: Sequence[Token]) -> str:
        last = max((n for n, token in enumerate(tokens) if token.level == 0 and token.nesting >= 0), default=0)
        for n, token in enumerate(tokens):
            getattr(self, f"_{token.type}", self._unknown)(token, n == last)
        return "".join(self._out)

    def _unknown(self, token: Token, _last: bool) -> None:
        if token.content:
            self._out.append(escape(token.content))

    # --- blocks ---

    def _paragraph_open(self, token: Token, last: bool) -> None:
        if not token.hidden:
            bottom = 0 if last else (4 if token.level else 10)
            self._out.append(f'<p style="margin:0 0 {bottom}px 0; line-height:128%">')

    def _paragraph_close(self, token: Token, _last: bool) -> None:
        if not token.hidden:
            self._out.append("</p>")

    def _heading_open(self, token: Token, _last: bool) -> None:
        size = self._style.size + {"h1": 4, "h2": 3, "h3": 1}.get(token.tag, 0)
        top = 8 if self._out else 0
        self._out.append(f'<p style="margin:{top}px 0 6px 0; font-size:{size}px; font-weight:600">')

    def _heading_close(self, _token: Token, _last: bool) -> None:
        self._out.append("</p>")

    def _bullet_list_open(self, _token: Token, last: bool) -> None:
        self._out.append(f'<ul style="margin:0 0 {0 if last else 8}px 0">')

    def _bullet_list_close(self, _token: Token, _last: bool) -> None:
        self._out.append("</ul>")

    def _ordered_list_open(self, token: Token, last: bool) -> None:
        start = token.attrGet("start")
        first = f' start="{int(start)}"' if start is not None else ""
        self._out.append(f'<ol{first} style="margin:0 0 {0 if last else 8}px 0">')

    def _ordered_list_close(self, _token: Token, _last: bool) -> None:
        self._out.append("</ol>")

    def _list_item_open(self, _token: Token, _last: bool) -> None:
        self._out.append('<li style="margin:0 0 4px 0; line-height:128%">')

    def _list_item_close(self, _token: Token, _last: bool) -> None:
        self._out.append("</li>")

    def _blockquote_open(self, _token: Token, _last: bool) -> None:
        border = f"border-left:3px solid {self._theme.border}"
        self._out.append(
            '<table width="100%" cellspacing="0" cellpadding="0" style="border-collapse:collapse; margin:6px 0 10px 0">'
            f'<tr><td style="{border}; padding:2px 0 2px 12px; color:{self._theme.text2}">'
        )

    def _blockquote_close(self, _token: Token, _last: bool) -> None:
        self._out.append("</td></tr></table>")

    def _hr(self, _token: Token, _last: bool) -> None:
        self._out.append("<hr>")

    def _fence(self, token: Token, _last: bool) -> None:
        code = escape(token.content.rstrip("\n"))
        family = f"font-family:'{CODE_FAMILY}'; font-size:13px"
        self._out.append(f'<pre style="{family}; background-color:{self._theme.code}; margin:4px 0">{code}</pre>')

    # --- tables: rules between rows and nothing else ---

    def _table_open(self, _token: Token, last: bool) -> None:
        bottom = 0 if last else 12
        self._out.append(
            '<table width="100%" cellspacing="0" cellpadding="0" border="0" '
            f'style="border-collapse:collapse; margin:0 0 {bottom}px 0">'
        )

    def _table_close(self, _token: Token, _last: bool) -> None:
        self._out.append("</table>")

    def _thead_open(self, _token: Token, _last: bool) -> None:
        self._out.append("<thead>")

    def _thead_close(self, _token: Token, _last: bool) -> None:
        self._out.append("</thead>")

    def _tbody_open(self, _token: Token, _last: bool) -> None:
        self._out.append("<tbody>")

    def _tbody_close(self, _token: Token, _last: bool) -> None:
        self._out.append("</tbody>")

    def _tr_open(self, _token: Token, _last: bool) -> None:
        self._out.append("<tr>")

    def _tr_close(self, _token: Token, _last: bool) -> None:
        self._out.append("</tr>")

    def _th_open(self, token: Token, _last: bool) -> None:
        self._cell(token, f"font-weight:600; color:{self._theme.text2}")

    def _th_close(self, _token: Token, _last: bool) -> None:
        self._out.append("</td>")

    def _td_open(self, token: Token, _last: bool) -> None:
        self._cell(token, "")

    def _td_close(self, _token: Token, _last: bool) -> None:
        self._out.append("</td>")

    def _cell(self, token: Token, extra: str) -> None:
        align = re.search(r"text-align:(\w+)", str(token.attrGet("style") or ""))
        where = align.group(1) if align else "left"
        rule = f"border-bottom:1px solid {self._theme.border}; padding:8px 8px 8px 8px"
        self._out.append(f'<td align="{where}" valign="top" style="{rule}; {extra}">')

    # --- inline ---

    def _inline(self, token: Token, _last: bool) -> None:
        for child in token.children or ():
            getattr(self, f"_{child.type}", self._unknown)(child, False)

    def _text(self, token: Token, _last: bool) -> None:
        self._out.append(with_pills(token.content, self._style.cites, self._theme.name))

    def _softbreak(self, _token: Token, _last: bool) -> None:
        self._out.append("<br>")

    _hardbreak = _softbreak

    def _strong_open(self, _token: Token, _last: bool) -> None:
        self._out.append('<span style="font-weight:600">')

    def _em_open(self, _token: Token, _last: bool) -> None:
        self._out.append('<span style="font-style:italic">')

    def _s_open(self, _token: Token, _last: bool) -> None:
        self._out.append('<span style="text-decoration:line-through">')

    def _strong_close(self, _token: Token, _last: bool) -> None:
        self._out.append("</span>")

    _em_close = _s_close = _strong_close

    def _code_inline(self, token: Token, _last: bool) -> None:
        style = f"font-family:'{CODE_FAMILY}'; font-size:{self._style.size - 1}px; background-color:{self._theme.code}"
        self._out.append(f'<span style="{style}">{escape(token.content)}</span>')

    def _link_open(self, token: Token, _last: bool) -> None:
        address = str(token.attrGet("href") or "")
        self._out.append(
            f'<a style="color:{self._theme.link}" href="{escape(address)}">' if _allowed(address) else "<span>"
        )
        self._links.append(_allowed(address))

    def _link_close(self, _token: Token, _last: bool) -> None:
        self._out.append("</a>" if self._links.pop() else "</span>")


def _allowed(address: str) -> bool:
    return bool(_LINK.match(address))


def with_pills(text: str, cites: Collection[int], theme: str) -> str:
    """Text as HTML; marks of known sources become pictures of their numbers that link to ``cite:n``."""

    def pill(match: re.Match[str]) -> str:
        n = int(match.group(1))
        return (
            f'<a href="cite:{n}"><img src="cite:{n}/{theme}" style="vertical-align:middle"></a>'
            if n in cites
            else match.group()
        )

    return _MARK.sub(pill, escape(text))
