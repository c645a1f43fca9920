"""How characters are read: the table of `migrations/0006_sounds.sql`, made from pypinyin.

`python -m projections.sounds` writes the migration. Once it was applied it stays as it is: other readings
are another migration.
"""

from __future__ import annotations

from pathlib import Path

FILE = Path(__file__).parent / "migrations" / "0006_sounds.sql"
#: The characters that have a reading here: extension A and the unified ideographs.
FIRST, LAST = 0x3400, 0x9FFF
#: Surnames that are read otherwise than the character elsewhere → one that is read so.
SURNAMES = {
    "曾": "增", "单": "山", "解": "谢", "仇": "求", "查": "渣", "区": "欧", "朴": "瓢", "盖": "葛",
    "召": "少", "缪": "妙", "种": "虫", "乐": "月", "翟": "宅", "折": "舌", "秘": "必",
    "卜": "补", "员": "运", "薄": "博",
}  # fmt: skip

HEAD = """\
-- How names sound: one written with another character is found. Made by `python -m projections.sounds`.

DO $make$
DECLARE
    alike text;
    letters text;
BEGIN
    -- To every character, by code point: the first that sounds so, and the letter that it begins with.
    SELECT string_agg(coalesce(alike_one, chr(code)), '' ORDER BY code),
        string_agg(coalesce(left(syllable, 1), ' '), '' ORDER BY code)
    INTO alike, letters
    FROM generate_series({first}, {last}) AS code LEFT JOIN (
        SELECT syllable, left(characters, 1) AS alike_one, ascii(one) AS at FROM (VALUES
"""
FOOT = """
        ) AS line (syllable, characters) CROSS JOIN string_to_table(characters, NULL) AS one
    ) AS reading ON reading.at = code;
    -- 章小伟 and 张晓伟 become the same; what has no reading stands as it is, dots and blanks are left out.
    EXECUTE format($function$
CREATE FUNCTION read.sound(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $body$
DECLARE
    found text := '';
    one text;
    code integer;
BEGIN
    FOREACH one IN ARRAY string_to_array({name}, NULL) LOOP
        code := ascii(one);
        found := found || CASE WHEN code BETWEEN {first} AND {last}
            THEN convert_from(substr(%L::bytea, 3 * (code - {first}) + 1, 3), 'UTF8') ELSE one END;
    END LOOP;
    RETURN found;
END
$body$ $function$, alike);
    -- 章小伟 → zxw.
    EXECUTE format($function$
CREATE FUNCTION read.initials(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $body$
DECLARE
    found text := '';
    one text;
    code integer;
BEGIN
    FOREACH one IN ARRAY string_to_array({name}, NULL) LOOP
        code := ascii(one);
        found := found || CASE WHEN code BETWEEN {first} AND {last}
            THEN chr(get_byte(%L::bytea, code - {first})) ELSE one END;
    END LOOP;
    RETURN translate(found, ' ', '');
END
$body$ $function$, letters);
END
$make$;

CREATE INDEX person_sound ON read.person (read.sound(name));
CREATE INDEX person_initials ON read.person (read.initials(name));
-- Whoever clears a name brings its indexes up to it.
GRANT EXECUTE ON FUNCTION read.sound, read.initials TO huce_app, huce_keeper;
"""
#: A name as it is read: its surname for itself, without dots and blanks.
NAME = """lower(translate(
        translate(left(name, 1), '{surnames}', '{like}') || substr(name, 2), ' ·•‧・.-', ''))"""


def syllables() -> dict[str, str]:
    """Syllable without its tone → the characters of which it is the first reading."""
    from pypinyin import Style, pinyin  # noqa: PLC0415  its dictionaries take a third of a second to load

    found: dict[str, str] = {}
    for code in range(FIRST, LAST + 1):
        said = pinyin(chr(code), style=Style.NORMAL)[0][0]
        if said != chr(code):
            found[said] = found.get(said, "") + chr(code)
    return dict(sorted(found.items()))


def migration() -> str:
    """The whole migration."""
    name = NAME.format(surnames="".join(SURNAMES), like="".join(SURNAMES.values()))
    given = {"first": FIRST, "last": LAST, "name": name}
    rows = ",\n".join(f"            ('{said}', '{characters}')" for said, characters in syllables().items())
    return HEAD.format(**given) + rows + FOOT.format(**given)


if __name__ == "__main__":
    FILE.write_text(migration(), "utf-8")
