"""An eighth type of question: complete sentences with the missing word. Nobody outside knows of it."""

from dataclasses import dataclass

from wagtail import blocks

from lessons.quizzes.answers import InvalidAnswer, clean_text
from lessons.quizzes.blocks import QuestionBlock
from lessons.quizzes.points import Score, share
from lessons.quizzes.question import field_name, list_item, list_items
from lessons.quizzes.question_types.base import QuestionType
from lessons.quizzes.question_types.pack_form import PackAnswer, PackLine
from lessons.quizzes.question_view import ResultLine
from lessons.quizzes.wording import LocalizedText, list_texts


class GapBlock(blocks.StructBlock):
    """One sentence, and the word that is missing in it."""

    text = blocks.CharBlock(label="Sentence with a gap")
    missing = blocks.CharBlock(label="Missing word")


class GapsBlock(QuestionBlock):
    """Sentences with a missing word each."""

    gaps = blocks.ListBlock(GapBlock(), min_num=1)

    class Meta:
        icon = "edit"
        label = "Fill the gaps"

    def problems_of(self, value):
        """Each gap is one word."""
        wrong = any(" " in gap["missing"].strip() for gap in value["gaps"])
        return {"gaps": "One word is missing in each sentence."} if wrong else {}


@dataclass(frozen=True, slots=True)
class Gap:
    """One sentence on the screen."""

    name: str
    text: LocalizedText
    written: str


class Gaps(QuestionType):
    """Each gap that holds its word earns its share."""

    kind = "gaps"
    block = GapsBlock
    template = "components/question_gaps.html"
    how = "Write the missing words."
    ask_again = "Some gaps are empty."
    counts_lines = True
    made_up_count = 1

    def parse(self, value):
        gaps = list_items(value, "gaps")
        missing = {key: (gap.get("missing") or "").strip().casefold() for key, gap in gaps}
        return {"choices": tuple(missing), "details": {"missing": missing}}

    def texts(self, question_id, value):
        return list_texts(value, "gaps")

    def clean(self, question, answer):
        if not isinstance(answer, dict) or not set(answer) <= set(question.choices):
            raise InvalidAnswer
        return {key: clean_text(word) for key, word in answer.items() if clean_text(word)}

    def score(self, question, answer):
        given = answer if isinstance(answer, dict) else {}
        missing = question.details["missing"]
        right = sum(str(given.get(key, "")).strip().casefold() == word for key, word in missing.items())
        return Score(share(right, len(missing)))

    def full_answer(self, question, own_words=""):
        return dict(question.details["missing"])

    def empty_answer(self, question):
        return {}

    def is_incomplete(self, question, answer):
        return len(answer) < len(question.choices)

    def view(self, question, wording, answer, *, seed, shuffle):
        written = answer or {}
        return {
            "rows": tuple(
                Gap(field_name(question.id, key), wording.of(key), written.get(key, ""))
                for key in question.choices
            )
        }

    def from_form(self, question, data, seed):
        return {key: data.get(field_name(question.id, key), "") for key in question.choices}

    def result_lines(self, question, answer, wording):
        missing = question.details["missing"]
        return [
            ResultLine(f"{wording.of(key).text} {answer[key]}", answer[key].casefold() == missing[key])
            for key in question.choices
            if key in answer
        ]

    def read_pack(self, source):
        lines, missing = [], {}
        for entry in source.entries("sentences"):
            sentence, equals, word = entry.text.partition("=")
            if not equals and source.is_source:
                source.report(entry.line, "Write a sentence with its word: We ... together = act.")
            lines.append(PackLine(text=source.text(entry.line, sentence.strip()), **source.record(entry)))
            missing[entry.key] = word.strip()
        return PackAnswer(lines=tuple(lines), fields={"missing": missing if source.is_source else None})

    pack_key = ("missing",)

    def pack_value(self, answer):
        missing = answer.fields["missing"]
        return {
            "gaps": [list_item(gap.id, text=gap.text.plain, missing=missing[gap.key]) for gap in answer.lines]
        }

    def made_up_value(self, number, words, item):
        return {"gaps": [item(text=words(4), missing=words(1))]}
