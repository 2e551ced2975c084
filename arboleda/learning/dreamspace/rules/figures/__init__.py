"""Figures of a dream room: pure geometry and tables from the analysis that is kept, without arrays.

`reading` reads the analysis (JSON) into what figures need. One module each draws a figure: it
returns a `shapes.Drawing`, made of shapes with classes and no words of its own but numbers and what
it was given, and the rows of the table that holds the same numbers. `svg` writes a drawing as text.
Words, sentences and languages are added above, in `queries/figures.py`.
"""
