"""What ``kg.reading.read_articles`` gives for files, folders, globs and standard input, and what it says of bad ones."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.model import Article
from kg.reading import Problem, ReadingError, read_articles
from kg.reading.articles import canonical_url, to_date

Read = Callable[..., tuple[list[Article], list[str]]]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """``read(*paths, **files)`` inside an empty folder gives the articles and the problems as text."""
    monkeypatch.chdir(tmp_path)

    def run(*paths: str, stdin: bytes = b"", **options: Any) -> tuple[list[Article], list[str]]:
        problems: list[Problem] = []
        found = list(read_articles(paths, on_problem=problems.append, stdin=io.BytesIO(stdin), **options))
        return found, [str(problem) for problem in problems]

    return run


def write(name: str, content: str | bytes) -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return name


def line(**fields: object) -> bytes:
    return json.dumps(fields).encode() + b"\n"


# Formats


def test_txt_keeps_the_text_as_decoded_and_takes_the_first_line_as_title(read: Read) -> None:
    text = "Arcadia opposes the vote\r\n\r\nIt said so on Monday.\r\n"
    (article,), problems = read(write("a.txt", text))
    assert article == Article(id="a.txt", title="Arcadia opposes the vote", text=text)
    assert problems == []


def test_a_first_line_as_long_as_a_text_is_no_title(read: Read) -> None:
    (article,), _ = read(write("a.txt", "Arcadia protests. " * 30))
    assert article.title == ""


def test_md_takes_fields_from_the_front_matter_and_puts_the_title_before_the_body(read: Read) -> None:
    front = '---\ntitle: "Arcadia: no"\npublished: 2023-08-15\npublisher: P\nurl: https://p.example/a\nlanguage: en\nbased_on: [x]\n---\n'
    (article,), problems = read(write("a.md", front + "\nIt said no.\n"))
    assert article == Article(
        id="https://p.example/a",
        title="Arcadia: no",
        text="Arcadia: no\n\nIt said no.\n",
        published="2023-08-15",
        url="https://p.example/a",
        publisher="P",
    )
    assert problems == []


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("# A title\n\nText.", "A title\n\nText."),
        ("A title\n\nText.", "A title\n\nText."),
        ("It **did not** _agree_.", "A title\n\nIt did not agree."),
        ('See [the deal](https://p.example/a "x") now.', "A title\n\nSee the deal now."),
        ("See [it](https://p.example/a_(b)), then [1] (so).", "A title\n\nSee it, then [1] (so)."),
        ("> Quoted.\n\n## Part\n\nMore.", "A title\n\nQuoted.\n\nPart\n\nMore."),
        ("![map](m.png)Text<!-- note -->.", "A title\n\nText."),
        ("snake_case_name and 2 * 3 * 4", "A title\n\nsnake_case_name and 2 * 3 * 4"),
        ("- one\n- two", "A title\n\n- one\n- two"),
    ],
)
def test_md_markup_that_is_not_language_is_taken_off(read: Read, body: str, text: str) -> None:
    (article,), _ = read(write("a.md", f"---\ntitle: A title\n---\n{body}"))
    assert article.text == text


def test_md_without_front_matter_takes_a_heading_as_title(read: Read) -> None:
    (article,), _ = read(write("a.md", "# A **bold** title #\n\nText."))
    assert article.title == "A bold title"


@pytest.mark.parametrize(
    ("published", "date", "problems"),
    [
        ("2023-08-15 10:00:00", "2023-08-15", []),
        ("2023-13-45", None, ["a.md: published '2023-13-45' is not a date like 2023-08-15; left out"]),
        ("[1]", None, ["a.md: published a list is not a date like 2023-08-15; left out"]),
        ("", None, []),
    ],
)
def test_md_fields_are_taken_as_written(read: Read, published: str, date: str | None, problems: list[str]) -> None:
    content = f"---\ntitle: 1984\nlanguage: no\npublished: {published}\n---\nText."
    (article,), found = read(write("a.md", content))
    assert (article.title, article.language, article.published) == ("1984", "no", date)
    assert found == problems


@pytest.mark.parametrize("piece", ["[", "![", "<!--", "*", "_", "**a", "# ", "[a](", "> "])
def test_md_that_never_closes_its_markup_is_read_in_linear_time(read: Read, piece: str) -> None:
    (article,), _ = read(write("a.md", f"Text {piece * 50_000}"))
    assert article.text.startswith("Text")


def test_html_gives_the_main_text_and_its_metadata(read: Read) -> None:
    paragraph = "Arcadia objected to the plan of its neighbour, and its minister explained why at some length. " * 3
    page = (
        '<html lang="en-GB"><head><title>Arcadia objects</title><link rel="canonical" href="https://p.example/a">'
        '<meta property="og:site_name" content="The Paper"><meta property="article:published_time" content="2023-08-15T09:00:00Z">'
        f"</head><body><nav>Menu</nav><article><h1>Arcadia objects</h1><p>{paragraph}</p><p>{paragraph}</p></article></body></html>"
    )
    (article,), problems = read(write("a.html", page))
    assert (article.id, article.title, article.published) == ("https://p.example/a", "Arcadia objects", "2023-08-15")
    assert (article.publisher, article.language) == ("The Paper", "en")
    assert article.text.startswith("Arcadia objects\n\nArcadia objected to")
    assert "Menu" not in article.text
    assert problems == []


def test_html_without_a_text_is_a_problem(read: Read) -> None:
    assert read(write("a.html", "<html><body></body></html>")) == ([], ["a.html: no article text found on the page"])


def test_jsonl_gives_an_article_a_line_with_ids_by_field_by_url_and_by_line(read: Read) -> None:
    lines = (
        line(id="x", text="One.", title="T", publisher="P")
        + b"\n"
        + line(text="Two.", url="HTTP://P.example")
        + line(text="3.")
    )
    for name, content in (("a.jsonl", lines), ("a.jsonl.gz", gzip.compress(lines))):
        articles, problems = read(write(name, content))
        assert [article.id for article in articles] == ["x", "http://p.example/", f"{name}#4"]
        assert articles[0].text == "T\n\nOne."
        assert problems == []


def test_standard_input_is_json_lines(read: Read) -> None:
    articles, problems = read("-", stdin=line(id=7, text="One.") + line(text="Two."))
    assert [article.id for article in articles] == ["7", "stdin#2"]
    assert problems == []


RSS = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Paper</title><language>en</language>
<item><title>Arcadia &amp; Borduria</title><link>https://p.example/1</link><pubDate>Tue, 15 Aug 2023 10:00:00 GMT</pubDate>
<description>Short.</description><content:encoded>&lt;p&gt;First part.&lt;/p&gt;&lt;p&gt;Second &lt;b&gt;part&lt;/b&gt;.&lt;/p&gt;</content:encoded></item>
<item><title>No text</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>The Paper</title><entry><title>Arcadia</title>
<link rel="self" href="https://p.example/self"/><link href="https://p.example/2"/><updated>2023-08-15T10:00:00Z</updated>
<summary>It agreed.</summary></entry></feed>"""


