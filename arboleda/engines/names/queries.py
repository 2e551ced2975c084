"""One question asked of the index, word by word, and how well a name answers it."""

from collections import Counter
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple, Self

from arboleda.engines.names.folding import MAX_TOKENS, is_light, readings
from arboleda.engines.names.vocabulary import Found, How, Vocabulary

MAX_WORDS = 8
"""Words of a query that are looked up; the rest still count for saying that two names are equal."""

_MOST_READINGS = 6
_LIGHT = 0.25
_WHOLE_NAME_ANSWERED = 0.88  # the query says more than the name holds
_OTHER_ORDER = 0.985
_WORDS_MATTER = 0.85


class Word(NamedTuple):
    """One word asked for: its worth, and the numbers of the words that answer it."""

    worth: float
    """1, or less for a word that only ties others together."""
    answers: Mapping[int, Found]
    best: Mapping[int, float]
    """Slot → weight of the best answer that person bears."""


def worth(word: str) -> float:
    """How much a word says about who is meant."""
    return _LIGHT if is_light(word) else 1.0


class Question(NamedTuple):
    """A query in one of its readings."""

    words: tuple[Word, ...]
    whole: tuple[int, ...] | None
    """The numbers of all its words where somebody bears each of them."""
    vocabulary: Vocabulary

    @classmethod
    def readings_of(cls, query: str, vocabulary: Vocabulary) -> list[Self]:
        """The query as written, and with words joined or parted where that gives known words."""
        plain = readings(query)
        if not plain[0]:
            return []
        texts = [*plain, *_joined(plain[0], vocabulary), *_parted(plain[0], vocabulary)]
        texts = list(dict.fromkeys(texts))[:_MOST_READINGS]
        looked_up: dict[str, Word] = {}
        return [cls._of(text, vocabulary, looked_up) for text in texts]

    @classmethod
    def _of(cls, text: tuple[str, ...], vocabulary: Vocabulary, looked_up: dict[str, Word]) -> Self:
        only_light = all(is_light(word) for word in text)
        asked = list(dict.fromkeys(text))[:MAX_WORDS]
        for word in asked:
            if word not in looked_up:
                tying = is_light(word) and not only_light
                answers = vocabulary.exactly(word) if tying else vocabulary.answers(word)
                best = {} if tying else _best(answers, vocabulary)
                looked_up[word] = Word(_LIGHT if tying else 1.0, answers, best)
        numbers = [vocabulary.number_of(word) for word in text]
        whole = tuple(number for number in numbers if number is not None)
        return cls(
            tuple(looked_up[word] for word in asked),
            whole if len(whole) == len(text) else None,
            vocabulary,
        )

    def rough_scores(self, sizes: bytearray, singles: AbstractSet[int]) -> dict[int, float]:
        """Slot → a score good enough to leave most people out.

        Kept are names that answer at least two words in three of the question, or whose every
        word is answered. `sizes[slot]` is the number of words of the shortest name there;
        `singles` are the slots where that is one.
        """
        heavy = [word.best for word in self.words if word.worth == 1.0]
        asked = len(heavy)
        share = [_share(asked, size) for size in range(MAX_TOKENS + 1)]
        if asked == 1:
            return {slot: weight * share[sizes[slot]] for slot, weight in heavy[0].items()}
        needed = (asked * 3 + 4) // 5
        counts: Counter[int] = Counter()
        *others, commonest = sorted(heavy, key=len)
        for best in others:
            counts.update(best.keys())
        # Whoever answers only the commonest word is left out, unless that is the whole name.
        counts.update(commonest.keys() & (counts.keys() | singles))
        kept = [slot for slot, n in counts.items() if n >= needed or n >= sizes[slot]]
        scores: dict[int, float] = {}
        for slot in kept:
            size = sizes[slot]
            total = 0.0
            for best in heavy:
                total += best.get(slot, 0.0)
            score = max(total / asked, _WHOLE_NAME_ANSWERED * min(1.0, total / size))
            scores[slot] = score * share[size]
        return scores

    def compare(self, names: tuple[tuple[int, ...], ...]) -> tuple[float, How]:
        """The best score of one person's names (0..1), and the weakest way a word was found."""
        if self.whole is not None and self.whole in names:
            return 1.0, How.EXACT
        return min((self._compare_one(name) for name in names), key=_by_merit)

    def _compare_one(self, name: tuple[int, ...]) -> tuple[float, How]:
        pairs = [
            (-word.answers[number].weight, i, j)
            for i, word in enumerate(self.words)
            for j, number in enumerate(name)
            if number in word.answers
        ]
        pairs.sort()
        taken: dict[int, int] = {}
        used: set[int] = set()
        total = matched = 0.0
        how = How.EXACT
        for minus_weight, i, j in pairs:
            if i in taken or j in used:
                continue
            taken[i] = j
            used.add(j)
            word = self.words[i]
            total -= minus_weight * word.worth
            matched += word.worth
            if word.worth == 1.0:
                how = max(how, word.answers[name[j]].how)
        if not matched:
            return 0.0, How.FUZZY
        return self._merit(name, total, matched, taken, how)

    def _merit(
        self, name: tuple[int, ...], total: float, matched: float, taken: dict[int, int], how: How
    ) -> tuple[float, How]:
        asked = sum(word.worth for word in self.words)
        held = sum(worth(self.vocabulary.word(number)) for number in name)
        answered = total / asked
        whole = min(1.0, total / held) if held else 0.0
        if matched < asked * 0.6 and matched < held:
            return 0.0, How.FUZZY
        score = max(answered, _WHOLE_NAME_ANSWERED * whole)
        score *= _WORDS_MATTER + (1 - _WORDS_MATTER) * min(1.0, matched / max(asked, held))
        places = [taken[i] for i in sorted(taken)]
        if places != sorted(places):
            score *= _OTHER_ORDER
        partial = any(i not in taken for i, word in enumerate(self.words) if word.worth == 1.0)
        return min(score, 0.9999), How.FUZZY if partial else how


