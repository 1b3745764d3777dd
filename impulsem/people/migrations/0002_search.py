"""The search: computed columns, the slips of the pen of each name token, and the functions that they are computed with."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# The token, and what is left of it when one letter is left out (twin: `rules.names.shortened`).
NAME_SLIPS = r"""
CREATE FUNCTION name_slips(token text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT slip) FROM (
        SELECT token AS slip
        UNION ALL
        SELECT overlay(token PLACING '' FROM i FOR 1) FROM generate_series(1, length(token)) AS i WHERE length(token) > 2
    ) AS slips
$$
"""

# A street's own words and the number (twin: `rules.addresses.key`).
ADDRESS_KEY = r"""
CREATE FUNCTION address_key(street text, number text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT trim(coalesce(nullif(regexp_replace(
        trim(regexp_replace(
            ' ' || public.fold(regexp_replace(street, '(^|[ ,./(-])[dl][''’`´]', '\1 ', 'gi')) || ' ',
            ' (de|del|dels|d|la|las|les|l|los|el|els|i|y)(?= )', '', 'g')),
        '^(KINDS) (?=.)', ''), ''), public.fold(street)) || ' ' || public.fold(number))
$$
"""
KINDS = (
    "c|carrer|cr|calle|cl|avinguda|av|avda|avd|avenida|passeig|pg|passatge|ptge|ps|paseo|pasaje|placa|pl|plaza|pza|placeta|"
    "ronda|rda|rambla|rbla|via|travessera|trav|travessia|torrent|riera|cami|camino|carretera|ctra|baixada|moll|jardins"
)


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0001_initial"),
        ("people", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(NAME_SLIPS, "DROP FUNCTION name_slips(text)"),
        migrations.RunSQL(ADDRESS_KEY.replace("KINDS", KINDS), "DROP FUNCTION address_key(text, text)"),
        migrations.RemoveIndex(model_name="person", name="person_by_name_tokens"),
        migrations.RemoveField(model_name="person", name="name_key"),
        migrations.RemoveField(model_name="person", name="name_vector"),
        migrations.AddField(
            model_name="person",
            name="name_vector",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("given_name"),
                    models.F("surname1"),
                    models.F("surname2"),
                    models.F("known_as"),
                    arg_joiner=" || ' ' || ",
                    template="to_tsvector('simple'::regconfig, fold(%(expressions)s))",
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(fields=["name_vector"], name="person_by_name_tokens"),
        ),
        migrations.RemoveIndex(model_name="address", name="address_by_part"),
        migrations.RemoveField(model_name="address", name="search_key"),
        migrations.AddField(
            model_name="address",
            name="search_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(models.F("street_text"), models.F("number"), function="address_key"),
                output_field=models.CharField(max_length=200),
            ),
        ),
        migrations.AddIndex(
            model_name="address",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("search_key", "gin_trgm_ops"), name="address_by_part"
            ),
        ),
        migrations.AlterField(
            model_name="nametoken",
            name="token",
            field=models.CharField(max_length=330, primary_key=True, serialize=False),
        ),
        migrations.AddField(
            model_name="nametoken",
            name="slips",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(models.F("token"), function="name_slips"),
                output_field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=330), size=None),
            ),
        ),
        migrations.AddIndex(
            model_name="contactpoint",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Reverse("value"), "text_pattern_ops"),
                name="contact_point_by_end",
            ),
        ),
        migrations.AddIndex(
            model_name="nametoken",
            index=django.contrib.postgres.indexes.GinIndex(fields=["slips"], name="name_token_by_slip"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="new_name_tokens",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nINSERT INTO people_nametoken (token)\n    SELECT DISTINCT unnest(tsvector_to_array(name_vector)) FROM new_persons\n    ON CONFLICT (token) DO NOTHING;\nRETURN NULL;\n",
                    hash="cd58c69a1eb52c3261844e254646ba25c385118b",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_new_name_tokens_3a0ce",
                    referencing="REFERENCING NEW TABLE AS new_persons ",
                    table="people_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_name_tokens",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nINSERT INTO people_nametoken (token)\n    SELECT DISTINCT unnest(tsvector_to_array(name_vector)) FROM new_persons\n    ON CONFLICT (token) DO NOTHING;\nRETURN NULL;\n",
                    hash="4586cd3f7db07a4105663203927d1a00cb21c035",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_name_tokens_499dd",
                    referencing="REFERENCING NEW TABLE AS new_persons ",
                    table="people_person",
                    when="AFTER",
                ),
            ),
        ),
    ]