def test_feeds_give_an_article_an_entry(read: Read) -> None:
    (rss, atom), problems = read(write("a.xml", RSS), write("b.atom", ATOM))
    assert rss.text == "Arcadia & Borduria\n\nFirst part.\n\nSecond part."
    assert (rss.id, rss.published, rss.publisher) == ("https://p.example/1", "2023-08-15", "The Paper")
    assert (atom.id, atom.text, atom.published) == ("https://p.example/2", "Arcadia\n\nIt agreed.", "2023-08-15")
    assert problems == ["a.xml, line 4: no text"]


def test_a_feed_with_entities_is_refused_and_nothing_is_fetched(read: Read) -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&a;</title></item></channel></rss>'
    assert read(write("a.xml", bomb)) == ([], ["a.xml: the XML declares entities, which are not read"])
    assert read(write("b.xml", "<svg/>")) == ([], ["b.xml: not an RSS or Atom feed: its root is <svg>"])
    assert read(write("c.xml", "<rss>"))[1][0].startswith("c.xml, line 1: not XML")


def test_parquet_gives_an_article_a_row(read: Read) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.table({"text": ["One.", None], "id": ["x", "y"], "other": [1, 2]}), "a.parquet")
    articles, problems = read("a.parquet")
    assert [article.id for article in articles] == ["x"]
    assert problems == ["a.parquet, line 2: no text"]


