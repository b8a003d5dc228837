"""Markdown of all kinds, made by hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = (
    "bridge ferry été 橋 мост जलमार्ग U.S. C++ C# 1931 5*3*2 snake_case __init__.py a||b 50% #12 @you "
    "<3 x~y 1986. - + > \\* \\_ \\` \\[ &amp; &copy; https://example.com/a_b_c <t:1756800000:R>"
).split()
ADDRESS = "https://example.com/p_q_(r)?s=*t*"


def _marked(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    forms = [
        *("*{}*", "_{}_", "**{}**", "__{}__", "***{}***", "~~{}~~", "||{}||", "<b>{}</b>"),
        *(
            "<span>{}</span>",
            f"[{{}}]({ADDRESS})",
            f"![{{}}]({ADDRESS})",
            "`{}`",
            "{}  \n",
            "{}\\\n",
        ),
        *("{}<br>", "<!-- x -->{}", "({})", '"{}"'),
    ]
    return st.builds(str.format, st.sampled_from(forms), inside)


word = st.sampled_from(WORDS)
phrase = st.lists(word, min_size=1, max_size=4).map(" ".join)
inline = st.recursive(
    phrase,
    lambda inside: st.lists(inside | _marked(inside), min_size=1, max_size=3).map(" ".join),
    max_leaves=5,
)
line = inline.map(lambda text: " ".join(text.split()))


def _indented(text: str, first: str, rest: str) -> str:
    head, *below = text.split("\n")
    return "\n".join([first + head, *(rest + each if each else rest.rstrip() for each in below)])


def _holding(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    items = st.lists(inside, min_size=1, max_size=3)
    return st.one_of(
        items.map(lambda each: "\n".join(_indented(text, "- ", "  ") for text in each)),
        items.map(lambda each: "\n\n".join(_indented(text, "* ", "  ") for text in each)),
        items.map(lambda each: "\n".join(_indented(text, "3. ", "   ") for text in each)),
        items.map(lambda each: "\n".join(_indented(text, "- [ ] ", "  ") for text in each)),
        inside.map(lambda text: _indented(text, "> ", "> ")),
        items.map("\n\n".join),
    )


def _table(cells: list[str]) -> str:
    # Times are words in a table, as code shows nothing else.
    rows = [cell.replace("|", "\\|").replace("<t:", "t:") for cell in cells]
    return "\n".join(["| A | B |", "|---|:-:|", *(f"| {cell} | x |" for cell in rows)])


leaf = st.one_of(
    inline,
    line.map("### {}".format),
    phrase.map("```py\n{}\n```".format),
    phrase.map("    {}".format),
    st.lists(line, min_size=1, max_size=3).map(_table),
    line.map("<div>\n\n{}\n\n</div>".format),
    line.map("A note[^n] here.\n\n[^n]: {}".format),
    line.map("Term\n: {}".format),
)
block = st.recursive(leaf, _holding, max_leaves=4) | st.just("---")
blocks = st.lists(block, min_size=1, max_size=4).map("\n\n".join)
"""Real blocks and marks, in each other."""

signs = st.text(alphabet="*_~|`[]()#->!\\&;.=+ \n1aé漢\"'", max_size=60)
"""Anything over the characters of marks."""
all_signs = st.text(alphabet="*_~|`[]()#->!\\&;.=+ \n1aé漢\"'<>/{}%^:@\t", max_size=80)
"""The same, with those of tags and of what other programs write."""
