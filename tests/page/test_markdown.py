"""Discord's Markdown, as the page's own module builds it in a browser."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
import pytest_asyncio

from bot.sandbox import Sandbox
from tests.page.conftest import Visits

pytestmark = pytest.mark.asyncio(loop_scope="package")

# What was built, as tags: `<name.class href>`, so that the samples stay readable.
RENDER = """
async ([samples, blocks]) => {
  const { render } = await import('./markdown.js');
  const names = {
    user: (id) => ({ 1: 'Ada' })[id],
    role: (id) => ({ 2: 'Editors' })[id],
    channel: (id) => ({ 3: 'news' })[id],
  };
  const show = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    const look = node.className ? `.${node.className}` : '';
    const extra = ['href', 'start', 'data-language', 'data-command'].map((each) => node.getAttribute(each));
    const rest = extra.filter((each) => each !== null).map((each) => ` ${each}`).join('');
    const inside = [...node.childNodes].map(show).join('');
    return `<${node.localName}${look}${rest}>${inside}</>`;
  };
  return samples.map((each) => [...render(each, { names, blocks }).childNodes].map(show).join(''));
}
"""

LINES = {
    "plain": "plain",
    "**bold** and *italic* and _italic_": ("<strong>bold</> and <em>italic</> and <em>italic</>"),
    "__under__ ~~struck~~": "<u>under</> <s>struck</>",
    "***both***": "<strong><em>both</></>",
    "**bold *inner* bold**": "<strong>bold <em>inner</> bold</>",
    "*a **b***": "<em>a <strong>b</></>",
    "__**~~all~~**__": "<u><strong><s>all</></></>",
    "**never closed": "**never closed",
    "*a **b*": "<em>a **b</>",
    "2 * 3 * 4": "2 * 3 * 4",
    "snake_case_name": "snake_case_name",
    "**** and ||||": "**** and ||||",
    r"\*not\* \_this\_": "*not* _this_",
    "`*raw*`": "<code>*raw*</>",
    "`` ` ``": "<code>`</>",
    "`` a ` b ``": "<code> a ` b </>",
    "a ` alone": "a ` alone",
    "||secret **x**||": "<span.spoiler><span.spoiler-text>secret <strong>x</></></>",
    "[label](https://example.org/a_b)": "<a https://example.org/a_b>label</>",
    "[**b**](https://example.org 'x')": "<a https://example.org/><strong>b</></>",
    '[t](https://example.org "title")': "<a https://example.org/>t</>",
    "[a [b](https://example.org)": "[a <a https://example.org/>b</>",
    "[x](javascript:alert(1))": "[x](javascript:alert(1))",
    "[x](data:text/html,y)": "[x](data:text/html,y)",
    "[https://good.example](https://bad.example)": "[https://good.example](https://bad.example)",
    "See https://example.org/a_(b), then.": (
        "See <a https://example.org/a_(b)>https://example.org/a_(b)</>, then."
    ),
    "(https://example.org).": "(<a https://example.org/>https://example.org</>).",
    "**https://example.org**": "<strong><a https://example.org/>https://example.org</></>",
    "<https://example.org>": "<a https://example.org/>https://example.org</>",
    "javascript:alert(1) <javascript:x>": "javascript:alert(1) <javascript:x>",
    "<@1> <@!1> <@9>": (
        "<span.mention>@Ada</> <span.mention>@Ada</> <span.mention>@unknown-user</>"
    ),
    "<@&2> <#3> </schedule set:4>": (
        "<span.mention>@Editors</> <span.mention>#news</> "
        "<button.mention schedule set>/schedule set</>"
    ),
    "@everyone": "<span.mention>@everyone</>",
    "<t:1756900000:d> <t:1756900000:t>": "<time.moment>03/09/2025</> <time.moment>13:46</>",
    "<t:1756900000>": "<time.moment>3 September 2025 at 13:46</>",
    "<t:99999999999999999:R>": "<t:99999999999999999:R>",
    "<:wave:123>": "<span.emoji>:wave:</>",
    "<b>no</b> &amp;": "<b>no</b> &amp;",
    "snake_case_name and _this_": "snake_case_name and <em>this</>",
    "__under_line__": "<u>under_line</>",
    "**a**b ~~c~~d": "<strong>a</>b <s>c</>d",
    "** spaced ** * not *": "<strong> spaced </> * not *",
    "||a|| ||`b`||": (
        "<span.spoiler><span.spoiler-text>a</></> <span.spoiler><span.spoiler-text><code>b</></></>"
    ),
    "[label](<https://example.org>)": "<a https://example.org/>label</>",
    "[a](https://example.org)[b](https://example.org/b)": (
        "<a https://example.org/>a</><a https://example.org/b>b</>"
    ),
    "https://example.org/_a_ *https://example.org/b*": (
        "<a https://example.org/_a_>https://example.org/_a_</> "
        "<em><a https://example.org/b>https://example.org/b</></>"
    ),
    "ftp://example.org mailto:a@example.org": "ftp://example.org mailto:a@example.org",
    "<#9> <@&9> @here": (
        "<span.mention>#unknown</> <span.mention>@unknown-role</> <span.mention>@here</>"
    ),
    "<a:party:456>": "<span.emoji>:party:</>",
    "<t:abc> <T:1756900000>": "<t:abc> <T:1756900000>",
    # What articles become.
    "[[Update] The bridge](https://example.org/a)": (
        "<a https://example.org/a>[Update] The bridge</>"
    ),
    "[The [sic] bridge [PDF]](https://example.org/b.pdf)": (
        "<a https://example.org/b.pdf>The [sic] bridge [PDF]</>"
    ),
    "**[bold](https://example.org/c)** [a *b* `c`](https://example.org/d)": (
        "<strong><a https://example.org/c>bold</></> "
        "<a https://example.org/d>a <em>b</> <code>c</></>"
    ),
    "[x](https://example.org/a_(b)) [y](https://example.org/a(b)c(d))": (
        "<a https://example.org/a_(b)>x</> <a https://example.org/a(b)c(d)>y</>"
    ),
    "[x](https://example.org/((y)))": (
        "[x](<a https://example.org/((y))>https://example.org/((y))</>)"
    ),
    r"a \|\| b, 5\*3, \_\_init\_\_.py, \~\~, \`x\`, \\": "a || b, 5*3, __init__.py, ~~, `x`, \\",
    r"\<t:1756900000> \[x](https://example.org/a)": (
        "<t:1756900000> [x](<a https://example.org/a>https://example.org/a</>)"
    ),
    "**a**\u200b*b* **\u200b*c*\u200b**": (
        "<strong>a</>\u200b<em>b</> <strong>\u200b<em>c</>\u200b</>"
    ),
    "*\u200b**a** b* **a *b*\u200b**": ("<em>\u200b<strong>a</> b</> <strong>a <em>b</>\u200b</>"),
    "***x*** __u__ __**u**__": "<strong><em>x</></> <u>u</> <u><strong>u</></>",
    "voted.¹ H₂O ☑ done": "voted.¹ H₂O ☑ done",
    "</schedule post-now:12> <:a_b:1>": (
        "<button.mention schedule post-now>/schedule post-now</> <span.emoji>:a_b:</>"
    ),
    "**Type </help:123456789012345678>**, `</help:1>`": (
        "<strong>Type <button.mention help>/help</></>, <code></help:1></>"
    ),
    "</schedule set> <schedule set:1> </:1> </a:b>": "</schedule set> <schedule set:1> </:1> </a:b>",
    # There are no buttons in a link.
    "[use **</help:1>**](https://example.org/a)": (
        "<a https://example.org/a>use <strong><span.mention>/help</></></>"
    ),
    "<id:guide> <id:browse> <id:customize> <id:linked-roles> <id:none>": (
        "<span.mention>Server Guide</> <span.mention>Browse Channels</> "
        "<span.mention>Channels & Roles</> <span.mention>Linked Roles</> <id:none>"
    ),
    "||a **b** [c](https://example.org/c)||": (
        "<span.spoiler><span.spoiler-text>a <strong>b</> <a https://example.org/c>c</></></>"
    ),
    # In the words of a link Discord shows the sign that escapes, and escapes all the same.
    r"[5\*3\*2](https://example.org/a)": r"<a https://example.org/a>5\*3\*2</>",
    r"[a\[b](https://example.org/a)": ("[a[b](<a https://example.org/a>https://example.org/a</>)"),
    r"[a\]b](https://example.org/a)": r"<a https://example.org/a>a\]b</>",
    # An address ends before what ends a sentence, but for these two.
    "https://example.org/a! https://example.org/b? https://example.org/c:": (
        "<a https://example.org/a!>https://example.org/a!</> "
        "<a https://example.org/b?>https://example.org/b?</> "
        "<a https://example.org/c>https://example.org/c</>:"
    ),
    "**https://example.org/a**b** ||https://example.org/b||": (
        "<strong><a https://example.org/a>https://example.org/a</></>b** "
        "<span.spoiler><span.spoiler-text>"
        "<a https://example.org/b>https://example.org/b</></></>"
    ),
    "__https://example.org/a__ _https://example.org/b_c_": (
        "<u><a https://example.org/a>https://example.org/a</></> "
        "<em><a https://example.org/b_c>https://example.org/b_c</></>"
    ),
    # Beside an underscore only letters of ASCII count.
    "日_本_語": "日<em>本</>語",
}

BLOCKS = {
    "# One\n## Two\n### Three": "<h3.heading-1>One</><h3.heading-2>Two</><h3.heading-3>Three</>",
    "#none\n#### none": "<p>#none\n#### none</>",
    "### What's Next?\nText.\n\n### Then\nMore.": (
        "<h3.heading-3>What's Next?</><p>Text.</><h3.heading-3>Then</><p>More.</>"
    ),
    "-# small *print*": "<p.subtext>small <em>print</></>",
    "one\ntwo\n\nthree": "<p>one\ntwo\n\nthree</>",
    "> quoted\n> **more**\nnot": "<blockquote><p>quoted\n<strong>more</></></><p>not</>",
    "> > once": "<blockquote><p>> once</></>",
    "a\n>>> all\nthe rest": "<p>a</><blockquote><p>all\nthe rest</></>",
    "- a\n- b": "<ul><li>a</><li>b</></>",
    "* a\n  - b\n    - c\n* d": "<ul><li>a<ul><li>b<ul><li>c</></></></></><li>d</></>",
    "3. a\n4. b": "<ol 3><li>a</><li>b</></>",
    "- a\n  goes on": "<ul><li>a\ngoes on</></>",
    "```py\nx = '**'\n```": "<pre><code py>x = '**'</></>",
    "```\n# raw\n```after": "<pre><code># raw</></><p>after</>",
    "a ```b``` c": "<p>a </><pre><code>b</></><p> c</>",
    "```never closed": "<p>```never closed</>",
    "**bold\nover lines**": "<p><strong>bold\nover lines</></>",
    "\r\na\r\nb": "<p>\na\nb</>",
    "-# small\n-# again": "<p.subtext>small</><p.subtext>again</>",
    "> # Heading\n> text": "<blockquote><h3.heading-1>Heading</><p>text</></>",
    "> - a\n> - b": "<blockquote><ul><li>a</><li>b</></></>",
    "1. a\n   - b\n2. c": "<ol><li>a<ul><li>b</></></><li>c</></>",
    "text\n- **a**\ntext": "<p>text</><ul><li><strong>a</></></><p>text</>",
    "# *Heading* with `code`": "<h3.heading-1><em>Heading</> with <code>code</></>",
    "```\na\n\nb\n```": "<pre><code>a\n\nb</></>",
    # What articles become.
    "> One.\n> \n> Two.\n> - a": "<blockquote><p>One.\n\nTwo.</><ul><li>a</></></>",
    "Before:\n> One.\n\nAfter.": "<p>Before:</><blockquote><p>One.</></><p.spaced>After.</>",
    "> **Note**\n> Text\n> \n> - a": (
        "<blockquote><p><strong>Note</>\nText</><ul.spaced><li>a</></></>"
    ),
    "Words:\n\n- a\n- b\n\nMore.\n\n> q\n\n-# ¹ Note.": (
        "<p>Words:</><ul.spaced><li>a</><li>b</></><p.spaced>More.</>"
        "<blockquote.spaced><p>q</></><p.subtext spaced>¹ Note.</>"
    ),
    "Table:\n\n```\nLine  Old\n────  ────\n4     8:10\n```": (
        "<p>Table:</><pre.spaced><code>Line  Old\n────  ────\n4     8:10</></>"
    ),
    "**Sub**\n\nText.\n\n**Sub**": "<p><strong>Sub</>\n\nText.\n\n<strong>Sub</></>",
    "- </schedule set:1>\n-# or </help:2>": (
        "<ul><li><button.mention schedule set>/schedule set</></></>"
        "<p.subtext>or <button.mention help>/help</></>"
    ),
    "☑ done\n☐ open\n  - a": "<p>☑ done\n☐ open</><ul><li>a</></>",
    r"\# no" + "\n" + r"\- no" + "\n" + r"1\. no" + "\n" + r"\> no": (
        "<p># no\n- no\n1. no\n> no</>"
    ),
    # Lists: how deep an item is, and what belongs to it.
    "1. a\n   - b\n     - c\n   - d\n2. e": (
        "<ol><li>a<ul><li>b<ul><li>c</></></><li>d</></></><li>e</></>"
    ),
    "10. a\n   - b\n11. c": "<ol 10><li>a<ul><li>b</></></><li>c</></>",
    "- a\n - b\n  - c": "<ul><li>a</><li>b<ul><li>c</></></></>",
    "- a\n  - b\n  more of a": "<ul><li>a<ul><li>b</></>more of a</></>",
    "- a\n  - b\n    more of b\n- c": "<ul><li>a<ul><li>b\nmore of b</></></><li>c</></>",
    "- a\n1. b": "<ul><li>a</><li>b</></>",
    "- a\n\n- b": "<ul><li>a</></><ul.spaced><li>b</></>",
    "- a\n  > q\n  ```\n  x\n  ```\n  end": (
        "<ul><li>a<blockquote><p>q</></><pre><code>x</></>end</></>"
    ),
    "- # a\n- -# b": "<ul><li># a</><li><p.subtext>b</></></>",
    "-\n- \n1.a": "<p>-\n- \n1.a</>",
    # Blanks before a sign, and signs behind a heading.
    " > q\n  ## h ##\n\ntext": "<blockquote><p>q</></><h3.heading-2>h</><p>text</>",
    "# # none\n>none\n>>> ": "<p># # none\n>none</><blockquote></>",
}

Rendering = Callable[..., Awaitable[list[str]]]

# Each would take minutes, or fill the memory, in a parser that goes back and forth.
HOSTILE = [
    "*" * 100_000,
    "**a " * 25_000,
    "[" * 100_000,
    "[" * 50_000 + "](https://example.org)",
    "[a](https://example.org " * 4_000,
    "> " * 50_000,
    "`" * 50_000 + " " + "`` ` " * 10_000,
    "``` " * 25_000,
    "<t:" * 30_000,
    "*_**__~~||" * 10_000,
    "\n".join(" " * depth + "- a" for depth in range(400)),
    "\n".join(" " * depth * 2 + "- a" for depth in range(400)),
    "- " * 50_000,
    "- a\n  > b\n" * 10_000,
    "# a " + "#" * 100_000 + "b",
    "[a](" + "(" * 100_000,
    "[a](https://example.org/(" * 4_000,
    "[a](https://example.org/" + "(b)" * 30_000,
    "[a](https://example.org" + " " * 100_000,
    "**a https://example.org/b" * 4_000,
]


@pytest_asyncio.fixture(loop_scope="package")
async def rendering(sandbox: Sandbox, visits: Visits) -> Rendering:
    """Return what renders texts in the page."""
    page = await (await visits(sandbox)).open()

    async def render(samples: list[str], *, blocks: bool) -> list[str]:
        built: list[str] = await page.evaluate(RENDER, [samples, blocks])
        return built

    return render


async def test_what_stands_in_a_line(rendering: Rendering) -> None:
    assert dict(zip(LINES, await rendering(list(LINES), blocks=False), strict=True)) == LINES


async def test_what_fills_lines(rendering: Rendering) -> None:
    assert dict(zip(BLOCKS, await rendering(list(BLOCKS), blocks=True), strict=True)) == BLOCKS


async def test_blocks_run_the_way_their_words_do(sandbox: Sandbox, visits: Visits) -> None:
    page = await (await visits(sandbox)).open()
    directions = await page.evaluate(
        """async (text) => {
          const { render } = await import('./markdown.js');
          document.body.append(render(text));
          const blocks = document.querySelectorAll('body > :is(p, h3, ul)');
          return [...blocks].map((each) => getComputedStyle(each).direction);
        }""",
        "Words\n# \u05db\u05d5\u05ea\u05e8\u05ea\n**\u05de\u05d9\u05dc\u05d9\u05dd** and more\n- \u0623\u0648\u0644\n- two",
    )
    assert directions == ["ltr", "rtl", "rtl", "rtl"]


@pytest.mark.speed
async def test_the_cost_of_hostile_text_grows_with_its_length(
    sandbox: Sandbox, visits: Visits
) -> None:
    page = await (await visits(sandbox)).open()
    measure = """
    async (samples) => {
      const { render } = await import('./markdown.js');
      return samples.map((each) => {
        const begun = performance.now();
        render(each);
        return performance.now() - begun;
      });
    }
    """
    spent = await page.evaluate(measure, HOSTILE)
    assert max(spent) < 1000, spent