@pytest.mark.parametrize(
    ("name", "module"), [("a.parquet", "pyarrow.parquet"), ("a.warc.gz", "warcio.archiveiterator")]
)
def test_an_optional_format_says_what_to_install(
    read: Read, monkeypatch: pytest.MonkeyPatch, name: str, module: str
) -> None:
    monkeypatch.setitem(__import__("sys").modules, module, None)
    _, (problem,) = read(write(name, b"x"))
    assert problem.startswith(f"{name}: not supported without {module.split('.')[0]}; try: pip install 'stancegraph[")


# Paths


def test_a_folder_is_read_in_order_with_ids_relative_to_it(read: Read) -> None:
    for name in ("n/b.txt", "n/a/z.txt", "n/c.md", "n/.hidden/d.txt", "n/image.png", "n/.e.txt"):
        write(name, f"About {name}\n\nText.")
    articles, problems = read("n")
    assert [article.id for article in articles] == ["a/z.txt", "b.txt", "c.md"]
    assert problems == []


def test_a_file_name_that_is_not_utf8_gives_an_id_that_is(read: Read) -> None:
    Path(b"caf\xe9.txt".decode("utf-8", "surrogateescape")).write_text("Text.")
    (article,), _ = read(".")
    assert article.id == r"caf\xe9.txt"


@pytest.mark.parametrize(
    ("pattern", "ids"),
    [
        ("n/*.txt", ["a.txt", "b.txt"]),
        ("n/**/*.txt", ["a.txt", "b.txt", "sub/c.txt"]),
        ("n/s*", ["sub/c.txt"]),
        ("n/[b]*", ["b.txt"]),
    ],
)
def test_a_glob_is_read_with_ids_relative_to_its_fixed_part(read: Read, pattern: str, ids: list[str]) -> None:
    for name in ("n/a.txt", "n/b.txt", "n/sub/c.txt"):
        write(name, f"About {name}")
    articles, problems = read(pattern)
    assert [article.id for article in articles] == ids
    assert problems == []


def test_a_file_that_is_named_twice_is_read_once(read: Read) -> None:
    write("n/a.txt", "Text.")
    articles, problems = read("n", "n/a.txt", "n/*.txt")
    assert [article.id for article in articles] == ["a.txt"]
    assert problems == []


def test_links_in_a_circle_are_followed_once(read: Read) -> None:
    write("n/sub/a.txt", "Text.")
    Path("n/sub/up").symlink_to("..")
    Path("n/self.txt").symlink_to("self.txt")
    Path("n/dead.txt").symlink_to("gone.txt")
    articles, problems = read("n")
    assert [article.id for article in articles] == ["sub/a.txt"]
    assert problems[0] == "n/dead.txt: link to a file that is not there"
    assert problems[1] == "n/self.txt: links that lead in a circle"
    assert problems[2].startswith("n/sub/up: link to a folder that is read already")


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("gone.txt", "gone.txt: no such file or folder"),
        ("*.gone", "*.gone: no file matches this pattern"),
        ("image.png", "image.png: unknown kind of file; known are .txt, .md,"),
    ],
)
def test_a_path_that_gives_nothing_is_a_problem(read: Read, path: str, problem: str) -> None:
    write("image.png", b"\x89PNG")
    articles, (found,) = read(path)
    assert articles == []
    assert found.startswith(problem)


# Identity


