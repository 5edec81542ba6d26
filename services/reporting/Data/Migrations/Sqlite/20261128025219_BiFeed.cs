using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Reporting.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class BiFeed : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "modified_at",
                table: "people",
                type: "TEXT",
                nullable: false,
                defaultValue: new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));

            migrationBuilder.AddColumn<DateTime>(
                name: "modified_at",
                table: "org_units",
                type: "TEXT",
                nullable: false,
                defaultValue: new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));

            migrationBuilder.AddColumn<DateTime>(
                name: "modified_at",
                table: "objectives",
                type: "TEXT",
                nullable: false,
                defaultValue: new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));

            migrationBuilder.AddColumn<DateTime>(
                name: "modified_at",
                table: "key_results",
                type: "TEXT",
                nullable: false,
                defaultValue: new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));

            migrationBuilder.AddColumn<DateTime>(
                name: "modified_at",
                table: "key_result_scores",
                type: "TEXT",
                nullable: false,
                defaultValue: new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));

            migrationBuilder.AddColumn<DateTime>(
                name: "modified_at",
                table: "cycles",
                type: "TEXT",
                nullable: false,
                defaultValue: new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));

            migrationBuilder.AddColumn<DateTime>(
                name: "modified_at",
                table: "check_ins",
                type: "TEXT",
                nullable: false,
                defaultValue: new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));

            migrationBuilder.AddColumn<DateTime>(
                name: "modified_at",
                table: "alignments",
                type: "TEXT",
                nullable: false,
                defaultValue: new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));

            migrationBuilder.CreateTable(
                name: "bi_alignment_keys",
                columns: table => new
                {
                    key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bi_alignment_keys", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "bi_check_in_keys",
                columns: table => new
                {
                    key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bi_check_in_keys", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "bi_cycle_keys",
                columns: table => new
                {
                    key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    first_seen_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bi_cycle_keys", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "bi_dates",
                columns: table => new
                {
                    date_key = table.Column<int>(type: "INTEGER", nullable: false),
                    date = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    quarter = table.Column<int>(type: "INTEGER", nullable: false),
                    month = table.Column<int>(type: "INTEGER", nullable: false),
                    day = table.Column<int>(type: "INTEGER", nullable: false),
                    day_of_week = table.Column<int>(type: "INTEGER", nullable: false),
                    iso_year = table.Column<int>(type: "INTEGER", nullable: false),
                    iso_week = table.Column<int>(type: "INTEGER", nullable: false),
                    modified_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bi_dates", x => x.date_key);
                });

            migrationBuilder.CreateTable(
                name: "bi_key_result_daily_facts",
                columns: table => new
                {
                    key_result_daily_fact_key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    date_key = table.Column<int>(type: "INTEGER", nullable: false),
                    cycle_key = table.Column<long>(type: "INTEGER", nullable: false),
                    objective_key = table.Column<long>(type: "INTEGER", nullable: false),
                    key_result_key = table.Column<long>(type: "INTEGER", nullable: false),
                    org_unit_key = table.Column<long>(type: "INTEGER", nullable: true),
                    owner_person_key = table.Column<long>(type: "INTEGER", nullable: true),
                    current_value = table.Column<decimal>(type: "TEXT", precision: 28, scale: 12, nullable: true),
                    progress = table.Column<decimal>(type: "TEXT", precision: 28, scale: 12, nullable: true),
                    expected_progress = table.Column<decimal>(type: "TEXT", precision: 28, scale: 12, nullable: false),
                    week_delta = table.Column<decimal>(type: "TEXT", precision: 28, scale: 12, nullable: true),
                    status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    automatic_status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    confidence = table.Column<int>(type: "INTEGER", nullable: true),
                    weight_bp = table.Column<int>(type: "INTEGER", nullable: false),
                    last_check_in_date_key = table.Column<int>(type: "INTEGER", nullable: true),
                    has_data = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_stale = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_updated = table.Column<bool>(type: "INTEGER", nullable: false),
                    modified_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bi_key_result_daily_facts", x => x.key_result_daily_fact_key);
                });

            migrationBuilder.CreateTable(
                name: "bi_key_result_keys",
                columns: table => new
                {
                    key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bi_key_result_keys", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "bi_objective_keys",
                columns: table => new
                {
                    key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bi_objective_keys", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "bi_org_units",
                columns: table => new
                {
                    key = table.Column<long>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    parent_key = table.Column<long>(type: "INTEGER", nullable: true),
                    path = table.Column<string>(type: "TEXT", nullable: false),
                    depth = table.Column<int>(type: "INTEGER", nullable: false),
                    head_person_key = table.Column<long>(type: "INTEGER", nullable: true),
                    active = table.Column<bool>(type: "INTEGER", nullable: false),
                    modified_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bi_org_units", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "bi_people",
                columns: table => new
                {
                    key = table.Column<long>(type: "INTEGER", nullable: false),
                    employee_no = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    org_unit_key = table.Column<long>(type: "INTEGER", nullable: true),
                    manager_key = table.Column<long>(type: "INTEGER", nullable: true),
                    manager_path = table.Column<string>(type: "TEXT", nullable: false),
                    active = table.Column<bool>(type: "INTEGER", nullable: false),
                    modified_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bi_people", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "bi_recorded_days",
                columns: table => new
                {
                    cycle_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    recorded_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bi_recorded_days", x => new { x.cycle_id, x.day });
                });

            migrationBuilder.CreateTable(
                name: "bi_state",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    lease_owner = table.Column<Guid>(type: "TEXT", nullable: true),
                    lease_until = table.Column<DateTime>(type: "TEXT", nullable: true),
                    generation = table.Column<long>(type: "INTEGER", nullable: false),
                    numbered_until = table.Column<DateTime>(type: "TEXT", nullable: false),
                    organization_revision = table.Column<long>(type: "INTEGER", nullable: false),
                    organization_day = table.Column<DateOnly>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bi_state", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "bi_unit_daily_facts",
                columns: table => new
                {
                    unit_daily_fact_key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    date_key = table.Column<int>(type: "INTEGER", nullable: false),
                    cycle_key = table.Column<long>(type: "INTEGER", nullable: false),
                    org_unit_key = table.Column<long>(type: "INTEGER", nullable: true),
                    path = table.Column<string>(type: "TEXT", nullable: false),
                    eligible_people = table.Column<long>(type: "INTEGER", nullable: false),
                    participants = table.Column<long>(type: "INTEGER", nullable: false),
                    filled_people = table.Column<long>(type: "INTEGER", nullable: false),
                    updaters7 = table.Column<long>(type: "INTEGER", nullable: false),
                    updaters14 = table.Column<long>(type: "INTEGER", nullable: false),
                    updaters28 = table.Column<long>(type: "INTEGER", nullable: false),
                    owners = table.Column<long>(type: "INTEGER", nullable: false),
                    aligned_owners = table.Column<long>(type: "INTEGER", nullable: false),
                    objectives_in_any_state = table.Column<long>(type: "INTEGER", nullable: false),
                    objectives = table.Column<long>(type: "INTEGER", nullable: false),
                    non_top_objectives = table.Column<long>(type: "INTEGER", nullable: false),
                    aligned_objectives = table.Column<long>(type: "INTEGER", nullable: false),
                    isolated_objectives = table.Column<long>(type: "INTEGER", nullable: false),
                    stale_objectives = table.Column<long>(type: "INTEGER", nullable: false),
                    objectives_with_progress = table.Column<long>(type: "INTEGER", nullable: false),
                    objective_progress_sum = table.Column<decimal>(type: "TEXT", precision: 28, scale: 12, nullable: false),
                    progress_weight = table.Column<long>(type: "INTEGER", nullable: false),
                    weighted_progress_sum = table.Column<decimal>(type: "TEXT", precision: 28, scale: 12, nullable: false),
                    weighted_expected_sum = table.Column<decimal>(type: "TEXT", precision: 28, scale: 12, nullable: false),
                    objectives_scored = table.Column<long>(type: "INTEGER", nullable: false),
                    score_sum = table.Column<decimal>(type: "TEXT", precision: 28, scale: 12, nullable: false),
                    objectives_done = table.Column<long>(type: "INTEGER", nullable: false),
                    objectives_not_started = table.Column<long>(type: "INTEGER", nullable: false),
                    objectives_on_track = table.Column<long>(type: "INTEGER", nullable: false),
                    objectives_at_risk = table.Column<long>(type: "INTEGER", nullable: false),
                    objectives_off_track = table.Column<long>(type: "INTEGER", nullable: false),
                    key_results = table.Column<long>(type: "INTEGER", nullable: false),
                    key_results_with_data = table.Column<long>(type: "INTEGER", nullable: false),
                    key_results_with_progress = table.Column<long>(type: "INTEGER", nullable: false),
                    key_result_progress_sum = table.Column<decimal>(type: "TEXT", precision: 28, scale: 12, nullable: false),
                    key_results_done = table.Column<long>(type: "INTEGER", nullable: false),
                    key_results_not_started = table.Column<long>(type: "INTEGER", nullable: false),
                    key_results_on_track = table.Column<long>(type: "INTEGER", nullable: false),
                    key_results_at_risk = table.Column<long>(type: "INTEGER", nullable: false),
                    key_results_off_track = table.Column<long>(type: "INTEGER", nullable: false),
                    stale_key_results = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_key_results = table.Column<long>(type: "INTEGER", nullable: false),
                    human_updated_key_results = table.Column<long>(type: "INTEGER", nullable: false),
                    automatic_updated_key_results = table.Column<long>(type: "INTEGER", nullable: false),
                    never_updated_key_results = table.Column<long>(type: "INTEGER", nullable: false),
                    off_track_two_weeks = table.Column<long>(type: "INTEGER", nullable: false),
                    no_progress_four_weeks = table.Column<long>(type: "INTEGER", nullable: false),
                    on_time_slots = table.Column<long>(type: "INTEGER", nullable: false),
                    late_slots = table.Column<long>(type: "INTEGER", nullable: false),
                    missed_slots = table.Column<long>(type: "INTEGER", nullable: false),
                    due_slots = table.Column<long>(type: "INTEGER", nullable: false),
                    modified_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bi_unit_daily_facts", x => x.unit_daily_fact_key);
                });

            migrationBuilder.CreateIndex(
                name: "ix_objectives_modified_at",
                table: "objectives",
                column: "modified_at");

            migrationBuilder.CreateIndex(
                name: "ix_key_results_modified_at",
                table: "key_results",
                column: "modified_at");

            migrationBuilder.CreateIndex(
                name: "ix_check_ins_modified_at",
                table: "check_ins",
                column: "modified_at");

            migrationBuilder.CreateIndex(
                name: "ix_alignments_modified_at",
                table: "alignments",
                column: "modified_at");

            migrationBuilder.CreateIndex(
                name: "ix_bi_alignment_keys_id",
                table: "bi_alignment_keys",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bi_check_in_keys_id",
                table: "bi_check_in_keys",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bi_cycle_keys_id",
                table: "bi_cycle_keys",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bi_key_result_daily_facts_date_key",
                table: "bi_key_result_daily_facts",
                column: "date_key");

            migrationBuilder.CreateIndex(
                name: "ix_bi_key_result_daily_facts_modified_at",
                table: "bi_key_result_daily_facts",
                column: "modified_at");

            migrationBuilder.CreateIndex(
                name: "ix_bi_key_result_keys_id",
                table: "bi_key_result_keys",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bi_objective_keys_id",
                table: "bi_objective_keys",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bi_org_units_id",
                table: "bi_org_units",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bi_people_id",
                table: "bi_people",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bi_unit_daily_facts_date_key",
                table: "bi_unit_daily_facts",
                column: "date_key");

            migrationBuilder.CreateIndex(
                name: "ix_bi_unit_daily_facts_modified_at",
                table: "bi_unit_daily_facts",
                column: "modified_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "bi_alignment_keys");

            migrationBuilder.DropTable(
                name: "bi_check_in_keys");

            migrationBuilder.DropTable(
                name: "bi_cycle_keys");

            migrationBuilder.DropTable(
                name: "bi_dates");

            migrationBuilder.DropTable(
                name: "bi_key_result_daily_facts");

            migrationBuilder.DropTable(
                name: "bi_key_result_keys");

            migrationBuilder.DropTable(
                name: "bi_objective_keys");

            migrationBuilder.DropTable(
                name: "bi_org_units");

            migrationBuilder.DropTable(
                name: "bi_people");

            migrationBuilder.DropTable(
                name: "bi_recorded_days");

            migrationBuilder.DropTable(
                name: "bi_state");

            migrationBuilder.DropTable(
                name: "bi_unit_daily_facts");

            migrationBuilder.DropIndex(
                name: "ix_objectives_modified_at",
                table: "objectives");

            migrationBuilder.DropIndex(
                name: "ix_key_results_modified_at",
                table: "key_results");

            migrationBuilder.DropIndex(
                name: "ix_check_ins_modified_at",
                table: "check_ins");

            migrationBuilder.DropIndex(
                name: "ix_alignments_modified_at",
                table: "alignments");

            migrationBuilder.DropColumn(
                name: "modified_at",
                table: "people");

            migrationBuilder.DropColumn(
                name: "modified_at",
                table: "org_units");

            migrationBuilder.DropColumn(
                name: "modified_at",
                table: "objectives");

            migrationBuilder.DropColumn(
                name: "modified_at",
                table: "key_results");

            migrationBuilder.DropColumn(
                name: "modified_at",
                table: "key_result_scores");

            migrationBuilder.DropColumn(
                name: "modified_at",
                table: "cycles");

            migrationBuilder.DropColumn(
                name: "modified_at",
                table: "check_ins");

            migrationBuilder.DropColumn(
                name: "modified_at",
                table: "alignments");
        }
    }
}
