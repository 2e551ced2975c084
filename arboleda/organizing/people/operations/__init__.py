"""Every write to what is known of people. Texts are sealed under the person's own key.

Each operation asks the gate, checks the rules, asks the keeper for keys (never inside a
transaction), then saves and audits in one transaction. Raises accounts.operations.Refused,
Invalid (closed codes) and AlreadyDone (the same form again).
"""

from arboleda.organizing.people.operations.asking import (
    add_own_question,
    answer_own_questions,
    change_own_question,
    erase_own_answers,
    retire_own_question,
)
from arboleda.organizing.people.operations.entering import (
    PASSPHRASE_ROLE,
    give_account,
    reset_passphrase,
)
from arboleda.organizing.people.operations.erasing import (
    erase_one_to_ones,
    erase_path_steps,
    erase_person,
    erase_relationships,
    erase_strengths,
)
from arboleda.organizing.people.operations.knowing import (
    BATCH,
    add_people,
    add_person,
    change_person,
    record_export,
    word_question,
)
from arboleda.organizing.people.operations.talking import (
    finish_next_step,
    record_one_to_one,
    remove_one_to_one,
    reopen_next_step,
)
from arboleda.organizing.people.operations.tying import (
    end_relationship,
    relate_people,
    remove_relationship,
)
from arboleda.organizing.people.operations.walking import (
    add_path_step,
    finish_path_step,
    keep_strength,
    offer_strength,
    remove_path_step,
    remove_strength,
    reopen_path_step,
    write_strength,
)

__all__ = [
    "BATCH",
    "PASSPHRASE_ROLE",
    "add_own_question",
    "add_path_step",
    "add_people",
    "add_person",
    "answer_own_questions",
    "change_own_question",
    "change_person",
    "end_relationship",
    "erase_one_to_ones",
    "erase_own_answers",
    "erase_path_steps",
    "erase_person",
    "erase_relationships",
    "erase_strengths",
    "finish_next_step",
    "finish_path_step",
    "give_account",
    "keep_strength",
    "offer_strength",
    "record_export",
    "record_one_to_one",
    "relate_people",
    "remove_one_to_one",
    "remove_path_step",
    "remove_relationship",
    "remove_strength",
    "reopen_next_step",
    "reopen_path_step",
    "reset_passphrase",
    "retire_own_question",
    "word_question",
    "write_strength",
]
