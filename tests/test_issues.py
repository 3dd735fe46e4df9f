"""Issues: labels that stand alone, wordings of one matter under one id."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.actors import find_actors, load_actors
from kg.actors.mentions import Form, Mention, Mentions
from kg.extraction.issue_nouns import load_issue_tables
from kg.extraction.issues import Issues
from kg.language.document import Document, Token
from kg.lexicon import LexiconError
from kg.model import Actor

Parse = Callable[..., Document]
SEED = Path(__file__).parents[2] / "shared" / "gold" / "seed.txt"


def head_of(doc: Document, phrase: str, occurrence: int = 0) -> Token:
    """The token that heads the phrase where it stands for the given time."""
    start = -1
    for _ in range(occurrence + 1):
        start = next(m.start() for m in re.finditer(rf"\b{re.escape(phrase)}\b", doc.text) if m.start() > start)
    inside = [token for token in doc.tokens if start <= token.start and token.end <= start + len(phrase)]
    tops = [token for token in inside if token.head not in inside or token.head is token]
    return next((token for token in tops if token.pos in ("NOUN", "PROPN", "VERB", "AUX", "PRON")), tops[0])


def mentioning(doc: Document, *found: tuple[str, str, str]) -> Mentions:
    """Mentions of actors: (words in the text, label, form); every place where the words stand."""
    mentions = Mentions()
    for phrase, label, form in found:
        for occurrence in range(doc.text.count(phrase)):
            head = head_of(doc, phrase, occurrence)
            start = doc.text.index(phrase, max(0, head.start - len(phrase)))
            kind: Form = "pronoun" if form == "pronoun" else "description" if form == "description" else "name"
            actor = Actor(label.lower().replace(" ", "-"), label)
            mentions.add(Mention(start, start + len(phrase), head.i, actor.id, kind), actor)
    return mentions


def label_of(issues: Issues, issue: str) -> str:
    return next(found.label for found in issues.record_issues() if found.id == issue)


@pytest.mark.parametrize(
    ("text", "phrase", "label"),
    [
        ("The ministers backed a regional summit on water.", "summit", "Regional summit on water"),
        ("They discussed the upcoming vote on the harbour tax.", "vote", "Vote on the harbour tax"),
        ("Oslo rejected the new treaty, which took years, on Monday.", "treaty", "Treaty"),
        ("Peru opposed the sanctions on fishing boats since 2019.", "sanctions", "Sanctions on fishing boats"),
        ("They fear a war between farmers and herders.", "war", "War between farmers and herders"),
        ("She welcomed the claim that the dam is safe.", "claim", "Claim that the dam is safe"),
        ("He criticised rules issued by the port authority.", "rules", "Rules issued by the port authority"),
        ("They condemned the arrest and expulsion of the reporter.", "arrest", "Arrest of the reporter"),
        ("Villagers blamed the embargo for the shortage.", "embargo", "Embargo"),
        ("Peru backed a bill that protects the river.", "bill", "Bill that protects the river"),
    ],
)
def test_a_noun_phrase_is_labelled_by_what_tells_it_from_others(
    parse: Parse, text: str, phrase: str, label: str
) -> None:
    doc = parse(text)
    issues = Issues(doc, Mentions())
    assert label_of(issues, issues.resolve(head_of(doc, phrase))) == label


@pytest.mark.parametrize(
    ("text", "verb", "label"),
    [
        ("Norway agreed to withdraw its ships from the bay.", "withdraw", "Withdrawal of ships from the bay"),
        ("Chile denied that tariffs are to blame for the shortage.", "are", "Tariffs are to blame for the shortage"),
        ("They opposed turning the fort into a hotel.", "turning", "Turning the fort into a hotel"),
        ("The mayor refused to sell the old lighthouse.", "sell", "Sale of the old lighthouse"),
    ],
)
def test_a_clause_is_labelled_as_a_claim_or_as_a_deed(parse: Parse, text: str, verb: str, label: str) -> None:
    doc = parse(text)
    issues = Issues(doc, Mentions())
    assert label_of(issues, issues.clause(head_of(doc, verb))) == label


def test_pronouns_and_descriptions_give_way_to_the_actor(parse: Parse) -> None:
    doc = parse("Norway spoke. Its fishing policy and the country's harbour plan were praised.")
    mentions = mentioning(
        doc, ("Norway", "Norway", "name"), ("Its", "Norway", "pronoun"), ("the country", "Norway", "description")
    )
    issues = Issues(doc, mentions)
    assert label_of(issues, issues.resolve(head_of(doc, "policy"))) == "Norway's fishing policy"
    assert label_of(issues, issues.resolve(head_of(doc, "harbour plan"))) == "Norway's harbour plan"


def test_an_issue_belongs_to_the_actor_that_owns_it(parse: Parse) -> None:
    doc = parse("Chile opposed Norway's plan on fishing. Chile also opposed the summit on water.")
    issues = Issues(doc, mentioning(doc, ("Norway", "Norway", "name"), ("Chile", "Chile", "name")))
    plan, summit = issues.resolve(head_of(doc, "plan")), issues.resolve(head_of(doc, "summit"))
    owners = {issue.id: issue.belongs_to for issue in issues.record_issues()}
    assert owners == {plan: "norway", summit: None}


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("A summit on water opens soon. Peru will skip the summit.", "summit on", "the summit"),
        ("A summit on water opens soon. Peru tried to block the talks.", "summit on", "the talks"),
        ("A summit on water opens soon. Peru sees no use in such a summit.", "summit on", "such a summit"),
        ("Norway wants a summit on water. Its plan to hold a summit on water failed.", "summit on", "plan to hold"),
        ("Norway wants a summit on water. Plans for the summit were criticised.", "summit on", "Plans for"),
        ("Norway banned old trawlers from the bay. Peru opposed the ban.", "banned", "the ban"),
        ("Norway will withdraw its ships from the bay. Peru praised the move.", "withdraw", "the move"),
        ("Police shelled the old fort. Peru condemned the incident.", "shelled", "the incident"),
        ("The deal on grain exports expires soon. Peru left the agreement.", "deal on", "the agreement"),
        ("The summit on water opens soon. Peru is against it.", "summit on", "it"),
    ],
)
def test_wordings_of_one_matter_share_an_id(parse: Parse, text: str, first: str, second: str) -> None:
    doc = parse(text)
    issues = Issues(doc, Mentions())
    assert issues.resolve(head_of(doc, first)) == issues.resolve(head_of(doc, second))


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("The summit on water opens soon. A summit on trade was cancelled.", "summit on water", "summit on trade"),
        ("The first vote on the tax failed. The second vote on the tax passed.", "first vote", "second vote"),
        ("The summit opens soon. Peru opposed the sanctions.", "summit", "sanctions"),
        ("The tax law failed. Peru criticised a law on hunting.", "tax law", "law on hunting"),
    ],
)
def test_different_matters_stay_apart(parse: Parse, text: str, first: str, second: str) -> None:
    doc = parse(text)
    issues = Issues(doc, Mentions())
    assert issues.resolve(head_of(doc, first)) != issues.resolve(head_of(doc, second))


def test_one_noun_of_two_actors_is_two_issues(parse: Parse) -> None:
    doc = parse("Norway's fishing policy was praised. Chile's fishing policy was not.")
    issues = Issues(doc, mentioning(doc, ("Norway", "Norway", "name"), ("Chile", "Chile", "name")))
    assert issues.resolve(head_of(doc, "policy", 0)) != issues.resolve(head_of(doc, "policy", 1))


def test_only_what_was_asked_for_is_recorded(parse: Parse) -> None:
    doc = parse("Peru opposed the tax on salt. Norway praised the summit on water.")
    issues = Issues(doc, Mentions())
    assert issues.record_issues() == ()
    assert issues.at(head_of(doc, "tax")) is None
    tax = issues.resolve(head_of(doc, "tax"))
    assert [issue.id for issue in issues.record_issues()] == [tax]
    assert issues.at(head_of(doc, "tax")) == tax


def test_mentions_quote_the_text_and_kinds_come_from_the_table(parse: Parse) -> None:
    doc = parse("A summit on water opens soon. Peru will skip the talks.")
    issues = Issues(doc, Mentions())
    issues.resolve(head_of(doc, "the talks"))
    (issue,) = issues.record_issues()
    assert [doc.text[start:end] for start, end in issue.mentions] == ["A summit on water", "the talks"]
    assert issue.kind == "meeting"


def test_ids_do_not_depend_on_the_order_of_asking(parse: Parse) -> None:
    doc = parse("Peru opposed the tax on salt. Norway praised the summit on water. Chile left the summit.")
    phrases = ["tax", "summit on", "the summit"]
    one, other = Issues(doc, Mentions()), Issues(doc, Mentions())
    forwards = [one.resolve(head_of(doc, phrase)) for phrase in phrases]
    backwards = [other.resolve(head_of(doc, phrase)) for phrase in reversed(phrases)]
    assert forwards == backwards[::-1]
    assert one.record_issues() == other.record_issues()


@pytest.mark.parametrize(
    ("article", "plain"), [("salt-tax", True), ("https://example.org/a?b=1", False), ("news/2023 one.txt", False)]
)
def test_ids_begin_with_the_article_and_can_stand_in_an_iri(parse: Parse, article: str, plain: bool) -> None:
    doc = parse("Peru opposed the tax on salt.", id=article)
    issue = Issues(doc, Mentions()).resolve(head_of(doc, "tax"))
    assert issue.startswith(f"{article}-") is plain
    assert all(letter.isalnum() or letter in "-._" for letter in issue)


def test_the_tables_hold_together() -> None:
    tables = load_issue_tables()
    assert {noun.noun for noun in tables.verbs.values()} <= set(tables.nouns)
    assert all(
        tables.words(role)
        for role in ("weak", "light", "preposition", "attaching", "time", "splits", "particle", "void")
    )


def test_a_reader_of_the_field_can_add_nouns(parse: Parse, tmp_path: Path) -> None:
    header = "noun\tkind\tclass\tverbs\troles\n"
    (tmp_path / "issue_nouns.tsv").write_text(header + "parley\tmeeting\tmeeting\t\t\n", encoding="utf-8")
    doc = parse("A summit on water opens soon. Peru will skip the parley.")
    issues = Issues(doc, Mentions(), load_issue_tables(tmp_path))
    assert issues.resolve(head_of(doc, "the parley")) == issues.resolve(head_of(doc, "summit"))


def test_an_unknown_kind_is_a_clear_message(tmp_path: Path) -> None:
    header = "noun\tkind\tclass\tverbs\troles\n"
    (tmp_path / "issue_nouns.tsv").write_text(header + "parley\tmeting\tmeeting\t\t\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="'parley' has the kind 'meting'"):
        load_issue_tables(tmp_path)


@pytest.mark.skipif(not SEED.exists(), reason="the article that started the project is not beside the repository")
def test_the_first_article_has_one_meeting(parse: Parse) -> None:
    text = SEED.read_text(encoding="utf-8")
    doc = parse(text, id="seed", title=text.split("\n", 1)[0])
    issues = Issues(doc, find_actors(doc, load_actors()))
    meeting = {
        issues.resolve(token)
        for token in doc.tokens
        if token.lemma in ("meeting", "proceeding", "effort") and token.i < 330
    }
    others = {issues.resolve(token) for token in doc.tokens if token.lemma in ("sanction", "programme", "criticism")}
    assert len(meeting) == 1
    assert not meeting & others
    label = label_of(issues, meeting.pop())
    assert label == "United Nations Security Council meeting about North Korea's human rights record"


@pytest.mark.parametrize(
    ("text", "phrase", "owner"),
    [
        ("Chile opposed Norway's arrest.", "arrest", None),
        ("Chile opposed Norway's programme.", "programme", "norway"),
        ("Chile opposed the Norway summit.", "summit", None),
    ],
)
def test_who_suffers_or_hosts_does_not_own(parse: Parse, text: str, phrase: str, owner: str | None) -> None:
    doc = parse(text)
    issues = Issues(doc, mentioning(doc, ("Norway", "Norway", "name")))
    issues.resolve(head_of(doc, phrase))
    assert [issue.belongs_to for issue in issues.record_issues()] == [owner]


def test_a_pronoun_takes_up_an_issue_only_where_one_is_near(parse: Parse) -> None:
    doc = parse("It rained. The summit on water opens soon. Peru is against it.")
    issues = Issues(doc, Mentions())
    assert issues.antecedent(head_of(doc, "It")) is None
    assert issues.antecedent(head_of(doc, "it")) == issues.resolve(head_of(doc, "summit"))


def test_the_speakers_own_we_is_not_put_into_a_label(parse: Parse) -> None:
    doc = parse("Norway spoke. They must respect our fishing policy.")
    issues = Issues(doc, mentioning(doc, ("our", "Norway", "pronoun")))
    issue = issues.resolve(head_of(doc, "policy"))
    assert label_of(issues, issue) == "Fishing policy"
    assert issues.record_issues()[0].belongs_to == "norway"


def test_further_labels_are_the_articles_own_words(parse: Parse) -> None:
    doc = parse("A summit on water opens soon. Peru will skip the talks.")
    issues = Issues(doc, Mentions())
    issue = issues.resolve(head_of(doc, "the talks"))
    assert issues.other_labels() == {issue: ("A summit on water", "the talks")}
