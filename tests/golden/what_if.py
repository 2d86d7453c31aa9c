"""Cases that differ from those of the data in a thing or two: what would be told if it were so.

A change goes through the checks of loading, as `with_rows` does: what could not be loaded is not
tried. It is told as if a source had it so, but where its name says that it is assumed.
"""

from dataclasses import replace

from golden import told

LINKS = ("explained_by", "answers", "may_help", "part_of", "after", "repeats", "shows")
SPOKEN = ("clause_", "short_", "text_", "hedge")
OF_CLAIMS = {"claims", "pairs", "second_coding", "missing"}  # tables that name claims


def changed(name):
    """Return the case of a change, with the study that it is told in and its parameters."""
    slug, *changes = CHANGES[name]
    study, given = changes.pop(0) if isinstance(changes[0], tuple) else ("", {})
    case = told.load(slug)
    for change in changes:
        case = change(case)
    if "assumed" not in name:
        case = as_stated(case)
    return case, study, given


def as_stated(case):
    """Return a case as if a source had it so: it says nowhere that somebody imagined it."""
    tables = {}
    for name, table in case._tables.items():
        tables[name] = table.drop(columns="assumed", errors="ignore")
    return replace(case, _before=None, what_if=(), _tables=tables)


# what is changed


def rows(**tables):
    """Change rows, or add them."""
    return lambda case: case.with_rows(tables)


def without(table, *keys):
    """Take rows out, by what stands in their first column."""

    def change(case):
        first, *_ = getattr(case, table).columns
        for key in keys:
            case = case.without_rows(table, **{first: key})
        return case

    return change


def _written_anew(case, tables, **described):
    """Return a case of other tables or another description, checked again."""
    written = case._written
    descriptor = dict(written.descriptor)
    resources = descriptor["resources"]
    descriptor["resources"] = [one for one in resources if one["name"] in tables]
    if described:
        descriptor["case"] = described
    anew = replace(written, tables=tables, descriptor=descriptor)
    return case._again(anew)


def _of_rows(table, made):
    """Return a table of other rows, each a mapping, below the same headings or fewer."""
    head = [column for column in table.rows[0] if column in made[0]]
    lines = [[row[column] for column in head] for row in made]
    return replace(table, rows=[head, *lines], lines=range(1, len(made) + 2))


def _rows_of(table):
    head, *lines = table.rows
    return [dict(zip(head, line, strict=True)) for line in lines]


def without_claims(*ids):
    """Take claims out, with what links them to others."""
    gone = {*ids}

    def change(case):
        tables = dict(case._written.tables)
        for name in OF_CLAIMS & tables.keys():
            table = tables.pop(name)
            made = []
            for row in _rows_of(table):
                for column in row.keys() & {*LINKS}:
                    linked = row[column].split()
                    row[column] = " ".join(id for id in linked if id not in gone)
                named = {row.get("id"), row.get("claim"), row.get("qualifies")}
                if gone.isdisjoint(named):
                    made.append(row)
            if made:
                tables[name] = _of_rows(table, made)
        return _written_anew(case, tables)

    return change


def without_tables(*names):
    """Take whole tables out."""

    def change(case):
        tables = dict(case._written.tables)
        for name in {*names} & tables.keys():
            del tables[name]
        return _written_anew(case, tables)

    return change


def _less(table, columns):
    """Return a table without some of its columns."""
    rows = _rows_of(table)
    for row in rows:
        for column in row.keys() & {*columns}:
            del row[column]
    return _of_rows(table, rows)


def without_columns(table, *names):
    """Take columns of a table out."""

    def change(case):
        tables = dict(case._written.tables)
        tables[table] = _less(tables[table], names)
        return _written_anew(case, tables)

    return change


def described(**names):
    """Change what the descriptor calls things; what is None is taken out."""

    def change(case):
        written = case._written
        about = {**written.descriptor["case"], **names}
        kept = {key: value for key, value in about.items() if value is not None}
        return _written_anew(case, written.tables, **kept)

    return change


