"""Trees are RFC 6962's, to the published numbers; and no proof is believed that does not prove."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies

from arboleda.engines.sealing import trees

LEAVES = [
    bytes.fromhex(one)
    for one in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
"""The leaves and roots with which implementations of Certificate Transparency test themselves."""
ROOTS = [
    bytes.fromhex(one)
    for one in (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
]
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
INCLUSION = {
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}

trunks = strategies.lists(strategies.binary(max_size=40), min_size=1, max_size=40)
hashes = strategies.binary(min_size=32, max_size=32)


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size: int) -> None:
    assert trees.root(LEAVES[:size]) == ROOTS[size]


@pytest.mark.parametrize(("sizes", "proof"), CONSISTENCY.items())
def test_consistency_proofs_are_the_published_ones(
    sizes: tuple[int, int], proof: list[str]
) -> None:
    earlier, later = sizes
    made = trees.prove_consistency(LEAVES[:later], earlier)
    assert [one.hex() for one in made] == proof
    assert trees.is_consistent(earlier, later, made, ROOTS[earlier], ROOTS[later])


@pytest.mark.parametrize(("place", "path"), INCLUSION.items())
def test_inclusion_proofs_are_the_published_ones(place: tuple[int, int], path: list[str]) -> None:
    index, size = place
    made = trees.prove_inclusion(LEAVES[:size], index)
    assert [one.hex() for one in made] == path
    assert trees.is_included(LEAVES[index], index, size, made, ROOTS[size])


@given(trunks, strategies.data())
def test_every_leaf_can_be_proven_and_no_other(
    leaves: list[bytes], data: strategies.DataObject
) -> None:
    index = data.draw(strategies.integers(0, len(leaves) - 1))
    root, path = trees.root(leaves), trees.prove_inclusion(leaves, index)
    assert trees.is_included(leaves[index], index, len(leaves), path, root)
    assert not trees.is_included(leaves[index] + b"x", index, len(leaves), path, root)
    assert not trees.is_included(leaves[index], index, len(leaves), [*path, root], root)
    if path:
        assert not trees.is_included(leaves[index], index, len(leaves), path[:-1], root)
        cut = data.draw(strategies.integers(0, len(path) - 1))
        bent = [*path[:cut], bytes(32), *path[cut + 1 :]]
        assert not trees.is_included(leaves[index], index, len(leaves), bent, root)


@given(trunks, strategies.data())
def test_every_earlier_tree_can_be_proven_and_no_fork(
    leaves: list[bytes], data: strategies.DataObject
) -> None:
    size = data.draw(strategies.integers(1, len(leaves)))
    early, late = trees.root(leaves[:size]), trees.root(leaves)
    proof = trees.prove_consistency(leaves, size)
    assert trees.is_consistent(size, len(leaves), proof, early, late)
    forked = [*leaves[: size - 1], leaves[size - 1] + b"x", *leaves[size:]]
    assert not trees.is_consistent(size, len(leaves), proof, early, trees.root(forked))
    assert not trees.is_consistent(
        size, len(leaves), trees.prove_consistency(forked, size), early, trees.root(forked)
    )
    if size < len(leaves):
        assert not trees.is_consistent(len(leaves), size, proof, late, early), "it never shrinks"


@given(trunks, strategies.integers(0, 40))
def test_a_tree_grows_on_from_its_edge(leaves: list[bytes], cut: int) -> None:
    first = trees.Frontier()
    first.extend(leaves[:cut])
    on = trees.Frontier(first.size, first.hashes)
    on.extend(leaves[cut:])
    assert on.size == len(leaves)
    assert on.root() == trees.root(leaves)


@pytest.mark.parametrize(
    ("size", "edge"), [(3, [bytes(32)]), (0, [bytes(32)]), (-1, []), (1, [b"short"])]
)
def test_an_edge_that_fits_no_size_is_refused(size: int, edge: list[bytes]) -> None:
    with pytest.raises(ValueError, match=r"32 bytes|edge"):
        trees.Frontier(size, edge)


@given(
    strategies.integers(-3, 70), strategies.integers(-3, 70), strategies.lists(hashes, max_size=8),
    hashes, hashes,
)  # fmt: skip
def test_made_up_proofs_prove_nothing(
    one: int, other: int, path: list[bytes], root: bytes, later: bytes
) -> None:
    assert not trees.is_included(b"leaf", one, other, path, root)
    if not (one == other > 0 and root == later and not path):
        assert not trees.is_consistent(one, other, path, root, later)


def test_from_the_empty_tree_there_is_nothing_to_prove() -> None:
    assert trees.is_consistent(0, 8, [], ROOTS[0], ROOTS[8])
    assert not trees.is_consistent(0, 8, [], ROOTS[1], ROOTS[8])
    assert not trees.is_consistent(0, 8, [ROOTS[1]], ROOTS[0], ROOTS[8])


def test_hashes_of_another_length_and_places_beyond_are_refused() -> None:
    assert not trees.is_included(LEAVES[0], 0, 2, [b"x"], ROOTS[2])
    assert not trees.is_consistent(1, 2, [b"x"], ROOTS[1], ROOTS[2])
    for beyond in (-1, 2):
        with pytest.raises(IndexError):
            trees.prove_inclusion(LEAVES[:2], beyond)
    for beyond in (0, 3):
        with pytest.raises(IndexError):
            trees.prove_consistency(LEAVES[:2], beyond)


@given(strategies.integers(0, 20), strategies.integers(1, 20), strategies.data())
def test_what_came_after_an_edge_is_proven_as_if_all_leaves_were_there(
    before: int, more: int, data: strategies.DataObject
) -> None:
    leaves = [bytes([one]) for one in range(before + more)]
    edge = trees.Frontier()
    edge.extend(leaves[:before])
    grown = trees.Grown(edge, leaves[before:])
    later = data.draw(strategies.integers(before + 1, before + more))
    index = data.draw(strategies.integers(before, later - 1))
    assert grown.prove_inclusion(index, later) == trees.prove_inclusion(leaves[:later], index)
    size = data.draw(strategies.integers(max(before, 1), later))
    assert grown.prove_consistency(size, later) == trees.prove_consistency(leaves[:later], size)
    assert grown.prove_consistency(0, later) == []


def test_what_lies_before_an_edge_or_beyond_the_end_has_no_proof() -> None:
    leaves = [bytes([one]) for one in range(9)]
    edge = trees.Frontier()
    edge.extend(leaves[:6])
    grown = trees.Grown(edge, leaves[6:])
    for index, size in ((5, 9), (9, 9), (8, 10), (7, 7), (-1, 9)):
        with pytest.raises(IndexError):
            grown.prove_inclusion(index, size)
    for size, later in ((5, 9), (8, 7), (7, 10), (-1, 9)):
        with pytest.raises(IndexError):
            grown.prove_consistency(size, later)