def _by_merit(answer: tuple[float, How]) -> tuple[float, How]:
    return -answer[0], answer[1]


def _share(asked: int, size: int) -> float:
    """What is left of a score where one of the two has more words than the other."""
    return _WORDS_MATTER + (1 - _WORDS_MATTER) * min(asked, size) / max(asked, size, 1)


def _best(answers: Mapping[int, Found], vocabulary: Vocabulary) -> dict[int, float]:
    """Slot → best weight. Written from the weakest answer to the strongest, which overwrites."""
    best: dict[int, float] = {}
    for number, found in sorted(answers.items(), key=lambda item: (item[1].weight, item[0])):
        best.update(dict.fromkeys(vocabulary.bearers(number), found.weight))
    return best


def _joined(words: tuple[str, ...], vocabulary: Vocabulary) -> list[tuple[str, ...]]:
    """`rosa linda` as `rosalinda`, `min su` as `minsu`, where such a word is known."""
    found = []
    for length in (2, 3):
        for start in range(min(len(words), MAX_WORDS) - length + 1):
            one = "".join(words[start : start + length])
            if vocabulary.knows(one):
                found.append((*words[:start], one, *words[start + length :]))
    return found


def _parted(words: tuple[str, ...], vocabulary: Vocabulary) -> list[tuple[str, ...]]:
    """`rosalinda` as `rosa linda` where one person bears both halves; the first such cut."""
    found = []
    for place, word in enumerate(words[:MAX_WORDS]):
        for cut in range(2, len(word) - 1):
            left, right = vocabulary.number_of(word[:cut]), vocabulary.number_of(word[cut:])
            if left is None or right is None:
                continue
            if set(vocabulary.bearers(left)).isdisjoint(vocabulary.bearers(right)):
                continue
            found.append((*words[:place], word[:cut], word[cut:], *words[place + 1 :]))
            break
    return found