def in_one_language(lang):
    """Take out all that is in the other language too; names of units are in Vietnamese alone."""
    silent, kept = ("_en", "_vi") if lang == "vi" else ("_vi", "_en")

    def change(case):
        tables = dict(case._written.tables)
        for name, table in tables.items():
            heads = table.rows[0]
            spoken = [head.removesuffix(kept) for head in heads if head.endswith(kept)]
            tables[name] = _less(table, {name + silent for name in spoken})
        about = dict(case._written.descriptor["case"])
        for key, value in about.items():
            if isinstance(value, dict):
                about[key] = {x: text for x, text in value.items() if x != silent[1:]}
        return _written_anew(case, tables, **about)

    return change


def reworded(id, words, **cells):
    """Change words of a claim wherever it is told, and what is coded of it."""

    def change(case):
        row = case.claims.set_index("id").loc[id]
        changed = {}
        for column, text in row.items():
            if not column.startswith(SPOKEN):
                continue
            changed[column] = text
            for old, new in words.items():
                changed[column] = changed[column].replace(old, new)
        changed |= cells
        return case.with_rows("claims", id=id, **changed)

    return change


def claims(*ids, **cells):
    """Change the same cells of some claims."""
    return rows(claims=[{"id": id, **cells} for id in ids])


# of the example: six units, of which four adopted by 30 June 2025; 50% by 2025; 1 + 1 + 1 planned


BEGUN = {
    "status": "adopted",
    "start_earliest": "2023-01-01",
    "start_latest": "2025-06-30",
}  # fmt: skip
NOT_BEGUN = {
    "status": "not_adopted",
    "start_earliest": "",
    "start_latest": "",
}  # fmt: skip


def adopted_in(n):
    """Let so many of the six units have adopted."""
    order = ("99002", "99003", "99004", "99005", "99006", "99001")
    units = [{"code": code, **BEGUN} for code in order[:n]]
    units += [{"code": code, **NOT_BEGUN} for code in order[n:]]
    facts = [{"id": "adopted", "value": n}, {"id": "remaining", "value": 6 - n}]
    return rows(facts=facts, units=units)


def result_of(first, last):
    """Let the result be of another time."""
    return rows(facts=[{"id": "adopted", "as_of_earliest": first, "as_of_latest": last}])


def target(share, year=2025):
    """Let the target be another."""
    facts = [{"id": "target_share", "value": share}, {"id": "target_year", "value": year}]
    return rows(facts=facts)


def planned(*units):
    """Let the plan be another."""
    return rows(plan=[{"year": 2023 + n, "planned": value} for n, value in enumerate(units)])


def first_result(n, **more):
    """Let the earlier of the two results be another."""
    return rows(facts=[{"id": "adopted_2023", "value": n, **more}])


def another_source(n, day):
    """Let another source tell of a result too."""
    source = {
        "id": "other",
        "title": "Bài khác (hư cấu)",
        "publisher": "Báo khác (hư cấu)",
        "date": "2025-07-02",
        "date_meaning": "published",
        "language": "vi",
    }
    sentence = {
        "locator": "other",
        "paraphrase_vi": "Bài khác nêu một số khác.",
        "paraphrase_en": "It gives another.",
    }
    fact = {
        "id": "adopted_other",
        "measure": "adopted",
        "value": n,
        "unit": "unit",
        "as_of_earliest": day,
        "as_of_latest": day,
        "locator": "other",
        "label_vi": "Số theo bài khác (hư cấu)",
        "label_en": "By the other text (fictional)",
    }
    return rows(sources=[source], sentences=[sentence], facts=[fact])


def and_all(*changes):
    """Make several changes one after another."""

    def change(case):
        for one in changes:
            case = one(case)
        return case

    return change


def nothing(*topics):
    """Let somebody have read the example for topics and found nothing."""
    of = {"source": "example-2025-07-01", "read": "nothing"}
    return rows(topics=[{**of, "topic": topic} for topic in topics])


