"""Curriculum packs: what they are, how they are read, checked and written. Pure Python.

`pack` is what a pack holds, `loading` opens a folder or a zip, `reader` checks it, `writer` writes
it back, `problems` words what is wrong in each language, `grade` measures how easily a text reads.
The format itself is described in docs/reference/curriculum-pack.md.
"""
