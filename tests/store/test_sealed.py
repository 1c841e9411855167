import json
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store import ring_file
from bot.store.sealed import CannotOpen, DataKey, KeyRing, KeyRingError

PLACE = "cases|report|ABC-234"


def rotated(path):
    """The ring with one key more, which seals."""
    ring_file.promote(path)
    return KeyRing.load(path)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "keys.json"


@given(st.binary(max_size=2000), st.text(max_size=50).filter(lambda text: text.isprintable()))
def test_what_is_sealed_opens_at_its_place(ring, plain, place):
    key = DataKey.new()
    assert ring.open(ring.seal(plain, place), place) == plain
    assert key.open(key.seal(plain, place), place) == plain


@pytest.mark.parametrize("place", ["cases|report|ABC-235", "cases|other|ABC-234", "x|report|ABC-234", ""])
def test_a_moved_value_does_not_open(ring, place):
    for keeper in (ring, DataKey.new()):
        sealed = keeper.seal(b"secret", PLACE)
        with pytest.raises(CannotOpen):
            keeper.open(sealed, place)


def test_every_single_flipped_bit_is_found(ring):
    for keeper in (ring, DataKey.new()):
        sealed = keeper.seal(b"a witness at the market", PLACE)
        for position in range(len(sealed) * 8):
            bent = bytearray(sealed)
            bent[position // 8] ^= 1 << position % 8
            with pytest.raises(CannotOpen):
                keeper.open(bytes(bent), PLACE)


def test_every_truncation_is_found(ring):
    for keeper in (ring, DataKey.new()):
        sealed = keeper.seal(b"secret", PLACE)
        for length in range(len(sealed)):
            with pytest.raises(CannotOpen):
                keeper.open(sealed[:length], PLACE)


@given(st.binary(max_size=200))
def test_junk_does_not_open(ring, junk):
    for keeper in (ring, DataKey.new()):
        with pytest.raises(CannotOpen):
            keeper.open(junk, PLACE)


def test_another_key_does_not_open(ring, path):
    with pytest.raises(CannotOpen):
        KeyRing.generate(path).open(ring.seal(b"secret", PLACE), PLACE)
    with pytest.raises(CannotOpen):
        DataKey.new().open(DataKey.new().seal(b"secret", PLACE), PLACE)
    with pytest.raises(CannotOpen):
        ring.open(DataKey.new().seal(b"secret", PLACE), PLACE)


def test_the_same_words_never_look_alike(ring):
    assert ring.seal(b"same", PLACE) != ring.seal(b"same", PLACE)


def test_an_error_carries_no_content(ring):
    with pytest.raises(CannotOpen) as caught:
        ring.open(ring.seal(b"secret", PLACE), "elsewhere")
    assert caught.value.args == ()
    assert caught.value.__cause__ is None


def test_a_ring_is_its_owners_alone_and_never_overwritten(path):
    KeyRing.generate(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    with pytest.raises(KeyRingError, match="exists already"):
        KeyRing.generate(path)
    assert path.read_bytes() == before


def test_rotation_seals_anew_opens_the_old_and_finds_the_old(path):
    old = KeyRing.generate(path)
    sealed, name = old.seal(b"before", PLACE), old.lookup("chat|1")
    new = rotated(path)
    assert new.open(sealed, PLACE) == b"before"
    assert new.lookup("chat|1") == name
    assert old.open(new.seal(b"after", PLACE), PLACE) == b"after"  # it reads the file again
    assert KeyRing.load(path).open(new.seal(b"after", PLACE), PLACE) == b"after"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["keys.json"]


def test_lookups_differ_between_rings_and_texts(ring, path):
    assert ring.lookup("1") == ring.lookup("1")
    assert ring.lookup("1") != ring.lookup("2")
    assert ring.lookup("1") != KeyRing.generate(path).lookup("1")


def _changed(path, **values):
    ring = json.loads(path.read_text())
    ring["keys"][0] |= values
    return json.dumps(ring)


BROKEN = {
    "empty": lambda path: "",
    "not json": lambda path: "keys: 1",
    "json of another kind": lambda path: "[1]",
    "a bare number": lambda path: "7",
    "too deep": lambda path: "[" * 100_000,
    "no keys": lambda path: '{"version": 1, "keys": []}',
    "no version": lambda path: '{"keys": []}',
    "a later version": lambda path: path.read_text().replace('"version": 1', '"version": 2'),
    "a short key": lambda path: _changed(path, key="c2hvcnQ="),
    "not base64": lambda path: _changed(path, key="§§"),
    "a long id": lambda path: _changed(path, id="aabbccddee"),
    "an id that is no hex": lambda path: _changed(path, id="wxyz"),
    "an id that is a number": lambda path: _changed(path, id=5),
    "the id of data keys": lambda path: _changed(path, id="00000000"),
    "a name key without the log's": lambda path: path.read_text().replace(
        '"version": 1', f'"version": 1, "names": "{"A" * 43}="'
    ),
    "a key that is no object": lambda path: '{"version": 1, "keys": [1]}',
    "nothing but a key that waits": lambda path: _changed(path, waits=True),
    "the same id twice": lambda path: json.dumps(
        {"version": 1, "keys": json.loads(path.read_text())["keys"] * 2}
    ),
}


@pytest.mark.parametrize("breakage", BROKEN)
def test_a_bad_ring_file_is_told_in_one_line_without_key_material(path, breakage):
    KeyRing.generate(path)
    key = json.loads(path.read_text())["keys"][0]["key"]
    path.write_text(BROKEN[breakage](path))
    with pytest.raises(KeyRingError) as caught:
        KeyRing.load(path)
    line = str(caught.value)
    assert line.startswith("ELCHI_KEYS: ")
    assert "\n" not in line
    assert key not in line
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize("name", ["missing.json", ".", "keys.json/below"])
def test_a_ring_that_cannot_be_read_is_told_in_one_line(path, name):
    KeyRing.generate(path)
    with pytest.raises(KeyRingError, match=r"^ELCHI_KEYS: cannot read"):
        KeyRing.load(path.parent / name)


def test_bytes_that_are_no_text_are_no_ring(path):
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KeyRingError, match="is not a key ring"):
        KeyRing.load(path)


def test_a_folder_that_is_not_there_is_told_in_one_line(path):
    with pytest.raises(KeyRingError, match=r"^ELCHI_KEYS: cannot write"):
        KeyRing.generate(path.parent / "nowhere" / "keys.json")


def test_keys_do_not_show_in_a_repr(ring):
    key = DataKey.new()
    assert key.raw.hex() not in repr(key)
    assert repr(key.raw)[2:-1] not in repr(key)
    assert "AESGCM" not in repr(ring)