END_OF_2024 = {"as_of_earliest": "2024-12-31", "as_of_latest": "2024-12-31"}
TO_2024 = and_all(
    without_claims("c02", "c07"), target("50%", 2024), without("plan", 2025), planned(1, 2)
)
NO_PLAN = and_all(without_claims("c02"), without_tables("plan"))
NO_TARGET = and_all(without_claims("c01"), without("facts", "target_share", "target_year"))
IN_PART = rows(sources=[{"id": "example-2025-07-01", "read": "excerpt"}])
NO_LIMITATION = without_claims("c13", "c14", "c15", "c16", "c19")
ONE_RESULT = and_all(without_claims("c05"), without("facts", "adopted_2023"))
NO_RESULT = and_all(
    without_claims("c04", "c05", "c06", "c07"), without("facts", "adopted_2023", "adopted")
)
AFTER_ALL_YEARS = result_of("2025-12-31", "2025-12-31")
NO_TOTAL = without("facts", "units", "units_2018", "units_2019")
NO_CLAIMS = and_all(
    without_columns("missing", "shows"), without_tables("claims", "pairs", "second_coding")
)
UNLINKED = and_all(
    without_columns("claims", "explained_by", "answers", "may_help"), without_tables("pairs")
)
NO_LABELS = and_all(UNLINKED, without_columns("claims", "label_vi", "label_en"))
MAY = {"expects to": "may", "dự kiến": "có thể", "expects": "may"}

