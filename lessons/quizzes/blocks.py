from wagtail import blocks


class QuestionsBlock(blocks.StreamBlock):
    """The questions of a quiz."""

    multiple_choice = blocks.StructBlock([("stem", blocks.CharBlock())])