def test_one_id_with_another_content_is_an_error_that_names_both(read: Read) -> None:
    write("a.jsonl", line(id="x", text="One.") + line(id="x", text="One."))
    write("b.jsonl", line(id="x", text="Two."))
    articles, problems = read("a.jsonl", "b.jsonl")
    assert [article.text for article in articles] == ["One."]
    assert problems == ["b.jsonl, line 1: id 'x' is that of another article, in a.jsonl; each needs its own"]


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("https://P.example:443/a?b=1#c", "https://p.example/a?b=1"),
        ("http://p.example:8080", "http://p.example:8080/"),
        ("https://p.example/a?utm_source=x&q=y", "https://p.example/a?q=y"),
        ("ftp://p.example/a", None),
        ("javascript:alert(1)", None),
        ("https://p.example/a b", None),
        ("https://p.example:port/", None),
        ("//p.example/a", None),
    ],
)
def test_canonical_url(given: str, url: str | None) -> None:
    assert canonical_url(given) == url


@pytest.mark.parametrize(
    ("given", "date"),
    [
        ("2023-08-15", "2023-08-15"),
        ("20230815", "2023-08-15"),
        ("2023-08-15 10:00", "2023-08-15"),
        ("2023-08-15T10:00:00Z", "2023-08-15"),
        ("15 August 2023", "2023-08-15"),
        ("August 15, 2023", "2023-08-15"),
        ("2023-02-30", None),
        ("2023", None),
        ("yesterday", None),
        (20230815, None),
    ],
)
def test_to_date(given: object, date: str | None) -> None:
    assert to_date(given) == date


def test_published_is_the_date_of_articles_without_one(read: Read) -> None:
    lines = (
        line(id="a", text="One.")
        + line(id="b", text="Two.", published="2020-01-02")
        + line(id="c", text="3.", published="soon")
    )
    articles, problems = read("-", stdin=lines, published="2023-08-15T10:00:00")
    assert [article.published for article in articles] == ["2023-08-15", "2020-01-02", None]
    assert problems == ["standard input, line 3: published 'soon' is not a date like 2023-08-15; left out"]
    with pytest.raises(ReadingError, match="'soon' is not a date"):
        read(published="soon")


# Bad input: each a message, and the rest is read


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Café “quoted”".encode(), "Café “quoted”"),
        (b"\xef\xbb\xbf" + "Café".encode(), "Café"),
        ("Café".encode("utf-16"), "Café"),
        ("A plain line.".encode("utf-16-le"), "A plain line."),
        ("A plain line.".encode("utf-16-be"), "A plain line."),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16 with mark", "utf-16-le", "utf-16-be"],
)
def test_encodings_that_are_known_for_sure(read: Read, content: bytes, text: str) -> None:
    (article,), problems = read(write("a.txt", content))
    assert article.text == text
    assert problems == []


