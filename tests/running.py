"""Several commands of one grove in one process: starting Python costs more than most of them do.

Each begins where a process of its own would: no keeper held, no connection open, nothing asked yet.
Standard input: ``[[words, given], …]`` as JSON, where the words ``-c CODE`` run a few lines beside the
keeper; standard output: ``[[code, said, complained], …]``.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys


def main() -> None:
    """Run them, one after another."""
    import django

    django.setup()
    from django.db import connections

    from arboleda import cli
    from arboleda.cli import keeping
    from arboleda.trust.vault import keys

    answers = []
    for words, given in json.load(sys.stdin):
        out, wrong = io.StringIO(), io.StringIO()
        sys.stdin = io.StringIO(given)
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(wrong):
            if words[0] == "-c":
                keys.join_or_hold()
                exec(words[1], {"keys": keys})
                code = 0
            else:
                code = cli.main(words)
        keys.let_go()
        connections.close_all()
        keeping.ask_once.cache_clear()
        answers.append([code, out.getvalue(), wrong.getvalue()])
    json.dump(answers, sys.__stdout__)


if __name__ == "__main__":
    main()
