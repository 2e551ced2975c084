"""Lists of people come in: staged under a key that dies, shown, written in batches, undone whole."""
