"""Bytes, cuts, and what strangers send."""

import itertools

import pytest

from etl.importers.commerceml import CommerceML, stream
from etl.reading import Cancelled, Choices, Limits, Source, Unreadable
from tests.etl.collecting import Collected
from tests.etl.importers.commerceml.files import document, file, line

WHOLE = file(
    document(line(), requisites={"Проведен": "true"}),
    document(line(Наименование="Воск & прополис".replace("&", "&amp;")), Ид="37", Номер="37"),
)
ENCODINGS = ("utf-8", "utf-8-sig", "cp1251", "cp866", "koi8-r", "utf-16", "utf-16-le", "utf-16-be")
NAMESPACES = (
    "",
    "urn:1C.ru:commerceml_2",
    "urn:1C.ru:commerceml_208",
    "urn:1C.ru:commerceml_3",
    "urn:x",
)


def refusal(read, content, **options) -> str:
    with pytest.raises(Unreadable) as refused:
        read(content, **options)
    return refused.value.code


@pytest.mark.parametrize("declared", ["UTF-8", "windows-1251", "win-1251", "нечто"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_bytes_tell_the_encoding_whatever_is_declared(read, encoding, declared):
    # F6, formats 2.5: wrong declaration
    found = read(WHOLE.replace("UTF-8", declared).encode(encoding))
    assert found.table("sales") == read(WHOLE).table("sales")
    assert len(found.table("sales")) == 2


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_any_namespace_or_none_is_read(read, namespace):
    other = WHOLE.replace("<КоммерческаяИнформация", f'<КоммерческаяИнформация xmlns="{namespace}"')
    assert read(other).table("sales") == read(WHOLE).table("sales")


def test_a_prefix_is_read_too(read):
    prefixed = WHOLE.replace("</", "</c:").replace("<", "<c:").replace("<c:/c:", "</c:")
    prefixed = prefixed.replace("<c:?xml", "<?xml").replace(
        "<c:КоммерческаяИнформация", '<c:КоммерческаяИнформация xmlns:c="urn:x"'
    )
    assert read(prefixed).table("sales") == read(WHOLE).table("sales")


def test_a_file_without_a_declaration_is_read(read):
    bare = WHOLE.partition("\n")[2]
    assert len(read(bare).table("sales")) == 2
    assert len(read("<!-- 1С -->\n\n" + bare).table("sales")) == 2


def test_white_space_before_the_declaration_does_no_harm(read):
    shifted = read("\n \n" + WHOLE).table("sales")
    assert [row["line"] for row in shifted] == [5, 6]


def test_comments_and_instructions_do_no_harm(read):
    noisy = WHOLE.replace("<Сумма>", "<!-- рубли --><?x y?><Сумма>").replace("100.00", "10<!---->0")
    assert [row["amount"] for row in read(noisy).table("sales")] == [100, 100]


@pytest.mark.parametrize("root", ["Классификатор", "Каталог", "ПакетПредложений"])
def test_a_part_without_the_outer_element_is_recognised(tmp_path, root):
    path = tmp_path / "x"
    path.write_text(f"<{root}><Ид>1</Ид></{root}>", encoding="utf-8")
    assert CommerceML().identify(Source.open(path))


@pytest.mark.parametrize(
    "content", ["", "<html>", "{}", "КоммерческаяИнформация", "<!-- <КоммерческаяИнформация> -->",
                "<Message/>", "Ид;Сумма\n1;2\n"]
)  # fmt: skip
def test_other_files_are_not_claimed(tmp_path, content):
    path = tmp_path / "orders.xml"
    path.write_text(content, encoding="utf-8")
    assert not CommerceML().identify(Source.open(path))


def test_an_answer_without_documents_is_a_success(read):
    reading = read(file())
    assert reading.totals["documents"] == 0
    assert reading.tables == {}
    assert reading.warnings == reading.faults == []


def test_a_file_of_groups_alone_is_accepted_with_a_warning(read):
    groups = "<Классификатор><Группы><Группа><Ид>1</Ид></Группа></Группы></Классификатор>"
    reading = read(file(groups))
    assert reading.totals["groups"] == 1
    assert [warning.code for warning in reading.warnings] == ["nothing_to_count"]


@pytest.mark.parametrize(
    "formed", ["2020-01-31T9:05:01", "2020-01-31", "2020-01-31T10:00:00+03:00"]
)
def test_the_date_of_the_file_may_be_written_many_ways(read, formed):
    reading = read(file(attributes=f'ВерсияСхемы="3.1" ДатаФормирования="{formed}"'))
    assert reading.totals["formed"] == formed
    assert reading.warnings == []


def test_a_bad_date_of_the_file_is_a_warning(read):
    reading = read(file(attributes='ДатаФормирования="2022-10-31UTC02:25:50"'))
    assert [warning.code for warning in reading.warnings] == ["bad_formed"]


def test_version_one_is_refused_with_advice(read):
    # 1C 7.7 keeps its data in attributes
    old = '<Каталог Идентификатор="1"><Товар Идентификатор="2" Наименование="Мёд"/></Каталог>'
    assert refusal(read, file(old)) == "commerceml_1"
    assert refusal(read, file(attributes='ВерсияСхемы="1.0"')) == "commerceml_1"


XXE = '<!DOCTYPE К [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'
LAUGHS = "<!DOCTYPE К [" + "".join(
    f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(10)
) + "]>\n"  # fmt: skip


@pytest.mark.parametrize("prolog", [XXE, LAUGHS, "<!DOCTYPE К>", '<!DOCTYPE К SYSTEM "x.dtd">'])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "utf-16"])
def test_entities_are_refused(read, prolog, encoding):
    # F2
    bomb = WHOLE.replace("<Коммерческая", f"{prolog}<Коммерческая", 1).replace("Мёд", "&x;&e9;", 1)
    assert refusal(read, bomb, encoding=encoding) == "entities"


