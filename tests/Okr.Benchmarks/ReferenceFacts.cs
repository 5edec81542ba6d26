using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Okr.Reporting.Data;

namespace Okr.Benchmarks;

/// <summary>
/// The reference company as rows of the reporting store, made by PostgreSQL itself: every unit has three objectives, answered
/// for by its head, everybody else has three of their own, each has three key results with a check-in a week. Whatever
/// looks like chance is arithmetic on the row's number, so that every run has the same rows. The rows are those that the
/// service's handlers would write for the events of such a company.
/// </summary>
internal sealed record ReferenceFacts(int People, int Units, DateOnly Start, int Weeks)
{
    public int Objectives => 3 * People;
    public int KeyResults => 3 * Objectives;
    public long CheckIns => (long)KeyResults * Weeks;
    public DateOnly End => Start.AddMonths(3).AddDays(-1);
    public static Guid Cycle => Id(1, 1);

    public static Guid Id(int kind, int number) => new($"01900000-000{kind}-7000-8000-{number:x12}");

    public static Guid Unit(int number) => Id(2, number);

    /// <summary>A division, a department and a team.</summary>
    public IReadOnlyList<(string Name, Guid? Unit)> Scopes =>
        [("company", null), ("division", Unit(1)), ("department", Unit(1 + Divisions)), ("team", Unit(Units - 1))];

    private int Divisions => Math.Min(Units - 1, Math.Clamp((Units - 1) / 40, 3, 20));
    private int Departments => Math.Min(Units - 1 - Divisions, Math.Max(Divisions, (Units - 1) / 5));
    private int FirstTeam => 1 + Divisions + Departments;

    /// <summary>Fills an empty, migrated store.</summary>
    public async Task Fill(ReportingDbContext db, bool withCheckIns, CancellationToken ct)
    {
        foreach (var statement in Statements(withCheckIns))
        {
            db.Database.SetCommandTimeout(TimeSpan.FromMinutes(15));
            await db.Database.ExecuteSqlRawAsync(statement, ct);
        }
    }

