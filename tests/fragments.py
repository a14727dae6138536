"""Chapters that hold what no author should write, composed out of fragments by a seed."""

# ruff: noqa: E501 (a fragment is easier to read on a line)

import random
from collections.abc import Iterator

LINES = [
    "plain words", "*em* **strong** ***both*** ~~gone~~ `code`", "a<b>c</i>d", "<sub>1</sub><sup>2</sup><kbd>K</kbd>",
    "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby> <ruby>字</ruby> <rt>x</rt>", "<font color=red>f</font><tt>t</tt>",
    '<a name="b1"></a><a id="note-1">x</a> <a id="x y" href="#x-y">z</a>', "[to](#b1) [to](#gone) [c](c0.md#a) [d](d.md)",
    "[a](http://exa mple) [b](https://[) [c](http://x:99999/) [d](http://-/) [e](HTTP://Ü.de/ä?q=[1]#a#b)",
    "[m](mailto:) [m](mailto:a b@c) [t](tel:+49 30) [f](ftp://x.y/z) [j](javascript:x) [d](data:text/html,x)",
    '[**a** `b` ![c](p.svg) <b>d</b>](https://example.org "t<i>\\"tle")', "[[x](http://a.b)](http://c.d) <http://e.f/%zz>",
    "![](p.svg) ![alt](gone.png) ![w](https://x.y/z.png) <img src=p.svg width=5 height=0 onload=x> <img>",
    "[^a] [^b] [^gone] [^A]", "$a^2$ $\\frac$ $x<y&z$ $$\\int_0^1$$ $\\text{<b>}$", "&#xD800; &#0; &#1; &#xFFFE; &nbsp; &zwj; &bogus;",
    "\u200b\u200d\u202e\u2066\u2069\ufeff\ue000\ufdd0\U0010ffff\U0001f468\u200d\U0001f469 ☑ 𝕏 𝄞", "x" * 300, "ＡＢＣ مرحبا שלום ไทย 한국어",
    "Vec<T> <T> </T> <my-el a=b>custom</my-el> <svg><text>s</text></svg> <script>alert(1)</script>",
    "<iframe src=x>i</iframe> <video src=v><p>no</p></video> <math><mi>x</mi></math> <object>o</object><button>b</button>",
    "<details><summary>s</summary>one line</details>", "<span lang=fr dir=rtl id=a>un</span> <span lang='x\"y' id=''>deux</span>",
    "<abbr title='T\"<'>t</abbr> <q cite=x>q</q> <bdo dir=rtl>b</bdo> <bdo>c</bdo> <time>1</time> <data value=1>d</data>",
    "a<br>b<br/>c<wbr>d<hr>e  \nf\\\ng", "<!-- c --> <!-- <?php x ?> <![CDATA[ cd ]]> <!DOCTYPE x> <a href=\"x>y", "a & b < c > d \" '",
    "<b><i><u>" * 9 + "deep" + "</u></i></b>" * 9, "*a **b " * 40 + "x" + "** c*" * 40, "<p>p</p><li>l</li><td>d</td><div>v</div>",
    "<a href=#a>" * 3 + "n" + "</a>" * 3, "<a href='javascript:x' onclick=y style='color:red' class=k id=begin>l</a>", "#", "|", ":", "\\",
    "\x7f\x85\x9f\u1680\u2003\u3000\u00ad\u2028\u2029z", "H~2~O x^2^ ==m== :smile: www.example.org a@b.c", "<del>d</del><ins>i</ins><s>s</s><strike>k</strike><mark>m</mark><small>s</small>",
]  # fmt: skip
BLOCKS = [
    "# h1", "#### skipped", "## ", "## same\n\n## same\n\n## same-1", "## id {#b1}\n\n## id {#b1 .c k=v}\n\n## q {#note-1}",
    '## x {#a"<>&b}', "## 1 ２ é 漢 [l](x) `c` ![i](p.svg) [^a] $x$", "Setext *x*\n===", "---\n\n***", "> quote\n>\n> > deep\n> ## in",
    "> [!NOTE]\n> n\n\n> [!WARNING]", "- a\n- b\n\n  c\n- [ ] t\n- [x] u\n  1. o\n     - p", "7. seven\n8. eight\n\n0) nought", "-\n-\n- \n+ ",
    "| a | b |\n|---|:-:|\n| 1 |\n| 1 | 2 | 3 |\n| `x|y` | <br>z |", "| a |\n|---|", "||\n|-|\n||", "|a|b|c|\n|:-|-:|:-:|\n|[^a]|![x](p.svg)|<ul><li>l</li></ul>|",
    "term\n: meaning\n: other\n\n  more\n\n: none", "```rust\nfn f() { \"s\" } // c\n```", "```\n\x00\x0c\u2028\ufffe<&>\n", "    indented\n    <b>",
    "``` é\"<x> {.c}\nx\n```", "~~~math\nx\n~~~", "$$\nx^2\n$$", "[^a]: note *a* [^b]\n\n    more\n\n    - list [^a]", "[^b]: again [^b]\n[^b]: twice",
    "[^unused]: never\n\n- [^c]: in a list", "![alone](p.svg \"cap *t*\")", "![gone](gone.svg)", "<!-- unterminated", "<!-- ok -->", "<!-- i18n:skip -->",
    "<div>\nx\n</div>", "<div class=x lang=fr dir=rtl id=d>\n\n**m**\n\n## in div\n\n</div>", "<div>", "</div>", "</section></p></td>", "<section>\n\n<article>\n\nx\n",
    "<details>\n<summary>S <b>b</b> `c`</summary>\n\ntext\n\n- l\n\n</details>", "<details><summary>one</summary>line</details>", "<details>\n\nno summary",
    "<details>\n<summary>\n\n## head\n\n- l\n\n</summary>\nx\n<details><summary>in</summary>y</details>\n</details>", "- <details>\n  <summary>l</summary>\n\n  y\n  </details>",
    "<table><tr><td colspan=3>a<td rowspan=9>b<tr><td>c</table>", "<table>\n<thead><tr><th>h</th></tr></thead>\n<tr>\n<td>\n\n**m**\n\n- l\n\n</td>\n</tr>\n</table>",
    "<table>stray<caption>c</caption><tr>x<td>y</td>z</tr><div>d</div></table>", "<table></table>", "<table><tr><th>h</th><td>x</td></tr><tr><td>a<td>b</table>", "<table><thead><tr><th rowspan=2>a<td>b</thead><tr><td>1<tr><th>3<td>4</table>", "<tr><td>lone</td></tr>", "<li>lone</li>\n<dt>t</dt><dd>d</dd>",
    "<table><tbody><tr><td rowspan=0 colspan=-1>a</td></tr></tbody><tfoot><tr><td>1<td>2<td>3</tfoot><thead><tr><td rowspan=5>x</thead></table>",
    "<ul>\n<li>a\n<li>b\n\ntext\n\n</ul>", "<ul>x<p>y</p></ul>", "<ol start=5><li value=9>a</ol>", "<dl><dd>d</dd><dt>t</dt></dl>", "<dl><dt>t<dd>d<div>x</div></dl>",
    "<p align=center>\n\n![alone](p.svg)\n\n</p>", "<p>a<p>b<div>c<p>d", "<h1>raw</h1><h6 id=r>six</h6>", "<h2>\n\nx\n\n</h2>", "<pre>\n a <b>b</b>\n</pre>", "<pre>x\n\ny",
    "<script>\nalert('<p>')\n</script>", "<style>\np{}\n\nx", "<textarea>\n\n*x*\n\n</textarea>", "<svg><path d='x'/><text>t</text></svg>", "<math><mi>x</mi></math>",
    "<video controls>\n\nfallback\n\n</video>", "<iframe src='x'></iframe>", "<picture><source srcset=x><img src=p.svg></picture>", "<img src=p.svg alt=a width=1 height=99999999>",
    "<figure><img src=p.svg><figcaption>c</figcaption></figure>", "<figure>\n\n![a](p.svg)\n\n<figcaption>c</figcaption>\n</figure>", "<figcaption>f</figcaption>", "<form><input><select><option>o</select></form>",
    "<center>c</center>\n<font>f</font>", "<a name=top></a>", "<a href='https://example.org'>\n\nblock\n\n</a>", "<b>\n\nblock\n\n</b>", "<span>\n\n## h\n\n</span>", "<?php echo 1 ?>", "<!DOCTYPE html>",
    "<![CDATA[\ncd <b>\n]]>", "<my-el>\n\nx\n\n</my-el>", "<blockquote>\n\nq\n\n</blockquote>", "<blockquote>b<p>c</blockquote>", "<hr><br>", "<div id=d></div><div id=d>y</div>", "<div\nid=z", "<ruby>\n漢<rt>k</rt>\n</ruby>",
    "> " * 60 + "deep", "".join("  " * n + "- l\n" for n in range(40)), "<div id=n>" * 30 + "n" + "</div>" * 30, "|" + "c|" * 40 + "\n|" + "-|" * 40 + "\n|" + "d|" * 40, "", " ",
]  # fmt: skip


def chapter(seed: int) -> str:
    """The source of one chapter: its heading, and some forty fragments, now and then with one within another."""
    chance = random.Random(seed)
    return "\n\n".join(["# Chapter", *_blocks(chance, chance.randint(1, 40)), "[^a]: n", ""])


def _blocks(chance: random.Random, count: int) -> Iterator[str]:
    for _ in range(count):
        kind = chance.random()
        if kind < 0.55:
            yield chance.choice(BLOCKS)
        elif kind < 0.8:
            yield " ".join(chance.choices(LINES, k=chance.randint(1, 4)))
        elif kind < 0.9:
            mark = chance.choice(["> ", "- ", "    ", "1. ", "[^b]: ", ": ", "<div>", "## ", "| "])
            inner = "\n\n".join(_blocks(chance, 2))
            yield mark + inner.replace("\n", "\n" + " " * len(mark))
        else:
            source = chance.choice(BLOCKS) + chance.choice(LINES)
            cut = chance.randrange(len(source) + 1)
            yield source[:cut]
