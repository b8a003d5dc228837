"""What other programs write beyond CommonMark: what Discord gets of it, and what is hinted."""

from __future__ import annotations

import pytest

from tests.articles.markdown.material import HEAD, read


@pytest.mark.parametrize(
    ("typed", "shown", "hints"),
    [
        # Google Docs.
        (
            "### **Costs** {#costs}\n\nThe council voted 7\\-2\\. That's **all**\\!",
            "**Costs**\n\nThe council voted 7-2. That's **all**!",
            [],
        ),
        (
            "* First point\n  * Below it\n1. One\n2. Two",
            "- First point\n  - Below it\n1. One\n2. Two",
            [],
        ),
        (
            "Text ![][image1]more\n\n[image1]: <data:image/png;base64,iVBORw0KGgo=>",
            "Text more",
            ["1: a picture within the text is left out"],
        ),
        # Word, by Pandoc.
        (
            'Text ![A bridge](https://example.com/media/image1.png){width="6.5in" height="3in"} more',
            "Text [A bridge](https://example.com/media/image1.png) more",
            ['1: template code is left out: {width="6.5in" height="3in"}'],
        ),
        (
            '::: {custom-style="Body Text"}\nWords.\n:::',
            "> Words.",
            ['1: template code: ::: {custom-style="Body Text"}'],
        ),
        ("-   First\n\n-   Second\n\n    more of it", "- First\n- Second\n  more of it", []),
        (
            "+------+------+\n| Line | Old  |\n+======+======+\n| 4    | 8:10 |\n+------+------+",
            "```\n+------+------+\n| Line | Old  |\n+======+======+\n| 4    | 8:10 |\n+------+------+\n```",
            ["1: lines that look like a table are shown as they stand"],
        ),
        (
            "Ferry\n:   A boat that crosses\n\nBridge\n:   What is closed",
            "**Ferry**\nA boat that crosses\n**Bridge**\nWhat is closed",
            [],
        ),
        ("-   a\n\n<!-- -->\n\n-   b", "- a\n\n- b", []),
        # Pandoc.
        (
            "  Line Old      New\n------ ------ -----\n     4 8:10    8:25\n    11 `9:05`   \n\nAfter",
            "```\nLine  Old    New\n────  ────  ────\n   4  8:10  8:25\n  11  9:05\n```\n\nAfter",
            ["1: a table is shown as lines of code, without its links and marks"],
        ),
        (
            "------  ---- \n     4  8:10\n    11  a|b\n------  ----\n\nAfter",
            "```\n 4  8:10\n11  a|b\n```\n\nAfter",
            ["1: a table is shown as lines of code, without its links and marks"],
        ),
        ("Words on a line\n-- --\nand more", "Words on a line\n\nand more", []),
        ("above\n\n--- ---\n\nbelow", "above\n\nbelow", []),
        (
            "| A line of *verse*,\n|   the next\n|\n| and the last\n\n| a | b",
            "A line of *verse*,\nthe next\n\nand the last\n\n| a | b",
            [],
        ),
        (
            "H~2~O, CO~2~ and x~i~; 2^10^ m^2^, the 1^st^ and x^Q^",
            "H₂O, CO₂ and xᵢ; 2¹⁰ m², the 1ˢᵗ and x^Q",
            [],
        ),
        ("~struck~ out, a~Q~, ^o^ and 2^3", "~~struck~~ out, a~Q~, ^o^ and 2^3", []),
        (
            "A note^[See *this*, `that` [and] [more](https://example.com).] and ^[one] ^[open",
            "A note¹ and ² ^[open\n\n-# ¹ See *this*, `that` [and] [more](https://example.com).\n-# ² one",
            [],
        ),
        (
            "[]{#anchor}Text \\\"quoted\\\" and \\'so\\', 5 \\$ \\@home",
            "Text \"quoted\" and 'so', 5 $ @home",
            [],
        ),
        # Notion.
        ("<aside>\n💡 Remember this.\n\n</aside>\n\nAfter", "> 💡 Remember this.\n\nAfter", []),
        ("<aside>\n💡\n\n**Two** paragraphs.\n\n</aside>", "> 💡\n> \n> **Two** paragraphs.", []),
        ("- [ ]  to do\n- [x]  done", "☐ to do\n☑ done", []),
        (
            "[https://example.com/a](https://example.com/a)\n\n![Untitled](https://example.com/Untitled.png)\n*A caption*",
            "https://example.com/a\n\n[Untitled](https://example.com/Untitled.png) *A caption*",
            [],
        ),
        ("```plain text\nas it is\n```", "```plain\nas it is\n```", []),
        # Obsidian.
        (
            "The [[City council|council]], [[Bridge]], [[Bridge#Costs]] and [[Bridge#^a1b2c3]]",
            "The council, Bridge, Bridge > Costs and Bridge",
            [],
        ),
        ("%%\nhidden\n\nmore\n%%\nText", "Text", []),
        ("> [!NOTE]\n> Words here.", "> Words here.", []),
        ("> [!warning]- Mind the gap\n> Words here.", "> **Mind the gap**\n> Words here.", []),
        ("> [!tip] Only a title", "> **Only a title**", []),
        (
            "A paragraph with a name. ^a1b2c3\n\n- an item ^the-item",
            "A paragraph with a name.\n\n- an item",
            [],
        ),
        (
            "Text ![The bridge|300](https://example.com/p.png) and ![[bridge.png]]",
            "Text [The bridge](https://example.com/p.png) and",
            ["1: the file bridge.png is not here"],
        ),
        ("#tag and key:: value", "#tag and key:: value", []),
        ("- [ ] open\n- [/] half", "☐ open\n- [/] half", []),
        # Jekyll and Kramdown.
        ("* TOC\n{:toc}\n\nText", "Text", []),
        ("Text\n{: .lead}", "Text", ["2: template code is left out: {: .lead}"]),
        (
            'See [home](https://example.com){:target="_blank"} and {{ site.title }}.',
            "See [home](https://example.com) and {{ site.title }}.",
            [
                '1: template code is left out: {:target="_blank"}',
                "1: template code: {{ site.title }}",
            ],
        ),
        (
            "{% include note.html %}\n\n{% highlight ruby %}\nx\n{% endhighlight %}",
            "{% include note.html %}\n\n{% highlight ruby %} x {% endhighlight %}",
            [
                "1: template code: {% include note.html %}",
                "3: template code: {% highlight ruby %}",
                "5: template code: {% endhighlight %}",
            ],
        ),
        ("*[HTML]: Hyper Text\n\nHTML is said.", "HTML is said.", []),
        ("Above<!--more-->\n\nBelow", "Above\n\nBelow", []),
        # Hugo.
        (
            "{{< youtube abc123 >}}\n\n{{% notice tip %}}Words{{% /notice %}}",
            "{{< youtube abc123 >}}\n\n{{% notice tip %}}Words{{% /notice %}}",
            [
                "1: template code: {{< youtube abc123 >}}",
                "3: template code: {{% notice tip %}}",
                "3: template code: {{% /notice %}}",
            ],
        ),
        ("Above\n\n<!--more-->\n\nBelow", "Above\n\nBelow", []),
        # Docusaurus, Astro and MDX.
        (
            ":::tip Mind the gap\nWords\n:::",
            "> **Mind the gap**\n> Words",
            ["1: template code: :::tip Mind the gap"],
        ),
        (
            ":::note[A title]\n\nWords\n\n:::",
            "> **A title**\n> \n> Words",
            ["1: template code: :::note[A title]"],
        ),
        (
            "import Tabs from '@theme/Tabs';\n\n<Tabs>\n<TabItem value=\"a\">\n\nWords\n\n</TabItem>\n</Tabs>",
            "Words",
            [
                "3: the tag <tabs> is left out; the text in it stays",
                "3: the tag <tabitem> is left out; the text in it stays",
            ],
        ),
        (
            "Above {/* a comment */} and so on\n\n{/* truncate */}\n\n{/*\nmore\nof it\n*/}\n\nBelow",
            "Above and so on\n\nBelow",
            [],
        ),
        (
            '<Image src="https://example.com/p.png" />\n\nText',
            "Text",
            ["1: the tag <image> is left out; the text in it stays"],
        ),
        # MkDocs.
        (
            '!!! note "Mind the gap"\n    Words.\n\n    More words.\n\nAfter',
            "> **Mind the gap**\n> Words.\n> \n> More words.\n\nAfter",
            ['1: template code: !!! note "Mind the gap"'],
        ),
        ("??? info\n    Folded.", "> **Info**\n> Folded.", ["1: template code: ??? info"]),
        (
            '=== "One"\n\n    First.\n\n=== "Two"\n\n    Second.',
            "**One**\n\nFirst.\n\n**Two**\n\nSecond.",
            [],
        ),
        ("[TOC]\n\nText", "Text", []),
        ("Press ++ctrl+c++ :material-check:", "Press ++ctrl+c++ :material-check:", []),
        # Release notes.
        (
            "### New\n* Fix the railing by @jdoe in https://github.com/example/bridge/pull/12\n* Add a ferry ([#13](https://github.com/example/bridge/pull/13)) :tada:\n\n**Full Changelog**: https://github.com/example/bridge/compare/v1.0...v1.1",
            "**New**\n\n- Fix the railing by @jdoe in https://github.com/example/bridge/pull/12\n- Add a ferry ([#13](https://github.com/example/bridge/pull/13)) :tada:\n\n**Full Changelog**: https://github.com/example/bridge/compare/v1.0...v1.1",
            [],
        ),
        (
            "<details><summary>Checksums</summary>\n\n```\na1b2c3  bridge.tar.gz\n```\n\n</details>",
            "**Checksums**\n\n```\na1b2c3  bridge.tar.gz\n```",
            [],
        ),
        (
            "> [!IMPORTANT]\n> Back up first.\n\n* a1b2c3d: fix (#12)\n* feat(ferry)!: cross the river",
            "> Back up first.\n\n- a1b2c3d: fix (#12)\n- feat(ferry)!: cross the river",
            [],
        ),
        (
            '<img width="600" alt="Screenshot" src="https://example.com/s.png">\n\n<p align="center">\n  <img src="https://example.com/t.png" alt="T">\n</p>',
            "[Screenshot](https://example.com/s.png)\n\n[T](https://example.com/t.png)",
            [],
        ),
        # Editors of web pages.
        (
            "<p>Caf&eacute; &mdash; <strong>open</strong>&nbsp;again.<br />At <em>nine</em>.</p>\n<p>&nbsp;</p>\n<p>More.</p>",
            "Café — **open** again.\nAt *nine*.\nMore.",
            [],
        ),
        ('<div class="note" style="x">\n\nWords **here**.\n\n</div>', "Words **here**.", []),
        (
            '<font color="red">red</font> and <blink>old</blink>',
            "red and old",
            ["1: the tag <blink> is left out; the text in it stays"],
        ),
        (
            '<iframe src="https://example.com/v"></iframe>\n\nText',
            "Text",
            ["1: the tag <iframe> is left out; the text in it stays"],
        ),
        (
            '<figure><img src="https://example.com/p.png" alt="A bridge"><figcaption>At dusk</figcaption></figure>\n\nText',
            "[A bridge](https://example.com/p.png)\nAt dusk\n\nText",
            [],
        ),
        (
            "Text <script>alert(1)</script>more\n\n<style>\np { color: red }\n\nb { }\n</style>\n\nEnd",
            "Text more\n\nEnd",
            ["1: the tag <script> is left out", "3: the tag <style> is left out"],
        ),
        # Hand.
        (
            "[relative](/news) and [another](../other.md) and ![picture](p.png)",
            "relative and another and picture",
            [
                "1: the address /news is relative, and the article names no source",
                "1: the address ../other.md is relative, and the article names no source",
                "1: the address p.png is relative, and the article names no source",
            ],
        ),
        (
            "![](https://example.com/p.png) has no words",
            "[p.png](https://example.com/p.png) has no words",
            ["1: a picture has no words for who can't see it"],
        ),
        ("*****\n\nStars above", "Stars above", []),
        ("•\ta point\n•\tanother\n◦\tbelow it", "•\ta point\n•\tanother\n◦\tbelow it", []),
        ("- a\n- b\n\n\n- c", "- a\n- b\n- c", []),
        (
            "##Glued\n\n**Looks like one**\nText",
            "##Glued\n\n**Looks like one** Text",
            ['1: "##Glued" looks like a heading'],
        ),
        ('> "A saying."\n> — Somebody', '> "A saying."\n> — Somebody', []),
        ("Line one\\\nLine two  \nLine three", "Line one\nLine two\nLine three", []),
        ("Ctrl + C | Cmd + C || both", r"Ctrl + C | Cmd + C \|\| both", []),
    ],
)
def test_shown_and_hinted(typed: str, shown: str, hints: list[str]) -> None:
    reading = read(typed)
    assert reading.article is not None
    (section,) = reading.article.sections
    assert section.body == shown
    above = HEAD.count("\n")
    assert [f"{hint.line - above}: {hint.wrong}" for hint in reading.hints] == hints
