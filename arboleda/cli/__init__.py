"""The ``arboleda`` command: what is said in a terminal, handed to the operations that do it."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from arboleda.cli import trouble

SETTINGS = "arboleda.settings.embedded"


def build_parser() -> argparse.ArgumentParser:
    """The command with everything it can be told."""
    parser = argparse.ArgumentParser(prog="arboleda", description=__doc__)
    words = parser.add_subparsers(dest="word", required=True, metavar="COMMAND")
    _founding(words)
    _serving(words)
    _importing(words)
    _keeping(words)
    _proving(words)
    _counting(words)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code is 0 when it did what it was told."""
    options = build_parser().parse_args(arguments)
    try:
        return _run(options)
    except trouble.Trouble as wrong:
        print(f"arboleda: {wrong}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read the answer has seen enough; nothing may complain about it at the end either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _run(options: argparse.Namespace) -> int:
    """Do it; what only counts needs no grove, so neither a folder nor Django."""
    if options.action in _WITHOUT_GROVE:
        module = importlib.import_module(f"arboleda.cli.{_WITHOUT_GROVE[options.action]}")
        code: int = module.run(options)
        return code
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    os.umask(0o077)
    from arboleda.cli import actions

    return actions.run(options)


# Action -> the module of this package whose `run` does it.
_WITHOUT_GROVE = {"map": "mapping", "votes": "voting"}

Words = argparse._SubParsersAction  # argparse has no public name for it.


def _founding(words: Words[argparse.ArgumentParser]) -> None:
    init = words.add_parser("init", help="found an empty grove")
    init.set_defaults(action="init")
    init.add_argument("--name", help="the organization's name, shown on the public door only")
    init.add_argument("--language", choices=("en", "es"), help="the first language of the grove")
    init.add_argument("--username", help="the username of the first administrator")
    demo = words.add_parser("demo", help="grow a grove of fiction")
    demo.set_defaults(action="demo")
    demo.add_argument("--seed", type=int, default=1, help="the number everything is drawn from")
    demo.add_argument("--people", type=int, default=60, help="how many people")
    demo.add_argument("--if-empty", action="store_true", help="do nothing where a grove stands")
    more = demo.add_subparsers(dest="demo_word", metavar="WORD")
    accounts = more.add_parser("accounts", help="list the fictional accounts")
    accounts.set_defaults(action="demo_accounts")
    accounts.add_argument("--json", action="store_true", help="as JSON")


def _serving(words: Words[argparse.ArgumentParser]) -> None:
    serve = words.add_parser("serve", help="keeper, web workers and task worker under one parent")
    serve.set_defaults(action="serve")
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    serve.add_argument("--port", type=int, default=8000, help="the members' door")
    serve.add_argument("--public-port", type=int, default=8001, help="the public door")
    serve.add_argument("--workers", type=int, default=2, help="web workers for each door")


def _importing(words: Words[argparse.ArgumentParser]) -> None:
    importing = words.add_parser("import", help="bring lists and curriculum in")
    kinds = importing.add_subparsers(dest="import_word", required=True, metavar="WHAT")
    people = kinds.add_parser("people", help="bring a list of people in")
    people.set_defaults(action="import_people")
    people.add_argument("file", metavar="FILE", help="the list, as CSV")
    people.add_argument(
        "--preset",
        choices=("auto", "arboleda", "action-network", "civicrm"),
        default="auto",
        help="whose columns these are",
    )
    people.add_argument("--dry-run", action="store_true", help="show what would happen, no more")
    people.add_argument("--as", dest="as_username", help="the username in whose name it is done")
    listing = kinds.add_parser("list", help="list the imports, newest first")
    listing.set_defaults(action="import_list")
    undo = kinds.add_parser("undo", help="take a whole import back")
    undo.set_defaults(action="import_undo")
    undo.add_argument("import_id", metavar="ID", help="the import")
    curriculum = kinds.add_parser("curriculum", help="bring a curriculum pack in")
    curriculum.set_defaults(action="import_curriculum")
    curriculum.add_argument("pack", metavar="FOLDER_OR_ZIP", help="the pack")


def _keeping(words: Words[argparse.ArgumentParser]) -> None:
    keys = words.add_parser("keys", help="the keys as a whole: lock, unlock, turn over")
    kinds = keys.add_subparsers(dest="keys_word", required=True, metavar="WHAT")
    for word, text in (
        ("status", "say how the keys are"),
        ("rotate", "begin a new epoch now, instead of after 30 days"),
        ("lock", "close everything private at once"),
        ("unlock", "open the keys of the grove that is served"),
        ("passphrase", "unlock by a passphrase from now on, or by another"),
    ):
        kinds.add_parser(word, help=text).set_defaults(action="keys")
    reopen = kinds.add_parser("reopen", help="open an account that the tripwire has closed")
    reopen.set_defaults(action="keys")
    reopen.add_argument("username", metavar="USERNAME", help="the account")
    _custodians(kinds)
    backup = words.add_parser("backup", help="write the two parcels of a backup, or try them")
    backup.set_defaults(action="backup")
    backup.add_argument(
        "folder",
        metavar="FOLDER",
        nargs="+",
        help="where to; `drill FOLDER` tries the newest there",
    )
    restore = words.add_parser("restore", help="bring a grove back from two parcels")
    restore.set_defaults(action="restore")
    restore.add_argument("data", metavar="DATA", help="the parcel of data")
    restore.add_argument("keys", metavar="KEYS", help="the parcel of keys")
    restore.add_argument("--into", metavar="FOLDER", help="another folder than this grove's")
    restore.add_argument("--database", metavar="URL", help="with --into: the PostgreSQL database")
    restore.add_argument("--replace", action="store_true", help="a grove that stands there goes")
    restore.add_argument("--look", action="store_true", help="then open a sample, walk both chains")
    restore.add_argument(
        "--tombstones", metavar="FOLDER", help="another keys/ whose erasures count as well"
    )


def _custodians(kinds: Words[argparse.ArgumentParser]) -> None:
    custodians = kinds.add_parser("custodians", help="three people of whom two bring the keys back")
    more = custodians.add_subparsers(dest="custodians_word", required=True, metavar="WHAT")
    new = more.add_parser("identity", help="make an age identity for a custodian")
    new.add_argument("file", metavar="FILE", help="where to write it; it is that person's alone")
    make = more.add_parser("make", help="write the three parcels")
    make.add_argument("folder", metavar="FOLDER", help="where to")
    make.add_argument(
        "--to",
        metavar="AGE",
        action="append",
        default=[],
        help="a custodian's age recipient, thrice",
    )
    back = more.add_parser("restore", help="bring the keyring back with two parcels")
    back.add_argument("parcels", metavar="PARCEL", nargs=2, help="a parcel, as it is or opened")
    back.add_argument(
        "--identity",
        metavar="FILE",
        action="append",
        default=[],
        help="an age identity that opens one",
    )
    for one in (new, make, back):
        one.set_defaults(action="keys")


def _proving(words: Words[argparse.ArgumentParser]) -> None:
    audit = words.add_parser("audit", help="what was read and written")
    kinds = audit.add_subparsers(dest="audit_word", required=True, metavar="WHAT")
    verify = kinds.add_parser("verify", help="walk both chains")
    verify.set_defaults(action="audit_verify")
    verify.add_argument("--json", action="store_true", help="as JSON")
    verify.add_argument(
        "--checkpoints",
        nargs="*",
        default=[],
        metavar="FILE",
        help="notes that were kept elsewhere",
    )
    checkpoint = kinds.add_parser(
        "checkpoint", help="sign how both chains stand, to keep elsewhere"
    )
    checkpoint.set_defaults(action="audit_checkpoint")
    prove = kinds.add_parser("prove", help="print the proof that one row is in its chain")
    prove.set_defaults(action="audit_prove")
    prove.add_argument("row", metavar="ROW", type=int, help="the number of the row")
    prove.add_argument(
        "--chain", choices=("writes", "reads"), default="writes", help="what was written, or read"
    )
    prove.add_argument(
        "--checkpoints",
        nargs="*",
        default=[],
        metavar="FILE",
        help="prove it against a note that was kept elsewhere",
    )
    export = kinds.add_parser("export", help="write both chains as text, for the verifier")
    export.set_defaults(action="audit_export")
    export.add_argument("folder", metavar="FOLDER", help="a new folder")
    verifier = kinds.add_parser("verifier", help="print the program that checks an export")
    verifier.set_defaults(action="audit_verifier")
    rights = words.add_parser("rights", help="receipts of what was erased")
    kinds = rights.add_subparsers(dest="rights_word", required=True, metavar="WHAT")
    receipt = kinds.add_parser("verify-receipt", help="check the receipt of a forgetting")
    receipt.set_defaults(action="verify_receipt")
    receipt.add_argument("file", metavar="FILE", help="the receipt as it was saved")
    receipt.add_argument("--key", help="the grove's public signing key, in hexadecimal digits")
    check = words.add_parser("check", help="look at everything a grove needs")
    check.set_defaults(action="check")


def _counting(words: Words[argparse.ArgumentParser]) -> None:
    draw = words.add_parser("map", help="draw a concept map from sorts or from a matrix")
    draw.set_defaults(action="map")
    draw.add_argument(
        "source",
        metavar="FOLDER_OR_CSV",
        help="a folder in RCMap's layout, or a matrix of dissimilarities with labels",
    )
    draw.add_argument(
        "--type",
        choices=("ratio", "ordinal"),
        default="ordinal",
        help="keep the order of the dissimilarities, or their proportions",
    )
    draw.add_argument(
        "--ties",
        choices=("primary", "secondary"),
        default="secondary",
        help="ordinal: equal dissimilarities may differ on the map, or stay equal",
    )
    draw.add_argument("--clusters", type=int, metavar="K", help="how many clusters to show")
    draw.add_argument("--seed", type=int, default=1, help="the number all lots are drawn from")
    draw.add_argument("--json", action="store_true", help="as JSON")
    votes = words.add_parser("votes", help="count votes: groups, consensus, what sets groups apart")
    votes.set_defaults(action="votes")
    votes.add_argument("file", metavar="FILE", help="CSV: comment-id, voter-id, vote (1, 0, -1)")
    votes.add_argument(
        "--comments", metavar="FILE", help="CSV: comment-id, moderated, comment-body"
    )
    votes.add_argument("--json", action="store_true", help="as JSON")
    votes.add_argument(
        "--skip-bad-lines", action="store_true", help="count without the lines that cannot be used"
    )
    votes.add_argument(
        "--drop-moderated",
        action="store_true",
        help="take cards that were left out off the map; else they count as passes, as in Polis",
    )
