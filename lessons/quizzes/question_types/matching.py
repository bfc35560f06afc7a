"""Find for each line on one side what it belongs to."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from lessons.quizzes.answers import InvalidAnswer, is_list_of_ids
from lessons.quizzes.blocks import LineBlock, QuestionBlock
from lessons.quizzes.points import Score, share
from lessons.quizzes.question import Question, field_name, list_item, list_items, mixed
from lessons.quizzes.question_types.base import QuestionType
from lessons.quizzes.question_types.pack_form import (
    PackAnswer,
    PackComparison,
    PackLine,
    PackSource,
    SelfCheckParts,
)
from lessons.quizzes.question_view import Option, ResultLine, Row
from lessons.quizzes.wording import TEXT, Texts, Wording, list_texts


class PairBlock(blocks.StructBlock):
    """Two texts that belong together."""

    left = blocks.CharBlock(label=gettext_lazy("This"))
    right = blocks.CharBlock(label=gettext_lazy("belongs to this"))


class MatchingBlock(QuestionBlock):
    """Each line on one side belongs to one on the other; some of the other side may belong to none."""

    pairs = blocks.ListBlock(PairBlock(), min_num=2, label=gettext_lazy("Pairs"))
    extras = blocks.ListBlock(
        LineBlock(),
        default=[],
        label=gettext_lazy("More to choose from"),
        help_text=gettext_lazy("They stand in the menus and belong to nothing."),
    )

    class Meta:
        icon = "link"
        label = gettext_lazy("Match")

    def problems_of(self, value: Any) -> dict[str, str]:
        """No two menu entries with the same words: the learner could not tell which one is meant."""
        rights = [pair["right"] for pair in value["pairs"]] + [line["text"] for line in value["extras"]]
        if len({text.strip().casefold() for text in rights}) != len(rights):
            return {"pairs": _("Two lines to choose from have the same words. Make them different.")}
        return {}


class Matching(QuestionType):
    """Each line that is matched rightly earns its share.

    The menus carry positions in the mixed list, not identities: the identity of a right side can be worked
    out from its left side.
    """

    kind = "matching"
    block = MatchingBlock
    template = "components/question_matching.html"
    how = gettext_lazy("Choose one for each line.")
    ask_again = gettext_lazy("Some lines have no choice yet.")
    counts_lines = True
    made_up_count = 1

    def parse(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """The left sides, what each belongs to, and what belongs to nothing."""
        lefts = tuple(key for key, _pair in list_items(value, "pairs"))
        return {
            "choices": lefts,
            "partners": tuple(partner_id(key) for key in lefts),
            "extras": tuple(key for key, _line in list_items(value, "extras")),
        }

    def texts(self, question_id: str, value: Mapping[str, Any]) -> Texts:
        """Both sides of each pair, and what belongs to nothing."""
        texts = list_texts(value, "extras")
        for key, pair in list_items(value, "pairs"):
            texts[key, TEXT] = pair.get("left") or ""
            texts[partner_id(key), TEXT] = pair.get("right") or ""
        return texts

    def clean(self, question: Question, answer: Any) -> Any:
        """Left sides to right sides, in the order of the question."""
        rights = {*question.partners, *question.extras}
        if not isinstance(answer, dict) or not is_list_of_ids(list(answer.values())):
            raise InvalidAnswer
        if not set(answer) <= set(question.choices) or not set(answer.values()) <= rights:
            raise InvalidAnswer
        return {left: answer[left] for left in question.choices if left in answer}

    def score(self, question: Question, answer: Any) -> Score:
        """The share of the lines that are matched rightly."""
        given = answer if isinstance(answer, Mapping) else {}
        key = dict(zip(question.choices, question.partners, strict=True))
        return Score(share(sum(given.get(left) == right for left, right in key.items()), len(key)))

    def full_answer(self, question: Question, own_words: str = "") -> Any:
        """Every line with its partner."""
        return dict(zip(question.choices, question.partners, strict=True))

    def empty_answer(self, question: Question) -> Any:
        """No line is matched."""
        return {}

    def is_incomplete(self, question: Question, answer: Any) -> bool:
        """Whether lines are left."""
        return len(answer) < len(question.choices)

    def view(
        self, question: Question, wording: Wording, answer: Any, *, seed: int, shuffle: bool
    ) -> dict[str, Any]:
        """A row for each left side, each with the same menu."""
        menu = [(str(n), one, wording.of(one)) for n, one in enumerate(menu_order(question, seed), 1)]
        chosen = answer or {}
        return {
            "rows": tuple(
                Row(
                    left,
                    field_name(question.id, left),
                    wording.of(left),
                    tuple(Option(value, text, chosen.get(left) == right) for value, right, text in menu),
                )
                for left in question.choices
            )
        }

    def from_form(self, question: Question, data: QueryDict, seed: int) -> Any:
        """What each menu is set to; a value that no menu holds goes on as it is, and is refused."""
        menu = {str(n): right for n, right in enumerate(menu_order(question, seed), 1)}
        given = {left: data.get(field_name(question.id, left)) for left in question.choices}
        return {left: menu.get(value, value) for left, value in given.items() if value}

    def result_lines(self, question: Question, answer: Any, wording: Wording) -> list[ResultLine]:
        """The pairs that were made."""
        key = dict(zip(question.choices, question.partners, strict=True))
        pairs = [
            (wording.of(left), wording.of(answer[left]), answer[left] == key[left])
            for left in question.choices
            if left in answer
        ]
        return [
            ResultLine(f"{left.text}: {right.text}", is_right, left.lang, left.dir)
            for left, right, is_right in pairs
        ]

    def read_pack(self, source: PackSource) -> PackAnswer:
        """A list of pairs with arrows; an entry without a left side belongs to nothing."""
        pairs: list[PackLine] = []
        extras: list[PackLine] = []
        seen: set[tuple[str, str]] = set()
        for entry in source.entries(_("pairs")):
            parts = [part.strip() for part in entry.text.replace("→", "->").split("->")]
            if len(parts) != 2 or not parts[1]:
                source.report(entry.line, _("Write a pair with an arrow: left text -> right text."))
                continue
            left, right = (source.text(entry.line, part) for part in parts)
            for side, text in (("left", left), ("right", right)):
                if text and (side, text.plain.casefold()) in seen:
                    source.report(entry.line, _("This answer stands here twice."))
                seen.add((side, text.plain.casefold()))
            record = source.record(entry)
            if left:
                pairs.append(PackLine(text=left, partner=right, **record))
            else:
                extras.append(PackLine(text=right, **record | {"id": source.identity(entry, "right")}))
        if len(pairs) < 2:
            source.report(source.line, _("Matching needs at least two pairs."))
        return PackAnswer(lines=tuple(pairs), extras=tuple(extras))

    def compare_lines(self, source: PackLine, translation: PackLine, compare: PackComparison) -> None:
        """The left sides have the same paragraphs."""
        compare.same_shape(source.text, translation.text, translation.location.line)

    def pack_value(self, answer: PackAnswer) -> dict[str, Any]:
        """The pairs, and what belongs to nothing."""
        return {
            "pairs": [list_item(pair.id, left=pair.text.plain, right=_right(pair)) for pair in answer.lines],
            "extras": [list_item(extra.id, text=extra.text.plain) for extra in answer.extras],
        }

    def self_check(self, question_id: Any, answer: PackAnswer, language: str) -> SelfCheckParts:
        """The left sides as a list, and with their partners as the answer."""
        if not answer.lines:
            return SelfCheckParts()
        return SelfCheckParts(
            listed=html_list("ul", [pair.text.plain for pair in answer.lines]),
            answer=html_list("ul", [f"{pair.text.plain}: {_right(pair)}" for pair in answer.lines]),
        )

    def made_up_value(
        self, number: int, words: Callable[[int], str], item: Callable[..., dict[str, Any]]
    ) -> dict[str, Any]:
        """Four pairs, and one more to choose from."""
        return {
            "pairs": [item(left=words(3), right=f"{n}. {words(4)}") for n in range(4)],
            "extras": [item(text=words(5))],
        }


def menu_order(question: Question, seed: int) -> tuple[str, ...]:
    """The right sides of a matching question in the order of its menus: always mixed."""
    return mixed((*question.partners, *question.extras), seed, question.id)


def partner_id(pair_id: str) -> str:
    """The identity of the right side of a pair, made from that of the left one.

    It never leaves the server: anybody could work it out, and with it the key.
    """
    try:
        return str(uuid5(UUID(pair_id), "right"))
    except ValueError:
        return str(uuid5(NAMESPACE_OID, pair_id))


def html_list(tag: str, texts: list[str]) -> str:
    """Plain texts as a list in HTML."""
    return f"<{tag}>" + "".join(f"<li>{escape(text, quote=False)}</li>" for text in texts) + f"</{tag}>"


def _right(pair: PackLine) -> str:
    return pair.partner.plain if pair.partner else ""
