"""Names are found by two or three of their words as one number (decision 0010); their indexes keep no list of pending rows."""

import django.contrib.postgres.indexes
import django.db.models.expressions
from django.db import migrations, models

# The key of each two and each three telling words of a name (twin: `rules.names.keys`). In plpgsql because it is worked out for
# every person: as one SQL statement it would take ten times as long.
NAME_KEYS = r"""
CREATE FUNCTION name_keys(words tsvector) RETURNS int4[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
DECLARE
    word text;
    numbers int4[] := '{}';
    keys int4[] := '{}';
    n int := 0;
BEGIN
    FOREACH word IN ARRAY tsvector_to_array(words) LOOP
        CONTINUE WHEN length(word) < 2 OR word = ANY ('{PARTICLES}');
        n := n + 1;
        numbers[n] := ('x' || substr(md5(word), 1, 8))::bit(32)::int4;
        EXIT WHEN n = 7;
    END LOOP;
    FOR a IN 1 .. n - 1 LOOP
        FOR b IN a + 1 .. n LOOP
            keys := keys || (numbers[a] # numbers[b]);
            FOR c IN b + 1 .. n LOOP
                keys := keys || (numbers[a] # numbers[b] # numbers[c]);
            END LOOP;
        END LOOP;
    END LOOP;
    RETURN keys;
END
$$
"""
PARTICLES = "de,del,dels,la,las,les,los,el,els,lo,da,das,do,dos,di,van,von,der,den,ben,bin,bint,al"


class Migration(migrations.Migration):
    dependencies = [("people", "0004_equality_first")]

    operations = [
        migrations.RunSQL(NAME_KEYS.replace("PARTICLES", PARTICLES), "DROP FUNCTION name_keys(tsvector)"),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(models.F("name_vector"), function="name_keys"), fastupdate=False, name="person_by_name_keys"
            ),
        ),
        migrations.RemoveIndex(model_name="person", name="person_by_name_tokens"),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["name_vector"], name="person_by_name_tokens"),
        ),
        # An index over an expression has no statistics until its table is analysed, and without them the planner reads every person
        # (1.7 million: 20 s for one search instead of milliseconds).
        migrations.RunSQL("ANALYZE people_person", migrations.RunSQL.noop),
    ]