def test_the_parser_guards_against_entities_where_the_head_shows_none(tmp_path):
    path = tmp_path / "x.xml"
    path.write_text(WHOLE.replace("<Коммерческая", f"{LAUGHS}<Коммерческая", 1), encoding="utf-8")
    with pytest.raises(Unreadable) as refused:
        list(stream.Stream(path, "utf-8", ("Документ",), lambda _read: None))
    assert refused.value.code == "entities"


def test_an_unknown_entity_is_refused_with_its_line(read):
    with pytest.raises(Unreadable) as refused:
        read(WHOLE.replace("Мёд", "Мёд&nbsp;липовый", 1))
    assert refused.value.code == "malformed"
    assert refused.value.message.values["line"] == 3


@pytest.mark.parametrize("broken", ["<Ид>36", "\x01", "&", "<Ид>36</Иd>"])
def test_broken_xml_is_refused_with_its_line(read, broken):
    with pytest.raises(Unreadable) as refused:
        read(WHOLE.replace("<Ид>37</Ид>", broken))
    assert refused.value.code == "malformed"
    assert refused.value.message.values["line"] == 4


def test_nesting_is_bounded(read):
    deep = "<а>" * 300 + "</а>" * 300
    assert refusal(read, file(deep)) == "too_deep"


def test_a_value_is_bounded(read):
    assert refusal(read, file(document(Комментарий="я" * 6_000_000))) == "too_large"


def test_one_record_is_bounded(read, monkeypatch):
    monkeypatch.setattr(stream, "CHUNK", 1000)
    monkeypatch.setattr(stream, "RECORD_LIMIT", 20_000)
    many = file(*(document(Ид=str(number)) for number in range(200)))
    assert len(read(many).table("sales")) == 200
    assert refusal(read, file(document(*[line()] * 300))) == "too_large"
    assert refusal(read, file("<х/>" * 10_000)) == "too_large"


def test_the_size_and_the_number_of_records_are_bounded(read):
    assert refusal(read, WHOLE, limits=Limits(unpacked_bytes=100)) == "too_large"
    assert refusal(read, WHOLE, limits=Limits(rows=1)) == "too_large"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "utf-16"])
def test_a_file_cut_anywhere_is_refused_and_leaves_nothing(tmp_path, encoding):
    content = WHOLE.encode(encoding)
    end = len(content.rstrip(b"\n\0"))
    path = tmp_path / "x.xml"
    for length in itertools.chain(range(1, end - 1, 7), range(end - 60, end - 1)):
        path.write_bytes(content[:length])
        reading = Collected()
        with pytest.raises(Unreadable):
            CommerceML().read(Source.open(path), Choices(), reading, Limits())
        assert reading.tables == {}, length


def test_a_truncated_file_names_the_line(read):
    with pytest.raises(Unreadable) as refused:
        read(WHOLE[: WHOLE.index("<Ид>37") + 3])
    assert refused.value.code == "truncated"
    assert refused.value.message.values["line"] == 4


def test_letters_of_another_encoding_in_the_middle_are_refused(read):
    mixed = WHOLE.encode().replace("прополис".encode(), "прополис".encode("cp1251"))
    assert refusal(read, mixed) == "encoding_damaged"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "utf-16"])
def test_where_the_reading_is_cut_into_pieces_does_not_matter(read, monkeypatch, encoding):
    wanted = read(WHOLE).table("sales")
    for size in (1, 2, 3, 7, 64, 1000):
        monkeypatch.setattr(stream, "CHUNK", size)
        assert read(WHOLE.encode(encoding)).table("sales") == wanted, size


def test_lines_are_counted_in_long_files(read):
    late = read(file("\n" * 100_000, document())).table("sales")
    assert late[0]["line"] == 100_004


def test_progress_is_told_and_may_stop_the_reading(tmp_path, monkeypatch):
    monkeypatch.setattr(stream, "CHUNK", 200)
    path = tmp_path / "x.xml"
    path.write_text(WHOLE, encoding="utf-8")
    reading = Collected()
    CommerceML().read(Source.open(path), Choices(), reading, Limits())
    done = [step for step, _of in reading.steps]
    assert done == sorted(done)
    assert reading.steps[-1] == (path.stat().st_size, path.stat().st_size)

    class Stopped(Collected):
        def progress(self, done, of=None):
            super().progress(done, of)
            raise Cancelled

    with pytest.raises(Cancelled):
        CommerceML().read(Source.open(path), Choices(), Stopped(), Limits())