# name -> case, changes; before these, of a study, its name and parameters
CHANGES = {
    # the result against target and plan
    "target missed": ("example", target("80%", 2024)),
    "target met, plan met": ("example", adopted_in(3)),
    "a year of the plan assumed": ("example", rows(plan=[{"year": 2026, "planned": 2}])),
    "target and plan missed": ("example", AFTER_ALL_YEARS, adopted_in(2)),
    "target not due": ("example", target("80%")),
    "plan missed": ("example", AFTER_ALL_YEARS, planned(4, 1, 1)),
    "no plan": ("example", NO_PLAN, nothing("plan")),
    "no plan, target met": ("example", NO_PLAN, nothing("plan"), adopted_in(3)),
    "no plan, nobody looked": ("example", NO_PLAN),
    "no target": ("example", NO_TARGET, nothing("target")),
    "no target, read in part": ("example", NO_TARGET, nothing("target"), IN_PART),
    "neither target nor plan": ("example", NO_TARGET, NO_PLAN, nothing("target", "plan")),
    "target of all units": ("example", target("100%")),
    "another result, assumed": ("example", adopted_in(3)),
    "no result": ("example", NO_RESULT, nothing("result")),
    "no result, nobody looked": ("example", NO_RESULT),
    "result below the plan of one kind": (
        "thap-muoi",
        rows(
            facts=[{"id": "adopted", "value": 8}, {"id": "remaining", "value": 5}],
            units=[{"code": code, **NOT_BEGUN} for code in ("30067", "30070", "30073")],
        ),
    ),
    "goals met, then lost": ("example", TO_2024, first_result(4, **END_OF_2024), adopted_in(2)),
    "goals reached when due, then open": (
        "example",
        TO_2024,
        first_result(4, **END_OF_2024),
        rows(facts=[{"id": "adopted", "hedge": "hơn"}]),
    ),
    "goals missed when due, reached later": ("example", TO_2024, first_result(2, **END_OF_2024)),
    "goals reached, in time or not, then lost": (
        "example",
        without_claims("c02", "c07"),
        and_all(target("50%", 2023), without("plan", 2025, 2024), planned(3)),
        first_result(4, **END_OF_2024),
        adopted_in(2),
    ),
    "goals not due, reached and lost": ("example", first_result(4), adopted_in(2)),
    # when, of how many, by whom
    "result of no day": ("example", ONE_RESULT, result_of("", "")),
    "down, then up": ("an-giang", rows(facts=[{"id": "adopted_2019", "value": 20}])),
    "result hedged": ("example", rows(facts=[{"id": "adopted", "hedge": "khoảng"}])),
    "sources disagree, target low": ("example", target("30%"), another_source(2, "2025-06-30")),
    "sources disagree, plan low": ("example", planned(1, 0, 0), another_source(2, "2025-06-30")),
    "a later source": ("example", another_source(4, "2025-07-01")),
    "no day of the page": ("example", without("facts", "page_date")),
    "no total": ("an-giang", NO_TOTAL),
    "plan ends with the result": (
        "thap-muoi",
        rows(facts=[{"id": "adopted", "as_of_latest": "2021-12-31"}]),
    ),
    # units
    "units unknown": (
        "thap-muoi",
        without_claims("c43", "c44"),
        rows(units=[{"code": code, "status": "unknown"} for code in ("30043", "30049")]),
    ),
    "map of all": (
        "thap-muoi",
        without_claims("c43", "c44"),
        rows(
            facts=[{"id": "adopted", "value": 13}, {"id": "remaining", "value": 0}],
            units=[{"code": code, "status": "adopted"} for code in ("30043", "30049")],
        ),
    ),
    "one unit left": (
        "thap-muoi",
        rows(
            facts=[{"id": "adopted", "value": 12}, {"id": "remaining", "value": 1}],
            units=[{"code": "30049", "status": "adopted"}],
        ),
    ),
    # benefits
    "no benefit": ("example", without_claims("c11", "c12"), nothing("benefits")),
    "no benefit, nobody looked": ("example", without_claims("c11", "c12")),
    "one benefit, no labels": ("example", without_claims("c12"), NO_LABELS),
    "speakers not coded": (
        "example",
        without_columns("claims", "speaker", "said_by_vi", "said_by_en"),
    ),
    # limitations, their causes and what meets them
    "no limitation": ("example", NO_LIMITATION, nothing("limitations", "causes", "measures")),
    "no limitation, nobody looked": ("example", NO_LIMITATION),
    "limitations, read in part": ("example", IN_PART),
    "steps, nobody looked": ("example", claims("c19", answers="")),
    "causes, nobody looked": (
        "example",
        claims("c19", answers="c13 c15"),
        claims("c13", "c15", explained_by=""),
        without_claims("c14", "c16"),
    ),
    "neither causes nor steps, nobody looked": (
        "example",
        claims("c19", answers=""),
        claims("c13", "c15", explained_by=""),
        without_claims("c14", "c16"),
    ),
    "one limitation": ("example", without_claims("c15", "c16")),
    "some limitations, named": (
        "thap-muoi",
        reworded(
            "c37",
            {", như những điều nêu sau đây": "", ", such as those that follow": ""},
            hedge="một số",
            hedge_en="some",
        ),
    ),
    "all linked": ("example", claims("c19", answers="c14 c16")),
    "step without a cause": (
        "example",
        claims("c15", explained_by=""),
        claims("c19", answers="c14 c15"),
    ),
    "neither cause nor step": ("example", claims("c15", explained_by="")),
    "step only studied": (
        "example",
        reworded(
            "c19",
            {"dự kiến": "nghiên cứu", "expects to": "is to study how to"},
            hedge="nghiên cứu; có thể",
            hedge_en="study; can",
            answers="c14 c16",
        ),
    ),
    "step only advised": ("example", claims("c19", type="recommendation", answers="c14 c16")),
    # conditions and next steps
    "no next step": ("example", without_claims("c18", "c19"), nothing("next_steps", "measures")),
    "no next step, nobody looked": ("example", without_claims("c18", "c19")),
    "next step that may be": ("example", reworded("c18", MAY)),
    "next step to be studied": (
        "thap-muoi",
        reworded(
            "c43",
            {"nhân rộng": "nghiên cứu nhân rộng", "is to extend": "is to study extending"},
            hedge="nghiên cứu; khi có đủ điều kiện",
            hedge_en="study; when conditions suffice",
        ),
    ),
    "next step weighed": (
        "thap-muoi",
        reworded(
            "c43",
            {"nhân rộng": "cân nhắc nhân rộng", "is to extend": "weighs extending"},
            hedge="cân nhắc; khi có đủ điều kiện",
            hedge_en="weighs; when conditions suffice",
        ),
    ),
    "rules without aims": ("thap-muoi", claims("c49", "c50", "c51", "c52", part_of="")),
    "advice, no labels": ("chau-phu", NO_LABELS),
    # what is coded, and in which language
    "no claims": ("example", NO_CLAIMS),
    "no labels, examples": ("thap-muoi", NO_LABELS),
    "no mechanisms": ("example", without_columns("claims", "mechanism")),
    "nothing left open": ("example", without_tables("missing", "ambiguities")),
    "another name of the model": (
        "example",
        described(model={"vi": "cách làm", "en": "the practice"}),
    ),
    "English alone": ("example", in_one_language("en")),
    "Vietnamese alone": ("example", in_one_language("vi")),
    # studies, with other parameters
    "an earlier review": ("example", ("decision_review", {"review_day": "2024-12-31"})),
    "time enough": ("thap-muoi", ("leadership_workload", {"changes": "field_needed=2"})),
    "time of meetings alone": (
        "thap-muoi",
        ("leadership_workload", {"changes": "meetings_party=30"}),
    ),
}