    private IEnumerable<string> Statements(bool withCheckIns)
    {
        yield return """
            CREATE FUNCTION pg_temp.id(kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
            $$ SELECT ('01900000-000' || kind || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
            CREATE FUNCTION pg_temp.dice(n bigint, salt int) RETURNS int LANGUAGE sql IMMUTABLE AS
            $$ SELECT (((n * 2654435761 + salt * 40503) % 4294967296 / 65536) % 1000)::int $$;
            """;
        yield return Sql(
            $"""
            INSERT INTO reporting.revisions (scope_id, value, epoch) VALUES
              (pg_temp.id(1, 1), 1, 0), ('{Revision.Organization}', 1, 0), ('{Revision.Links}', 1, 0);
            INSERT INTO reporting.cycles (id, version, code, name, kind, starts_on, ends_on, fiscal_year, phase, drafting_opens_on,
              on_track_gap, at_risk_gap, objective_status_rule, cadence_days, cadence_weekday, grace_days)
            VALUES (pg_temp.id(1, 1), 1, 'bench', 'Bench', 'quarter', '{Start:O}', '{End:O}', {Start.Year}, 'active',
              '{Start.AddDays(-30):O}', 0.1, 0.3, 'worst_key_result', 7, 5, 3);
            INSERT INTO reporting.org_units (id, version, code)
            SELECT pg_temp.id(2, u), 1, 'u' || lpad(u::text, 6, '0') FROM generate_series(0, {Units - 1}) u;
            INSERT INTO reporting.org_unit_periods (org_unit_id, from_on, name, parent_id, kind, head_person_id, active)
            SELECT pg_temp.id(2, u), '2020-01-01', 'Unit ' || u,
              CASE WHEN u = 0 THEN NULL
                   WHEN u <= {Divisions} THEN pg_temp.id(2, 0)
                   WHEN u < {FirstTeam} THEN pg_temp.id(2, 1 + (u - 1 - {Divisions}) % {Divisions})
                   ELSE pg_temp.id(2, 1 + {Divisions} + (u - {FirstTeam}) % {Departments}) END,
              CASE WHEN u = 0 THEN 'company' WHEN u <= {Divisions} THEN 'division' WHEN u < {FirstTeam} THEN 'department' ELSE 'team' END,
              pg_temp.id(3, u), true
            FROM generate_series(0, {Units - 1}) u;
            INSERT INTO reporting.people (id, version, employee_no, name)
            SELECT pg_temp.id(3, p), 1, 'e' || lpad(p::text, 7, '0'), 'Person ' || p FROM generate_series(0, {People
                - 1}) p;
            INSERT INTO reporting.person_periods (person_id, from_on, org_unit_id, manager_id, active)
            SELECT pg_temp.id(3, p), '2021-01-01', pg_temp.id(2, u), CASE WHEN u = p THEN NULL ELSE pg_temp.id(3, u) END, true
            FROM (SELECT p, CASE WHEN p < {Units} THEN p ELSE {FirstTeam} + (p - {Units}) % {Units - FirstTeam} END AS u
                  FROM generate_series(0, {People - 1}) p) x;
            """
        );
        yield return Sql(
            $"""
            INSERT INTO reporting.objectives (id, version, revision, code, cycle_id, title, kind, owner_kind, owner_unit_id,
              owner_person_id, is_top, weight_bp, position, confidential, deleted)
            SELECT pg_temp.id(4, o), 1, 1, 'o' || o, pg_temp.id(1, 1), 'Raise what customers see in area ' || o % 977,
              CASE WHEN o % 5 = 0 THEN 'aspirational' ELSE 'committed' END,
              CASE WHEN o / 3 = 0 THEN 'company' WHEN o / 3 < {Units} THEN 'unit' ELSE 'person' END,
              CASE WHEN o / 3 < {Units} THEN pg_temp.id(2, o / 3) END,
              pg_temp.id(3, o / 3), o / 3 = 0, 3300, o % 3, false, false
            FROM generate_series(0, {Objectives - 1}) o;
            INSERT INTO reporting.objective_states (objective_id, sequence, state, starts_on)
            SELECT pg_temp.id(4, o), s, CASE s WHEN 0 THEN 'draft' ELSE 'published' END,
              '{Start:O}'::date + CASE s WHEN 0 THEN -20 ELSE pg_temp.dice(o, 7) % 15 - 10 END
            FROM generate_series(0, {Objectives
                - 1}) o, generate_series(0, 1) s WHERE s = 0 OR pg_temp.dice(o, 1) < 960;
            INSERT INTO reporting.alignments (id, version, revision, kind, from_objective_id, to_objective_id, state, accepted_on)
            SELECT pg_temp.id(5, o), 1, 1, 'supports', pg_temp.id(4, o), pg_temp.id(4, above * 3 + o % 3), 'accepted', '{Start:O}'
            FROM (SELECT o, CASE
                    WHEN o / 3 >= {Units} THEN {FirstTeam} + (o / 3 - {Units}) % {Units - FirstTeam}
                    WHEN o / 3 <= {Divisions} THEN 0
                    WHEN o / 3 < {FirstTeam} THEN 1 + (o / 3 - 1 - {Divisions}) % {Divisions}
                    ELSE 1 + {Divisions} + (o / 3 - {FirstTeam}) % {Departments} END AS above
                  FROM generate_series(3, {Objectives - 1}) o) x
            WHERE pg_temp.dice(o, 2) < 850;
            INSERT INTO reporting.key_results (id, version, revision, code, objective_id, cycle_id, title, type, unit, baseline, target,
              phased_targets, definition_version, weight_bp, position, owner_person_id, deleted)
            SELECT pg_temp.id(6, k), 1, 1, 'k' || k, pg_temp.id(4, k / 3), pg_temp.id(1, 1), 'Take the measure of area ' || k % 977 || ' from 0 to 100',
              'increase', 'count', 0, 100, '', 1, 3333, k % 3, pg_temp.id(3, k / 9), false
            FROM generate_series(0, {KeyResults - 1}) k;
            INSERT INTO reporting.key_result_progress (key_result_id, version, cycle_id, stated_on, raw_progress, definition_version,
              first_due_on, cadence_days, grace_days)
            SELECT pg_temp.id(6, k), {Weeks}, pg_temp.id(1, 1), '{Start.AddDays(7 * Weeks):O}', 0.5, 1, '{Start.AddDays(
                4
            ):O}', 7, 3
            FROM generate_series(0, {KeyResults - 1}) k;
            """
        );
        yield return Sql(
            $"""
            ALTER TABLE reporting.key_result_days DROP CONSTRAINT pk_key_result_days;
            DROP INDEX reporting.ix_key_result_days_cycle_id;
            INSERT INTO reporting.key_result_days (key_result_id, done_on, cycle_id, last_check_in_id, note_check_in_id, definition_version,
              value, raw_progress, has_value, confidence, status, status_pinned, by_person, automatic, disciplined)
            SELECT pg_temp.id(6, k), '{Start:O}'::date + 7 * w + (k / 9 % 5)::int, pg_temp.id(1, 1), pg_temp.id(7, w * {KeyResults}::bigint + k),
              CASE WHEN pg_temp.dice(k + w, 3) < 200 THEN pg_temp.id(7, w * {KeyResults}::bigint + k) END, 1,
              done * 100, done, true, pg_temp.dice(k + w, 4) % 11,
              CASE WHEN pg_temp.dice(k + w, 5) < 100 THEN 'at_risk' END, false, k % 10 > 0, k % 10 = 0, true
            FROM generate_series(0, {Weeks - 1}) w, generate_series(0, {KeyResults - 1}) k,
              LATERAL (SELECT round((w + 1) * (200 + pg_temp.dice(k, 6)) / {Weeks * 1000}.0, 4) AS done) p;
            ALTER TABLE reporting.key_result_days ADD CONSTRAINT pk_key_result_days PRIMARY KEY (key_result_id, done_on);
            CREATE INDEX ix_key_result_days_cycle_id ON reporting.key_result_days (cycle_id);
            INSERT INTO reporting.person_days (cycle_id, person_id, done_on, check_ins, revision)
            SELECT pg_temp.id(1, 1), pg_temp.id(3, p), '{Start:O}'::date + 7 * w + p % 5, 8, 1
            FROM generate_series(0, {Weeks - 1}) w, generate_series(0, {People - 1}) p;
            """
        );
        if (withCheckIns)
        {
            yield return Sql(
                $"""
                INSERT INTO reporting.check_ins (id, version, key_result_id, objective_id, cycle_id, person_id, done_on, recorded_at, value,
                  raw_progress, has_value, confidence, status_pinned, note, source, definition_version, legacy, superseded)
                SELECT d.last_check_in_id, 1, d.key_result_id, k.objective_id, d.cycle_id, k.owner_person_id, d.done_on, d.done_on + time '09:00',
                  d.value, d.raw_progress, true, d.confidence, false,
                  CASE WHEN d.note_check_in_id IS NOT NULL THEN 'What came of it and what is next' END,
                  CASE WHEN d.automatic THEN 'automatic' ELSE 'manual' END, 1, false, false
                FROM reporting.key_result_days d JOIN reporting.key_results k ON k.id = d.key_result_id;
                """
            );
        }

        yield return "ANALYZE";
    }

    private static string Sql(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
