"""Gives lines of text marks with pyvi, the public restorer: lines in, as many lines out.

Whatever marks a line has are taken off first, since pyvi was trained on text without any.
"""

import sys

from pyvi import ViUtils

for line in sys.stdin:
    line = line.rstrip("\n")
    # It joins words again with single spaces and has no word for an empty line.
    print(ViUtils.add_accents(ViUtils.remove_accents(line)) if line.strip() else line, flush=False)
