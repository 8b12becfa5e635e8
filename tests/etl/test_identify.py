"""Which format a document is of: by content, exactly one, else the reason why none."""

import pytest

from etl.identify import AmbiguousFormat, identify, named
from etl.importers import IMPORTERS
from etl.reading import Source, Unreadable
from models.i18n import Message, using
from tests.etl.statements import payments, statement


class Claiming:
    """A format that claims every document."""

    title = Message("Everything")

    def __init__(self, name):
        self.name = name

    def identify(self, _source):
        return True


def source(tmp_path, content, name="файл") -> Source:
    path = tmp_path / "content"
    path.write_bytes(content)
    return Source.open(path, name)


def test_content_decides_and_the_name_proves_nothing(tmp_path):
    found = identify(source(tmp_path, statement(*payments(1)), "картинка.png"), IMPORTERS)
    assert found.name == "client_bank"


def test_two_claims_are_an_error_of_ours(tmp_path):
    with pytest.raises(AmbiguousFormat, match="one, two"):
        identify(source(tmp_path, b"some text"), [Claiming("one"), Claiming("two")])


@pytest.mark.parametrize(
    ("content", "code", "kind"),
    [
        (b"MZ\x90\x00", "program", "программа"),
        (b"%PDF-1.7", "pdf", "PDF"),
        (b"MOXCEL\x00", "moxcel", "табличный документ 1С (.mxl)"),
        (b"version https://git-lfs.github.com/spec/v1", "lfs_pointer", "указатель Git LFS на файл"),
        (b"\x89PNG\r\n\x1a\n", "picture", "картинка"),
        (b"Rar!\x1a\x07", "archive", "архив"),
    ],
)
def test_what_a_file_is_instead_is_named(tmp_path, content, code, kind):  # F3
    with pytest.raises(Unreadable) as refusal:
        identify(source(tmp_path, content + bytes(200), "отчёт.xlsx"), IMPORTERS)
    assert f"Это {kind}" in str(refusal.value)
    assert refusal.value.code == code


def test_an_empty_file_is_called_empty(tmp_path):
    with pytest.raises(Unreadable) as refusal:
        identify(source(tmp_path, b""), IMPORTERS)
    assert refusal.value.code == "empty"


def test_the_reason_is_told_in_the_language_of_who_reads_it(tmp_path):
    with pytest.raises(Unreadable) as refusal:
        identify(source(tmp_path, "просто письмо".encode(), "a.txt"), IMPORTERS)
    kept = Message.from_json(refusal.value.message.as_json())
    with using("en"):
        assert "“a.txt” is of no known format." in str(kept)
    assert "Формат файла «a.txt» неизвестен." in str(kept)


def test_a_format_is_found_by_its_name_or_the_known_ones_are_told():
    assert named("client_bank", IMPORTERS).name == "client_bank"
    with pytest.raises(Unreadable) as refusal:
        named("nonsense", IMPORTERS)
    assert "client_bank" in str(refusal.value)


def test_every_format_has_a_name_of_its_own():
    names = [importer.name for importer in IMPORTERS]
    assert len(names) == len(set(names))
