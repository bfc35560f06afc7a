"""Answer in one's own words."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from lessons.quizzes.blocks import QuestionBlock
from lessons.quizzes.points import PROVISIONAL_POINTS, Score
from lessons.quizzes.question import Question, list_item, list_items
from lessons.quizzes.question_types.pack_form import PackAnswer, PackComparison, PackLine, PackSource
from lessons.quizzes.question_types.written import Written
from lessons.quizzes.wording import Texts, list_texts


class RubricStepBlock(blocks.StructBlock):
    """What earns how much of a question that a facilitator scores."""

    credit = blocks.ChoiceBlock(
        choices=[("0", "0"), ("50", "0.5"), ("100", "1")], label=gettext_lazy("Points")
    )
    text = blocks.CharBlock(max_length=500, label=gettext_lazy("for an answer that"))


class ShortAnswerBlock(QuestionBlock):
    """The parent's own words; a facilitator scores them by the rubric."""

    rubric = blocks.ListBlock(
        RubricStepBlock(),
        min_num=2,
        max_num=3,
        label=gettext_lazy("Rubric"),
        help_text=gettext_lazy("For facilitators. Parents do not see it."),
    )

    class Meta:
        icon = "edit"
        label = gettext_lazy("In your words")

    def problems_of(self, value: Any) -> dict[str, str]:
        """The rubric has a best and a last step, and none twice."""
        credits_given = [step["credit"] for step in value["rubric"]]
        if len(set(credits_given)) != len(credits_given) or not {"0", "100"} <= set(credits_given):
            return {"rubric": _("The rubric needs a step worth 1, one worth 0, and no step twice.")}
        return {}


class ShortAnswer(Written):
    """The learner's own words earn half a point until a facilitator has read them."""

    kind = "short_answer"
    block = ShortAnswerBlock
    template = "components/question_short_answer.html"
    how = gettext_lazy("Write in any language. Your facilitator reads it.")
    is_scored_by_people = True

    def parse(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """The rubric."""
        steps = [(key, str(step.get("credit") or "")) for key, step in list_items(value, "rubric")]
        return {"rubric": tuple((key, int(earned)) for key, earned in steps if earned.isdecimal())}

    def texts(self, question_id: str, value: Mapping[str, Any]) -> Texts:
        """The text of each step of the rubric."""
        return list_texts(value, "rubric")

    def score(self, question: Question, answer: Any) -> Score:
        """Half a point for any words, provisionally."""
        is_written = isinstance(answer, str) and bool(answer.strip())
        return Score(PROVISIONAL_POINTS, is_provisional=True) if is_written else Score(0)

    def full_answer(self, question: Question, own_words: str = "") -> Any:
        """There is no key: the words that were given for it."""
        return own_words

    def read_pack(self, source: PackSource) -> PackAnswer:
        """A list of rubric steps; an ungraded question may do without."""
        steps: list[PackLine] = []
        if not (source.is_graded or source.has_list):
            return PackAnswer()
        for entry in source.entries(_("rubric steps")):
            credit, equals, said = entry.text.partition("=")
            share = source.number(credit)
            if not equals or share is None or not 0 <= share <= 1 or share * 100 % 1 or not said.strip():
                source.report(entry.line, _("Write what earns how much: 0.5 = two or three parts."))
                continue
            text = source.text(entry.line, said.strip())
            steps.append(PackLine(credit=int(share * 100), text=text, **source.record(entry)))
        credits_given = [step.credit for step in steps]
        if len(set(credits_given)) != len(credits_given) or not {0, 100} <= set(credits_given):
            source.report(source.line, _("The rubric needs a step worth 1, one worth 0, and no step twice."))
        return PackAnswer(lines=tuple(steps))

    def compare_lines(self, source: PackLine, translation: PackLine, compare: PackComparison) -> None:
        """A step is worth the same in every language."""
        if source.credit != translation.credit:
            compare.report(
                compare.line, _("A rubric step is worth something else here than in the first language.")
            )

    def pack_value(self, answer: PackAnswer) -> dict[str, Any]:
        """The steps of the rubric."""
        return {
            "rubric": [
                list_item(step.id, credit=str(step.credit), text=step.text.plain) for step in answer.lines
            ]
        }

    def made_up_value(
        self, number: int, words: Callable[[int], str], item: Callable[..., dict[str, Any]]
    ) -> dict[str, Any]:
        """A rubric of two steps."""
        return {"rubric": [item(credit="100", text=words(5)), item(credit="0", text=words(5))]}