def test_windows_1252_is_read_and_said(read: Read) -> None:
    (article,), problems = read(write("a.txt", "Café “quoted”".encode("cp1252")))
    assert article.text == "Café “quoted”"
    assert problems == ["a.txt: not UTF-8: read as Windows-1252"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"", "empty file"),
        ("a.txt", b" \n\t\n", "the text is empty"),
        ("a.txt", b"%PDF-1.7 x", "not text: a PDF document"),
        ("a.md", b"PK\x03\x04xx", "not text: a zip archive or office document"),
        ("a.txt", b"\x00\x01\x02binary", "not text: binary data"),
        ("a.html", b"\x1f\x8b\x08", "not text: gzip data"),
        ("a.txt", b"Caf\xe9 \x81", "damaged text: neither UTF-8 (byte 0xe9 at offset 3) nor Windows-1252"),
        ("a.txt", b"\xff\xfeA", "damaged text: begins as utf-16 but is not"),
        ("a.txt", b"word " * 200_001, "too long: 1,000,005 characters, the bound is 1,000,000"),
        ("a.txt", b"x" * (16 * 1024 * 1024 + 1), "too large for one article: 16,777,217 bytes"),
        ("a.md", b"---\ntitle: x\n\nText.", "front matter is not closed: a line '---' is missing"),
        ("a.md", b"---\ntitle: [x\n---\nText.", "front matter is not YAML"),
        ("a.md", b"---\n- x\n---\nText.", "front matter is not a list of fields"),
        ("a.jsonl.gz", b"no gzip", "damaged gzip: Not a gzipped file"),
        ("a.jsonl.gz", gzip.compress(b"{}" * 100)[:-9], "damaged gzip: Compressed file ended"),
        ("a.jsonl", gzip.compress(b"{}"), "not JSON lines: gzip data"),
        ("a.jsonl", "{}\n{}".encode("utf-16-le"), "not JSON lines: binary data, or text that is not UTF-8"),
        ("a.jsonl", b"{", "not JSON: Expecting property name"),
        ("a.jsonl", b"[1]", "not a JSON object with the field 'text'"),
        ("a.jsonl", b"[" * 100_000, "not JSON that can be read: nested too deeply"),
        ("a.jsonl", b'{"text": "\xff"}', "not UTF-8: byte 0xff at column 11"),
        ("a.jsonl", b'{"title": "x"}', "no text"),
        ("a.jsonl", b'{"text": 5}', "field 'text' must be a string, not a number"),
        ("a.jsonl", b'{"text": "\\ud800"}', "damaged text: it holds characters that no text has"),
        ("a.jsonl", b'"' + b"x" * (16 * 1024 * 1024) + b"\n", "line too long: the bound is 16,777,216 bytes"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_bad_input_is_named_and_the_rest_is_read(read: Read, name: str, content: bytes, message: str) -> None:
    write(name, content)
    write("good.txt", "Good.")
    articles, (problem,) = read(name, "good.txt")
    assert [article.id for article in articles] == ["good.txt"]
    place, _, said = problem.partition(": ")
    assert place.split(",")[0] == name
    assert said.startswith(message)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": 5}, "field 'title' must be a string, not a number; left out"),
        ({"publisher": ["P"]}, "field 'publisher' must be a string, not a list; left out"),
        ({"url": "file:///etc/passwd"}, "url 'file:///etc/passwd' is not an http or https address; left out"),
        ({"language": "a long way"}, "language 'a long way' is not a language code like 'en'; taken as English"),
        ({"published": True}, "published True is not a date like 2023-08-15; left out"),
        ({"id": {}}, "field 'id' must be a string, not an object; left out"),
    ],
)
def test_a_bad_field_is_left_out_and_the_article_read(read: Read, fields: dict[str, object], message: str) -> None:
    (article,), problems = read("-", stdin=line(text="One.", **fields))
    assert article == Article(id="stdin#1", text="One.")
    assert problems == [f"standard input, line 1: {message}"]


def test_a_bad_line_does_not_stop_the_others(read: Read) -> None:
    articles, problems = read("-", stdin=line(text="One.") + b"{bad\n" + line(text="Three."))
    assert [article.id for article in articles] == ["stdin#1", "stdin#3"]
    assert len(problems) == 1 and problems[0].startswith("standard input, line 2: not JSON")


def test_a_gzip_bomb_is_left(read: Read) -> None:
    _, problems = read(write("a.jsonl.gz", gzip.compress((b" " * 1_000_000 + b"\n") * 40)))
    assert problems == ["a.jsonl.gz: gzip grows more than 200-fold: not read further"]


def test_problems_say_whether_an_article_was_left_out() -> None:
    problems: list[Problem] = []
    lines = line(text="One.", published="soon") + b"{\n"
    list(read_articles(["-"], on_problem=problems.append, stdin=io.BytesIO(lines)))
    assert [problem.skipped for problem in problems] == [False, True]


def test_an_unreadable_file_is_named(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    write("a.txt", "Text.")
    monkeypatch.setattr(Path, "open", refuse)
    assert read("a.txt") == ([], ["a.txt: cannot be read: Permission denied"])


def test_articles_are_read_as_they_are_asked_for() -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            piece = line(text="One.")[: len(buffer)]
            buffer[: len(piece)] = piece
            return len(piece)

    articles = read_articles(["-"], on_problem=lambda problem: None, stdin=io.BufferedReader(Endless()))
    assert [next(articles).id, next(articles).id] == ["stdin#1", "stdin#2"]
