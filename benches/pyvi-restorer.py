"""Gives lines of text marks with pyvi, the public restorer: lines in, as many lines out.

Whatever marks a line has are taken off first, since pyvi was trained on text without any. It fails on words that it has
never seen (`pwf`): the line is then given to it in parts, and only such a word stays as it is.
"""

import sys

from pyvi import ViUtils


def restored(text):
    words = text.split()
    if not words:
        return text
    bare = ViUtils.remove_accents(text)
    try:
        # Some versions answer in bytes.
        return ViUtils.add_accents(bare.decode() if isinstance(bare, bytes) else bare)
    except (KeyError, IndexError):
        half = len(words) // 2
        if half == 0:
            return text
        return restored(" ".join(words[:half])) + " " + restored(" ".join(words[half:]))


for line in sys.stdin:
    # A line stays one line, whatever came back.
    print(" ".join(restored(line.rstrip("\n")).splitlines()))
