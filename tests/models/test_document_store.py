"""Originals: whole or not at all, the same bytes once, nobody else's business."""

import hashlib
import os
import stat
import time

import pytest

from models.document_store import DocumentStore, chunks
from models.errors import Refused


@pytest.fixture
def store(tmp_path) -> DocumentStore:
    return DocumentStore(tmp_path / "documents")


def everything(store) -> list:
    return [path for path in store.root.rglob("*") if path.is_file()]


def test_a_document_is_kept_under_the_hash_of_its_bytes(store):
    stored = store.receive([b"one ", b"two"])
    assert stored.sha256 == hashlib.sha256(b"one two").hexdigest()
    assert stored.size == 7
    assert store.path(stored.sha256).read_bytes() == b"one two"


def test_the_same_bytes_are_kept_once(store):
    assert store.receive([b"same"]) == store.receive([b"sa", b"me"])
    assert len(everything(store)) == 1


def test_only_the_owner_of_the_process_can_read_originals(store):  # F12
    stored = store.receive([b"salaries"])
    path = store.path(stored.sha256)
    for private, mode in ((store.root, 0o700), (path.parent, 0o700), (path, 0o600)):
        assert stat.S_IMODE(private.stat().st_mode) == mode


def test_an_interrupted_upload_leaves_nothing(store):  # F11
    def broken():
        yield b"first half"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store.receive(broken())
    assert everything(store) == []


def test_a_file_over_the_limit_is_refused_while_it_comes(store):
    sent = 0

    def endless():
        nonlocal sent
        while True:
            sent += 1
            yield b"x" * 1000

    with pytest.raises(Refused) as refusal:
        store.receive(endless(), limit=10_000)
    assert refusal.value.code == "too_large"
    assert sent == 11
    assert everything(store) == []


def test_damaged_bytes_are_healed_by_the_same_document(store):
    stored = store.receive([b"statement"])
    store.path(stored.sha256).write_bytes(b"stateXent")
    store.receive([b"statement"])
    assert store.path(stored.sha256).read_bytes() == b"statement"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "", "0" * 63, "0" * 65, "G" * 64, "0" * 63 + "/", "A" * 64]
)
def test_only_a_hash_names_a_document(store, name):  # F4
    with pytest.raises(Refused):
        store.path(name)


def test_leftovers_of_killed_uploads_are_swept_and_fresh_ones_are_not(store):
    for name, age in (("old", 2 * 24 * 3600), ("fresh", 60)):
        path = store.root / f".incoming-{name}"
        path.write_bytes(b"half")
        os.utime(path, (time.time() - age,) * 2)
    kept = store.receive([b"whole"])
    assert store.sweep() == 1
    assert sorted(path.name for path in everything(store)) == [".incoming-fresh", kept.sha256[2:]]


def test_a_file_is_read_in_pieces(tmp_path):
    path = tmp_path / "large"
    path.write_bytes(b"x" * 2_500_000)
    assert [len(chunk) for chunk in chunks(path)] == [1048576, 1048576, 402848]
