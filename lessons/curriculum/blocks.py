from wagtail import blocks


class LessonBlock(blocks.StreamBlock):
    """The parts of a lesson."""

    heading = blocks.CharBlock()
