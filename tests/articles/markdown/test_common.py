"""Markdown as CommonMark and its relatives know it, each kind with what Discord gets."""

from __future__ import annotations

import pytest

from tests.articles.markdown.material import body


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        # Emphasis.
        ("*a* _b_ **c** __d__ ***e*** ~~f~~", "*a* *b* **c** **d** ***e*** ~~f~~"),
        ("a **b *c* d** e *f **g** h* i", "a **b *c* d** e *f **g** h* i"),
        ("*a***b** and *c*_d_", "*a*\u200b**b** and *c*\u200b*d*"),
        ("foo*bar*baz and **bold**ly", "foo*bar*baz and **bold**ly"),
        ("**two\nlines**", "**two lines**"),
        ("_**both**_ and __*both*__", "***both*** and **\u200b*both*\u200b**"),
        ("**Ferry:** every 20 minutes", "**Ferry:** every 20 minutes"),
        ("**「引用」**です、**中文。**后面", "**「引用」**です、**中文。**后面"),
        # Signs that are no marks.
        ("5*3*2 = 30 and 2 * 3 * 4 = 24", r"5\*3\*2 = 30 and 2 \* 3 \* 4 = 24"),
        (
            "snake_case_name and __init__.py and a.__b__",
            r"snake_case_name and \_\_init\_\_.py and a.\_\_b\_\_",
        ),
        # To Discord's underscores only ASCII makes words.
        ("日_本_語 and é_x and x_é_y", r"日\_本\_語 and é\_x and x\_é\_y"),
        ("a || b, a ~~ b, a == b == c", r"a \|\| b, a \~\~ b, a == b == c"),
        (
            r"\*not\* \_emphasised\_ \`nor code\` \|\|nor hidden\|\| \~\~nor struck\~\~",
            r"\*not\* \_emphasised\_ \`nor code\` \|\|nor hidden\|\| \~\~nor struck\~\~",
        ),
        (
            "**unclosed and `unclosed and ~~unclosed and ||unclosed",
            r"\*\*unclosed and \`unclosed and \~\~unclosed and \|\|unclosed",
        ),
        (r"C:\path\new and \\server", r"C:\path\new and \server"),
        (
            "1986\\. A year\n\n\\# No heading\n\n\\- No list\n\n\\> No quote",
            "1986\\. A year\n\n\\# No heading\n\n\\- No list\n\n\\> No quote",
        ),
        ("x < y > z, <3, <- and ->", "x < y > z, <3, <- and ->"),
        (
            "50% of ~50 people | $5 to $10 | (c) 2025 | #1 | @everyone",
            "50% of ~50 people | $5 to $10 | (c) 2025 | #1 | @everyone",
        ),
        (
            "A line that goes on\n1986. A year that begins one",
            "A line that goes on 1986. A year that begins one",
        ),
        # Discord's own.
        (
            "||spoiler|| and ||**bold** too|| and **||bold||**",
            "||spoiler|| and ||**bold** too|| and **||bold||**",
        ),
        (
            "<t:1756800000:R> <:bridge:123456789012345678> <a:wave:123456789012345678> <@123> <@&5> <#1>",
            "<t:1756800000:R> <:bridge:123456789012345678> <a:wave:123456789012345678> <@123> <@&5> <#1>",
        ),
        (
            "</briefing:123456789012345678> and <id:customize>",
            "</briefing:123456789012345678> and <id:customize>",
        ),
        ("-# A small line", "-# A small line"),
        (r"\\||spoiler|| and \||none||", r"\\||spoiler|| and \|\|none\|\|"),
        # Code.
        ("`a*b*c` and `x || y` and `[a](b)`", "`a*b*c` and `x || y` and `[a](b)`"),
        ("``a`b`` and `` ` ``", "``a`b`` and `` ` ``"),
        ("```` a``b ````", r"a\`\`b"),
        ('```python title="bridge.py"\nis_closed = True\n```', "```python\nis_closed = True\n```"),
        ('~~~ js\nlet x = "*"\n~~~', '```js\nlet x = "*"\n```'),
        ("    indented *code*", "```\nindented *code*\n```"),
        ("````\n```\ninner\n```\n````", "```\n``\u200b`\ninner\n``\u200b`\n```"),
        ("`two\nlines`", "`two lines`"),
        # Links.
        (
            '[a](https://example.com/a) [b](<https://example.com/b c>) [c](https://example.com/c "hover *x*")',
            "[a](https://example.com/a) [b](https://example.com/b%20c) [c](https://example.com/c)",
        ),
        (
            'the [bridge][], the [council][1] and [minutes]\n\n[bridge]: https://example.com/bridge\n[1]: <https://example.com/council> "The council"\n[minutes]: https://example.com/minutes',
            "the [bridge](https://example.com/bridge), the [council](https://example.com/council) and [minutes](https://example.com/minutes)",
        ),
        ("[two\nlines](https://example.com)", "[two lines](https://example.com)"),
        (
            "[https://example.com/a](https://example.com/a) [https://example.com/](https://example.com)",
            "https://example.com/a https://example.com",
        ),
        (
            "[https://other.example](https://example.com/z) [see https://example.com](https://example.com/y)",
            "https://other.example (<https://example.com/z>) see https://example.com (<https://example.com/y>)",
        ),
        (
            r"[a [b] c](https://example.com/d) [\[e\]](https://example.com/e) [f\]](https://example.com/f)",
            "[a [b] c](https://example.com/d) [[e]](https://example.com/e) f] (<https://example.com/f>)",
        ),
        (
            r"[\[f](https://example.com/f) and [\[a \[b\]\]](https://example.com/b)",
            "[f (<https://example.com/f>) and [a [b]] (<https://example.com/b>)",
        ),
        # In a link's words nothing can be escaped.
        (
            "[5*3*2](https://example.com/a) [__init__.py](https://example.com/b) [\\`x\\`](https://example.com/c)",
            "[5\u22173\u22172](https://example.com/a) [\u02cd\u02cdinit\u02cd\u02cd.py](https://example.com/b) [\u02cbx\u02cb](https://example.com/c)",
        ),
        (
            r"[a ~~ b || c](https://example.com) [`a\*b` C:\d\\](https://example.com) [1\. a\!](https://example.com)",
            "[a ~\u200b~\u200b b |\u200b|\u200b c](https://example.com) [`a\\*b` C:\\d\\\u200b](https://example.com) [1. a!](https://example.com)",
        ),
        (
            "[x](https://en.example.org/wiki/A_(b)) [y](https://example.com/(a(b)c))",
            "[x](https://en.example.org/wiki/A_(b)) [y](https://example.com/%28a%28b%29c%29)",
        ),
        (
            "<https://example.com/x_y_z> and https://example.com/*x*_y_ (https://example.com/b).",
            "<https://example.com/x_y_z> and https://example.com/*x*_y_ (<https://example.com/b>).",
        ),
        # What Discord would take along with an address.
        (
            "https://example.com/a! https://example.com/b? **https://example.com/c**! (see https://example.com/d)!",
            "<https://example.com/a>! <https://example.com/b>? **https://example.com/c**! (see <https://example.com/d>)!",
        ),
        (
            'https://example.com/a, https://example.com/b; "https://example.com/c": https://example.com/d.',
            'https://example.com/a, https://example.com/b; "https://example.com/c": https://example.com/d.',
        ),
        (
            "https://example.com/a。次 [https://example.com/b.](https://example.com/b.) [https://example.com/c](https://example.com/c)!",
            "<https://example.com/a>。次 <https://example.com/b.> <https://example.com/c>!",
        ),
        (
            "[jump](#below) [mail](mailto:desk@example.com?subject=x) [call](tel:+123) [empty]()",
            "jump mail (desk@example.com) call (tel:+123) empty",
        ),
        (
            "[script](javascript:alert(1)) [ftp](ftp://example.com/x) <jane@example.com> www.example.com",
            "script ftp (ftp://example.com/x) jane@example.com www.example.com",
        ),
        (
            "[**bold** and `code`](https://example.com/b) **[bold](https://example.com/c)**",
            "[**bold** and `code`](https://example.com/b) **[bold](https://example.com/c)**",
        ),
        (
            "[text] (no link), [text][none], ![none] and [x]: y",
            "[text] (no link), [text][none], ![none] and [x]: y",
        ),
        ("[a_b*c](https://example.com/a_b*c)", "[a_b\u2217c](https://example.com/a_b*c)"),
        (
            "https://example.com/_next_/a__b__ and https://example.com/x(y)_z_.",
            "https://example.com/_next_/a__b__ and https://example.com/x(y)_z_.",
        ),
        # Pictures.
        (
            "![A bridge](https://example.com/p.png) within text",
            "[A bridge](https://example.com/p.png) within text",
        ),
        (
            "[![A bridge](https://example.com/p.png)](https://example.com/bridge) and words",
            "[A bridge](https://example.com/bridge) and words",
        ),
        (
            '![A](https://example.com/a.png) ![B](https://example.com/b.png "hover")',
            "[A](https://example.com/a.png) [B](https://example.com/b.png)",
        ),
        (
            "![a][one] in words\n\n[one]: https://example.com/one.png",
            "[a](https://example.com/one.png) in words",
        ),
        # Lists.
        ("* a\n* b\n\n+ c", "- a\n- b\n\n- c"),
        ("3) three\n4) four", "3. three\n4. four"),
        ("- a\n  - b\n    1. c\n- d", "- a\n  - b\n    1. c\n- d"),
        ("- a\n\n  A second paragraph.\n\n- b", "- a\n  A second paragraph.\n- b"),
        ("- [ ] to do\n- [x] done", "☐ to do\n☑ done"),
        (
            "- a line that is\n  wrapped\n- and `code`\n  ```sh\n  run\n  ```\n- > quoted",
            "- a line that is wrapped\n- and `code`\n  ```sh\n  run\n  ```\n- quoted",
        ),
        # Code in a list: all of it indented, as else the list would end there.
        (
            "9. a\n\n       code\n\n       more\n\n   after\n10. b\n    ```\n    x\n    ```\n11. c",
            "9. a\n   ```\n   code\n   \n   more\n   ```\n   after\n10. b\n    ```\n    x\n    ```\n11. c",
        ),
        (
            "- ```\n  x\n  ```\n  after\n- - ```\n    y\n    ```",
            "- \u200b\n  ```\n  x\n  ```\n  after\n- - \u200b\n    ```\n    y\n    ```",
        ),
        ("- [ ] a\n\n      code\n\n  after", "☐ a\n```\ncode\n```\n  after"),
        ("> - a\n>   ```\n>   x\n>   ```\n> - b", "> - a\n>   ```\n>   x\n>   ```\n> - b"),
        ("Text above\n- item\n- item\n\nText below", "Text above\n- item\n- item\n\nText below"),
        ("-\n- b", "- b"),
        # Quotes.
        ("> one\n> two\n>\n> three", "> one two\n> \n> three"),
        ("> a\n>> nested\n> > > deeper", "> a\n> nested\n> deeper"),
        ("> - a\n> - b\n\nText", "> - a\n> - b\n\nText"),
        ("> a\nlazy", "> a lazy"),
        # Breaks and rules.
        (
            "two blanks  \na backslash\\\nand a<br>tag<br/>\nthe end",
            "two blanks\na backslash\nand a\ntag\nthe end",
        ),
        ("above\n\n---\n\nbetween\n\n* * *\n\nbelow", "above\n\nbetween\n\nbelow"),
        ("A paragraph of\ntwo lines\n---\nanother one", "A paragraph of two lines\n\nanother one"),
        ("A paragraph of words.\n---\nAnother one.", "A paragraph of words.\n\nAnother one."),
        ("a &amp; b &lt;c&gt; &copy; &#8217; &nbsp;&bogus;", "a & b <c> © ’ \xa0&bogus;"),
        # Subheadings.
        (
            "### Costs *and* more\nFour million.\n\n#### Of that\nHalf.",
            "**Costs *and* more**\n\nFour million.\n\n**Of that**\n\nHalf.",
        ),
        # Tables.
        (
            "| Line | Old  |  New |\n|:-----|:----:|-----:|\n| 4    | 8:10 | 8:25 |\n| 11   | 9:05 | 10:00 |",
            "```\nLine  Old     New\n────  ────  ─────\n4     8:10   8:25\n11    9:05  10:00\n```",
        ),
        (
            "| 駅 | *name* |\n|---|---|\n| 東京 | [Tokyo](https://example.com) |",
            "```\n駅    name\n────  ─────\n東京  Tokyo\n```",
        ),
        ("| | |\n|-|-|\n| a | b\\|c |", "```\na  b|c\n```"),
        ("A | B\n--|--\n`1` |", "```\nA  B\n─  ─\n1\n```"),
        # Footnotes.
        (
            "One[^1], two[^note], one again[^1].\n\n[^1]: The *first*.\n[^note]: See [this](https://example.com).\n\n    And more.",
            "One¹, two², one again¹.\n\n-# ¹ The *first*.\n-# ² See [this](https://example.com). And more.",
        ),
        ("None[^9] is not one.", "None[^9] is not one."),
        (
            "A note[^a] with a note.\n\n[^a]: First[^b].\n[^b]: Second.",
            "A note¹ with a note.\n\n-# ¹ First².\n-# ² Second.",
        ),
        # HTML.
        (
            "<b>b</b> <i>i</i> <em>e</em> <strong>s</strong> <u>u</u> <s>s</s> <del>d</del> <mark>m</mark>",
            "**b** *i* *e* **s** __u__ ~~s~~ ~~d~~ **m**",
        ),
        (
            '<kbd>Ctrl</kbd> <code>a*b</code> <q>quote</q> <small>small</small> <span class="x">span</span>',
            "`Ctrl` `a*b` “quote” small span",
        ),
        (
            "10 m<sup>2</sup> of H<sub>2</sub>O on the 1<sup>st</sup>, x<sup>ABC</sup>",
            "10 m² of H₂O on the 1ˢᵗ, x^ABC",
        ),
        (
            '<a href="https://example.com">link <b>bold</b></a> and <a name="x"></a>none',
            "[link **bold**](https://example.com) and none",
        ),
        (
            '<img src="https://example.com/p.png" alt="A bridge" width="3"> here',
            "[A bridge](https://example.com/p.png) here",
        ),
        ("<!--\nseveral\n\nlines -->\nText", "Text"),
        # What is left out leaves no second blank.
        ("a <!-- b --> c and a <span></span> <b> d</b>", "a c and a **d**"),
        ("a %%b%% c and **d** %%e%% `f` {.g} h", "a c and **d** `f` h"),
        ('<p align="center">One<br>two</p>\n<p>Three</p>', "One\ntwo\nThree"),
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "- a\n- b"),
        (
            "<details>\n<summary>More</summary>\n\nHidden *text*.\n\n</details>",
            "**More**\n\nHidden *text*.",
        ),
        ("<blockquote>Quoted</blockquote>\n\nText", "> Quoted\n\nText"),
        ("<pre>\nx  y\n  z\n</pre>", "```\nx  y\n  z\n```"),
        (
            "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>",
            "```\nA  B\n─  ─\n1  2\n```",
        ),
        ("a <table><tr><th>Line</th><th>At</th></tr></table>", "a\n**Line** **At**"),
        ("<h3>A heading</h3>\nText", "**A heading**\n\nText"),
        ("a&#x202e;b&#8203;c &#10;# no heading", "abc # no heading"),
    ],
)
def test_shown(typed: str, shown: str) -> None:
    assert body(typed) == shown
