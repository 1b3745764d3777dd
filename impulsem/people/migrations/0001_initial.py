import datetime
import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisation", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Household",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "split_from",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="splits", to="people.household"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NameToken",
            fields=[
                ("token", models.CharField(max_length=80, primary_key=True, serialize=False)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("token", "gin_trgm_ops"), name="name_token_by_likeness"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NameVariant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("group", models.CharField(max_length=80)),
                ("token", models.CharField(max_length=80)),
            ],
            options={
                "indexes": [models.Index(fields=["token"], name="name_variant_by_token")],
                "constraints": [models.UniqueConstraint(fields=("group", "token"), name="name_variant_once")],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("given_name", models.CharField(max_length=80)),
                ("surname1", models.CharField(max_length=80)),
                ("surname2", models.CharField(blank=True, max_length=80)),
                ("known_as", models.CharField(blank=True, max_length=80)),
                ("birth_date", models.DateField(null=True)),
                ("birth_date_is_estimated", models.BooleanField(default=False)),
                ("died_on", models.DateField(null=True)),
                ("sex", models.CharField(choices=[("F", "Female"), ("M", "Male"), ("N", "Not stated")], default="N", max_length=1)),
                ("gender_note", models.CharField(blank=True, max_length=80)),
                ("nationality", models.CharField(blank=True, max_length=3)),
                ("languages", models.JSONField(default=list)),
                ("notice_language", models.CharField(default="ca", max_length=8)),
                ("needs_interpreter", models.BooleanField(default=False)),
                ("communication_needs", models.CharField(blank=True, max_length=200)),
                ("is_demo", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("name_key", models.CharField(default="", editable=False, max_length=330)),
                ("name_vector", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                (
                    "sealed_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.team"),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["name_vector"], name="person_by_name_tokens"),
                    models.Index(fields=["birth_date"], name="person_by_birth_date"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("given_name", ""), _negated=True), models.Q(("surname1", ""), _negated=True)),
                        name="person_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("died_on__isnull", True),
                            ("birth_date__isnull", True),
                            ("died_on__gte", models.F("birth_date")),
                            _connector="OR",
                        ),
                        name="person_dies_after_birth",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("birth_date__isnull", True), ("birth_date__gte", datetime.date(1890, 1, 1)), _connector="OR"),
                        name="person_born_after_1890",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HouseholdMembership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("principal", "Principal person"),
                            ("partner", "Partner"),
                            ("child", "Child"),
                            ("parent", "Parent"),
                            ("sibling", "Sibling"),
                            ("grandparent", "Grandparent"),
                            ("grandchild", "Grandchild"),
                            ("relative", "Other relative"),
                            ("other", "Not a relative"),
                        ],
                        max_length=12,
                    ),
                ),
                ("registered", models.BooleanField(default=True)),
                ("main", models.BooleanField(default=True)),
                ("ended_because", models.CharField(blank=True, max_length=200)),
                (
                    "household",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="people.household"),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="people.person")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["household"], name="membership_by_household"),
                    models.Index(fields=["person"], name="membership_by_person"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("valid__isempty", False)), name="membership_not_empty"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("main", True)),
                        expressions=[("valid", "&&"), ("person", "=")],
                        name="membership_one_main_household",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("valid", "&&"), ("household", "="), ("person", "=")], name="membership_once_a_household"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("role", "principal")),
                        expressions=[("valid", "&&"), ("household", "=")],
                        name="membership_one_principal",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EconomicFact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("income", "Income"), ("expense", "Expense"), ("debt", "Debt"), ("asset", "Asset")], max_length=7
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("salary", "Salary"),
                            ("self_employed", "Self-employment"),
                            ("pension", "Pension"),
                            ("non_contributory", "Non-contributory pension"),
                            ("unemployment", "Unemployment benefit"),
                            ("minimum_income", "Minimum or guaranteed income"),
                            ("family", "Child or family benefit"),
                            ("maintenance", "Maintenance from a former partner"),
                            ("informal", "Informal work"),
                            ("other_income", "Other income"),
                            ("rent", "Rent or room"),
                            ("mortgage", "Mortgage"),
                            ("utilities", "Electricity, water, gas"),
                            ("school", "School and care of children"),
                            ("health", "Health and care"),
                            ("transport", "Transport"),
                            ("other_expense", "Other expense"),
                            ("rent_arrears", "Rent or mortgage arrears"),
                            ("utility_arrears", "Utility arrears"),
                            ("loan", "Loan or card"),
                            ("savings", "Savings"),
                            ("property", "Property"),
                        ],
                        max_length=18,
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=80)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=11)),
                (
                    "frequency",
                    models.CharField(
                        choices=[("monthly", "a month"), ("fourteen", "in 14 payments a year"), ("yearly", "a year"), ("once", "once")],
                        default="monthly",
                        max_length=8,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("declared", "Declared by the person"),
                            ("document", "Document seen"),
                            ("tax", "Tax agency"),
                            ("social_security", "Social security"),
                            ("employment", "Employment service"),
                            ("register", "Municipal register"),
                        ],
                        default="declared",
                        max_length=16,
                    ),
                ),
                ("verified_until", models.DateField(null=True)),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="economic_facts", to="people.person"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person"], name="economic_fact_by_person")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("valid__isempty", False)), name="economic_fact_not_empty"),
                    models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="economic_fact_not_negative"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["debt", "asset"]), _negated=True), ("frequency", "once"), _connector="OR"
                        ),
                        name="economic_fact_debts_and_assets_are_once",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("valid", "&&"), ("person", "="), ("category", "="), ("label", "=")], name="economic_fact_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("kind", models.CharField(choices=[("phone", "Phone"), ("email", "E-mail")], max_length=5)),
                ("value", models.CharField(max_length=254)),
                ("safe_to_use", models.BooleanField(default=True)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("preferred", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="contact_points", to="people.person"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["value"], name="contact_point_by_value")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("valid__isempty", False)), name="contact_point_not_empty"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("valid", "&&"), ("person", "="), ("kind", "="), ("value", "=")], name="contact_point_once"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("preferred", True)),
                        expressions=[("valid", "&&"), ("person", "="), ("kind", "=")],
                        name="contact_point_one_preferred",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("preferred", False), ("safe_to_use", True), _connector="OR"),
                        name="contact_point_preferred_is_safe",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("use", models.CharField(choices=[("home", "Home"), ("postal", "For post")], default="home", max_length=6)),
                ("street_text", models.CharField(max_length=150)),
                ("number", models.CharField(blank=True, max_length=10)),
                ("door", models.CharField(blank=True, max_length=30)),
                ("postcode", models.CharField(blank=True, max_length=5)),
                ("town", models.CharField(blank=True, max_length=80)),
                (
                    "tenure",
                    models.CharField(
                        choices=[
                            ("unknown", "Not known"),
                            ("owned", "Owned"),
                            ("mortgage", "Owned, with a mortgage"),
                            ("rent", "Rented"),
                            ("sublet", "Sublet or a room"),
                            ("lent", "Lent by family or others"),
                            ("public", "Public housing"),
                            ("insecure", "Without a title"),
                            ("none", "No dwelling"),
                        ],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                ("search_key", models.CharField(default="", editable=False, max_length=200)),
                (
                    "neighbourhood",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.neighbourhood"),
                ),
                (
                    "section",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.censussection"),
                ),
                ("street", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.street")),
                (
                    "household",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="addresses", to="people.household"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="postal_addresses", to="people.person"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["household"], name="address_by_household"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("search_key", "gin_trgm_ops"), name="address_by_part"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("valid__isempty", False)), name="address_not_empty"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("household__isnull", False), ("person__isnull", True), ("use", "home")),
                            models.Q(("household__isnull", True), ("person__isnull", False), ("use", "postal")),
                            _connector="OR",
                        ),
                        name="address_home_of_a_household_post_of_a_person",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("use", "home")), expressions=[("valid", "&&"), ("household", "=")], name="address_one_home"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("use", "postal")), expressions=[("valid", "&&"), ("person", "=")], name="address_one_for_post"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonIdentifier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("dni", "DNI"),
                            ("nie", "NIE"),
                            ("passport", "Passport"),
                            ("nass", "Social security number"),
                            ("cip", "Health card (CIP)"),
                        ],
                        max_length=10,
                    ),
                ),
                ("value", models.CharField(max_length=30)),
                ("verified", models.BooleanField(default=False)),
                ("disputed", models.BooleanField(default=False)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="identifiers", to="people.person")),
            ],
            options={
                "indexes": [models.Index(fields=["value"], name="identifier_by_value")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("valid__isempty", False)), name="identifier_not_empty"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("kind", "passport"), _negated=True),
                        expressions=[("valid", "&&"), ("person", "="), ("kind", "=")],
                        name="identifier_one_of_a_kind",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("disputed", False)),
                        expressions=[("valid", "&&"), ("kind", "="), ("value", "=")],
                        name="identifier_one_holder",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("linked_at", models.DateTimeField()),
                ("unlinked_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "linked_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                ("main", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="linked_records", to="people.person")),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="links", to="people.person")),
                (
                    "unlinked_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["main"], name="link_by_main")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("record", models.F("main")), _negated=True), name="link_of_two"),
                    models.UniqueConstraint(
                        condition=models.Q(("unlinked_at__isnull", True)), fields=("record",), name="link_one_main_record"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="link_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="06af801837f6103adcffd6a772e3a83340beb8c7",
                            operation="DELETE",
                            pgid="pgtrigger_link_is_kept_b7538",
                            table="people_personlink",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PossibleDuplicate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("score", models.DecimalField(decimal_places=3, max_digits=4)),
                ("why", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "To be checked"), ("linked", "The same person"), ("different", "Different people")],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("raised_at", models.DateTimeField(auto_now_add=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                ("first", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                ("second", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="possible_duplicates", to="organisation.team"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("state", "open")), fields=["team", "-score"], name="possible_duplicate_open")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("first__lt", models.F("second"))), name="possible_duplicate_in_order"),
                    models.CheckConstraint(condition=models.Q(("score__gte", 0), ("score__lte", 1)), name="possible_duplicate_score"),
                    models.UniqueConstraint(fields=("first", "second"), name="possible_duplicate_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by__isnull", True), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="possible_duplicate_decided_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reach",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("assignment", "Assigned to the file"),
                            ("cover", "Covering for a colleague"),
                            ("appointment", "Appointment"),
                            ("grant", "Opened with a reason"),
                            ("sealed", "Protection team"),
                        ],
                        max_length=12,
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("source", models.CharField(max_length=60)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="reach", to="people.person")),
                (
                    "team",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="reach", to="organisation.team"),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="reach", to="organisation.worker"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["worker", "person"], name="reach_by_worker"),
                    models.Index(fields=["person"], name="reach_by_person"),
                    django.contrib.postgres.indexes.GistIndex(fields=["during"], name="reach_by_time"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("worker__isnull", True), ("team__isnull", True), _connector="XOR"),
                        name="reach_of_a_worker_or_a_team",
                    ),
                    models.CheckConstraint(condition=models.Q(("during__isempty", False)), name="reach_not_empty"),
                    models.UniqueConstraint(
                        fields=("source", "person", "worker", "team"), name="reach_once_a_source", nulls_distinct=False
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Relationship",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("other_name", models.CharField(blank=True, max_length=150)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("parent", "Parent of"),
                            ("partner", "Partner of"),
                            ("former_partner", "Former partner of"),
                            ("sibling", "Sibling of"),
                            ("grandparent", "Grandparent of"),
                            ("relative", "Relative of"),
                            ("guardian", "Legal guardian of"),
                            ("carer", "Carer of"),
                            ("support", "Supports"),
                            ("protection_order", "Protected by an order from"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "strength",
                    models.CharField(
                        blank=True, choices=[("strong", "Strong"), ("weak", "Weak"), ("conflict", "In conflict")], max_length=8
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "other",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="relationships_in", to="people.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="relationships", to="people.person"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person"], name="relationship_by_person"),
                    models.Index(fields=["other"], name="relationship_by_other"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("valid__isempty", False)), name="relationship_not_empty"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("other__isnull", True), models.Q(("other", models.F("person")), _negated=True), _connector="OR"
                        ),
                        name="relationship_of_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("other__isnull", False), ("other_name", "")),
                            models.Q(("other__isnull", True), models.Q(("other_name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="relationship_with_a_person_or_a_name",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("other__isnull", False)),
                        expressions=[("valid", "&&"), ("person", "="), ("other", "="), ("kind", "=")],
                        name="relationship_once",
                    ),
                ],
            },
        ),
    ]
