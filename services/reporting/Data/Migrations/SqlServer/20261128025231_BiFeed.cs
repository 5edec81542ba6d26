using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Reporting.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class BiFeed : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "modified_at",
                schema: "reporting",
                table: "people",
                type: "datetime2",
                nullable: false,
                defaultValue: new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));

            migrationBuilder.AddColumn<DateTime>(
                name: "modified_at",
                schema: "reporting",
                table: "org_units",
                type: "datetime2",
                nullable: false,
                defaultValue: new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));

            migrationBuilder.AddColumn<DateTime>(
                name: "modified_at",
                schema: "reporting",
                table: "objectives",
                type: "datetime2",
                nullable: false,
                defaultValue: new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));

            migrationBuilder.AddColumn<DateTime>(
                name: "modified_at",
                schema: "reporting",
                table: "key_results",
                type: "datetime2",
                nullable: false,
                defaultValue: new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));

            migrationBuilder.AddColumn<DateTime>(
                name: "modified_at",
                schema: "reporting",
                table: "key_result_scores",
                type: "datetime2",
                nullable: false,
                defaultValue: new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));

            migrationBuilder.AddColumn<DateTime>(
                name: "modified_at",
                schema: "reporting",
                table: "cycles",
                type: "datetime2",
                nullable: false,
                defaultValue: new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));

            migrationBuilder.AddColumn<DateTime>(
                name: "modified_at",
                schema: "reporting",
                table: "check_ins",
                type: "datetime2",
                nullable: false,
                defaultValue: new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));

            migrationBuilder.AddColumn<DateTime>(
                name: "modified_at",
                schema: "reporting",
                table: "alignments",
                type: "datetime2",
                nullable: false,
                defaultValue: new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));

            migrationBuilder.CreateTable(
                name: "bi_alignment_keys",
                schema: "reporting",
                columns: table => new
                {
                    key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bi_alignment_keys", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "bi_check_in_keys",
                schema: "reporting",
                columns: table => new
                {
                    key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bi_check_in_keys", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "bi_cycle_keys",
                schema: "reporting",
                columns: table => new
                {
                    key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    first_seen_at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bi_cycle_keys", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "bi_dates",
                schema: "reporting",
                columns: table => new
                {
                    date_key = table.Column<int>(type: "int", nullable: false),
                    date = table.Column<DateOnly>(type: "date", nullable: false),
                    year = table.Column<int>(type: "int", nullable: false),
                    quarter = table.Column<int>(type: "int", nullable: false),
                    month = table.Column<int>(type: "int", nullable: false),
                    day = table.Column<int>(type: "int", nullable: false),
                    day_of_week = table.Column<int>(type: "int", nullable: false),
                    iso_year = table.Column<int>(type: "int", nullable: false),
                    iso_week = table.Column<int>(type: "int", nullable: false),
                    modified_at = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bi_dates", x => x.date_key);
                });

            migrationBuilder.CreateTable(
                name: "bi_key_result_daily_facts",
                schema: "reporting",
                columns: table => new
                {
                    key_result_daily_fact_key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    date_key = table.Column<int>(type: "int", nullable: false),
                    cycle_key = table.Column<long>(type: "bigint", nullable: false),
                    objective_key = table.Column<long>(type: "bigint", nullable: false),
                    key_result_key = table.Column<long>(type: "bigint", nullable: false),
                    org_unit_key = table.Column<long>(type: "bigint", nullable: true),
                    owner_person_key = table.Column<long>(type: "bigint", nullable: true),
                    current_value = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    progress = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    expected_progress = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: false),
                    week_delta = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    status = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: true, collation: "Latin1_General_100_BIN2"),
                    automatic_status = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: true, collation: "Latin1_General_100_BIN2"),
                    confidence = table.Column<int>(type: "int", nullable: true),
                    weight_bp = table.Column<int>(type: "int", nullable: false),
                    last_check_in_date_key = table.Column<int>(type: "int", nullable: true),
                    has_data = table.Column<bool>(type: "bit", nullable: false),
                    is_stale = table.Column<bool>(type: "bit", nullable: false),
                    is_updated = table.Column<bool>(type: "bit", nullable: false),
                    modified_at = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bi_key_result_daily_facts", x => x.key_result_daily_fact_key);
                });

            migrationBuilder.CreateTable(
                name: "bi_key_result_keys",
                schema: "reporting",
                columns: table => new
                {
                    key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bi_key_result_keys", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "bi_objective_keys",
                schema: "reporting",
                columns: table => new
                {
                    key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bi_objective_keys", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "bi_org_units",
                schema: "reporting",
                columns: table => new
                {
                    key = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    kind = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    parent_key = table.Column<long>(type: "bigint", nullable: true),
                    path = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    depth = table.Column<int>(type: "int", nullable: false),
                    head_person_key = table.Column<long>(type: "bigint", nullable: true),
                    active = table.Column<bool>(type: "bit", nullable: false),
                    modified_at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bi_org_units", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "bi_people",
                schema: "reporting",
                columns: table => new
                {
                    key = table.Column<long>(type: "bigint", nullable: false),
                    employee_no = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    org_unit_key = table.Column<long>(type: "bigint", nullable: true),
                    manager_key = table.Column<long>(type: "bigint", nullable: true),
                    manager_path = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    active = table.Column<bool>(type: "bit", nullable: false),
                    modified_at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bi_people", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "bi_recorded_days",
                schema: "reporting",
                columns: table => new
                {
                    cycle_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    recorded_at = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bi_recorded_days", x => new { x.cycle_id, x.day });
                });

            migrationBuilder.CreateTable(
                name: "bi_state",
                schema: "reporting",
                columns: table => new
                {
                    id = table.Column<int>(type: "int", nullable: false),
                    lease_owner = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    lease_until = table.Column<DateTime>(type: "datetime2", nullable: true),
                    generation = table.Column<long>(type: "bigint", nullable: false),
                    numbered_until = table.Column<DateTime>(type: "datetime2", nullable: false),
                    organization_revision = table.Column<long>(type: "bigint", nullable: false),
                    organization_day = table.Column<DateOnly>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bi_state", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "bi_unit_daily_facts",
                schema: "reporting",
                columns: table => new
                {
                    unit_daily_fact_key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    date_key = table.Column<int>(type: "int", nullable: false),
                    cycle_key = table.Column<long>(type: "bigint", nullable: false),
                    org_unit_key = table.Column<long>(type: "bigint", nullable: true),
                    path = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    eligible_people = table.Column<long>(type: "bigint", nullable: false),
                    participants = table.Column<long>(type: "bigint", nullable: false),
                    filled_people = table.Column<long>(type: "bigint", nullable: false),
                    updaters7 = table.Column<long>(type: "bigint", nullable: false),
                    updaters14 = table.Column<long>(type: "bigint", nullable: false),
                    updaters28 = table.Column<long>(type: "bigint", nullable: false),
                    owners = table.Column<long>(type: "bigint", nullable: false),
                    aligned_owners = table.Column<long>(type: "bigint", nullable: false),
                    objectives_in_any_state = table.Column<long>(type: "bigint", nullable: false),
                    objectives = table.Column<long>(type: "bigint", nullable: false),
                    non_top_objectives = table.Column<long>(type: "bigint", nullable: false),
                    aligned_objectives = table.Column<long>(type: "bigint", nullable: false),
                    isolated_objectives = table.Column<long>(type: "bigint", nullable: false),
                    stale_objectives = table.Column<long>(type: "bigint", nullable: false),
                    objectives_with_progress = table.Column<long>(type: "bigint", nullable: false),
                    objective_progress_sum = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: false),
                    progress_weight = table.Column<long>(type: "bigint", nullable: false),
                    weighted_progress_sum = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: false),
                    weighted_expected_sum = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: false),
                    objectives_scored = table.Column<long>(type: "bigint", nullable: false),
                    score_sum = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: false),
                    objectives_done = table.Column<long>(type: "bigint", nullable: false),
                    objectives_not_started = table.Column<long>(type: "bigint", nullable: false),
                    objectives_on_track = table.Column<long>(type: "bigint", nullable: false),
                    objectives_at_risk = table.Column<long>(type: "bigint", nullable: false),
                    objectives_off_track = table.Column<long>(type: "bigint", nullable: false),
                    key_results = table.Column<long>(type: "bigint", nullable: false),
                    key_results_with_data = table.Column<long>(type: "bigint", nullable: false),
                    key_results_with_progress = table.Column<long>(type: "bigint", nullable: false),
                    key_result_progress_sum = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: false),
                    key_results_done = table.Column<long>(type: "bigint", nullable: false),
                    key_results_not_started = table.Column<long>(type: "bigint", nullable: false),
                    key_results_on_track = table.Column<long>(type: "bigint", nullable: false),
                    key_results_at_risk = table.Column<long>(type: "bigint", nullable: false),
                    key_results_off_track = table.Column<long>(type: "bigint", nullable: false),
                    stale_key_results = table.Column<long>(type: "bigint", nullable: false),
                    updated_key_results = table.Column<long>(type: "bigint", nullable: false),
                    human_updated_key_results = table.Column<long>(type: "bigint", nullable: false),
                    automatic_updated_key_results = table.Column<long>(type: "bigint", nullable: false),
                    never_updated_key_results = table.Column<long>(type: "bigint", nullable: false),
                    off_track_two_weeks = table.Column<long>(type: "bigint", nullable: false),
                    no_progress_four_weeks = table.Column<long>(type: "bigint", nullable: false),
                    on_time_slots = table.Column<long>(type: "bigint", nullable: false),
                    late_slots = table.Column<long>(type: "bigint", nullable: false),
                    missed_slots = table.Column<long>(type: "bigint", nullable: false),
                    due_slots = table.Column<long>(type: "bigint", nullable: false),
                    modified_at = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bi_unit_daily_facts", x => x.unit_daily_fact_key);
                });

            migrationBuilder.CreateIndex(
                name: "ix_objectives_modified_at",
                schema: "reporting",
                table: "objectives",
                column: "modified_at");

            migrationBuilder.CreateIndex(
                name: "ix_key_results_modified_at",
                schema: "reporting",
                table: "key_results",
                column: "modified_at");

            migrationBuilder.CreateIndex(
                name: "ix_check_ins_modified_at",
                schema: "reporting",
                table: "check_ins",
                column: "modified_at");

            migrationBuilder.CreateIndex(
                name: "ix_alignments_modified_at",
                schema: "reporting",
                table: "alignments",
                column: "modified_at");

            migrationBuilder.CreateIndex(
                name: "ix_bi_alignment_keys_id",
                schema: "reporting",
                table: "bi_alignment_keys",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bi_check_in_keys_id",
                schema: "reporting",
                table: "bi_check_in_keys",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bi_cycle_keys_id",
                schema: "reporting",
                table: "bi_cycle_keys",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bi_key_result_daily_facts_date_key",
                schema: "reporting",
                table: "bi_key_result_daily_facts",
                column: "date_key");

            migrationBuilder.CreateIndex(
                name: "ix_bi_key_result_daily_facts_modified_at",
                schema: "reporting",
                table: "bi_key_result_daily_facts",
                column: "modified_at");

            migrationBuilder.CreateIndex(
                name: "ix_bi_key_result_keys_id",
                schema: "reporting",
                table: "bi_key_result_keys",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bi_objective_keys_id",
                schema: "reporting",
                table: "bi_objective_keys",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bi_org_units_id",
                schema: "reporting",
                table: "bi_org_units",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bi_people_id",
                schema: "reporting",
                table: "bi_people",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bi_unit_daily_facts_date_key",
                schema: "reporting",
                table: "bi_unit_daily_facts",
                column: "date_key");

            migrationBuilder.CreateIndex(
                name: "ix_bi_unit_daily_facts_modified_at",
                schema: "reporting",
                table: "bi_unit_daily_facts",
                column: "modified_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "bi_alignment_keys",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "bi_check_in_keys",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "bi_cycle_keys",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "bi_dates",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "bi_key_result_daily_facts",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "bi_key_result_keys",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "bi_objective_keys",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "bi_org_units",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "bi_people",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "bi_recorded_days",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "bi_state",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "bi_unit_daily_facts",
                schema: "reporting");

            migrationBuilder.DropIndex(
                name: "ix_objectives_modified_at",
                schema: "reporting",
                table: "objectives");

            migrationBuilder.DropIndex(
                name: "ix_key_results_modified_at",
                schema: "reporting",
                table: "key_results");

            migrationBuilder.DropIndex(
                name: "ix_check_ins_modified_at",
                schema: "reporting",
                table: "check_ins");

            migrationBuilder.DropIndex(
                name: "ix_alignments_modified_at",
                schema: "reporting",
                table: "alignments");

            migrationBuilder.DropColumn(
                name: "modified_at",
                schema: "reporting",
                table: "people");

            migrationBuilder.DropColumn(
                name: "modified_at",
                schema: "reporting",
                table: "org_units");

            migrationBuilder.DropColumn(
                name: "modified_at",
                schema: "reporting",
                table: "objectives");

            migrationBuilder.DropColumn(
                name: "modified_at",
                schema: "reporting",
                table: "key_results");

            migrationBuilder.DropColumn(
                name: "modified_at",
                schema: "reporting",
                table: "key_result_scores");

            migrationBuilder.DropColumn(
                name: "modified_at",
                schema: "reporting",
                table: "cycles");

            migrationBuilder.DropColumn(
                name: "modified_at",
                schema: "reporting",
                table: "check_ins");

            migrationBuilder.DropColumn(
                name: "modified_at",
                schema: "reporting",
                table: "alignments");
        }
    }
}
