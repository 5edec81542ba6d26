using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Progress.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "progress");

            migrationBuilder.CreateTable(
                name: "check_ins",
                schema: "progress",
                columns: table => new
                {
                    seq = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    key_result_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    objective_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    cycle_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    on = table.Column<DateOnly>(type: "date", nullable: false),
                    recorded_at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    value = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    done_step_ids = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    degree = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    in_range = table.Column<bool>(type: "bit", nullable: true),
                    raw_progress = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    confidence = table.Column<int>(type: "int", nullable: true),
                    status = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: true, collation: "Latin1_General_100_BIN2"),
                    status_pinned = table.Column<bool>(type: "bit", nullable: false),
                    note = table.Column<string>(type: "nvarchar(max)", maxLength: 8000, nullable: true, collation: "Latin1_General_100_BIN2"),
                    source = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    definition_version = table.Column<int>(type: "int", nullable: false),
                    legacy = table.Column<bool>(type: "bit", nullable: false),
                    supersedes_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    superseded_by_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_check_ins", x => x.seq);
                });

            migrationBuilder.CreateTable(
                name: "cycles",
                schema: "progress",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "date", nullable: false),
                    phase = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    managers_may_edit = table.Column<bool>(type: "bit", nullable: false),
                    on_track_gap = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: false),
                    at_risk_gap = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: false),
                    objective_status_rule = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    cadence_days = table.Column<int>(type: "int", nullable: false),
                    cadence_weekday = table.Column<int>(type: "int", nullable: false),
                    grace_days = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cycles", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "idempotency_keys",
                schema: "progress",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    key = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2"),
                    request = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    status = table.Column<int>(type: "int", nullable: false),
                    body = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    e_tag = table.Column<string>(type: "nvarchar(30)", maxLength: 30, nullable: true, collation: "Latin1_General_100_BIN2"),
                    location = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency_keys", x => new { x.person_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "imported_rows",
                schema: "progress",
                columns: table => new
                {
                    key = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false, collation: "Latin1_General_100_BIN2"),
                    content = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    check_in_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_imported_rows", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "inbox",
                schema: "progress",
                columns: table => new
                {
                    message_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    consumer = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2"),
                    received_at = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox", x => new { x.message_id, x.consumer });
                });

            migrationBuilder.CreateTable(
                name: "key_result_states",
                schema: "progress",
                columns: table => new
                {
                    key_result_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    objective_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    cycle_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    current_value = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    raw_progress = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    has_data = table.Column<bool>(type: "bit", nullable: false),
                    confidence = table.Column<int>(type: "int", nullable: true),
                    confidence_change = table.Column<int>(type: "int", nullable: true),
                    manual_status = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: true, collation: "Latin1_General_100_BIN2"),
                    manual_status_pinned = table.Column<bool>(type: "bit", nullable: false),
                    last_check_in_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    last_check_in_on = table.Column<DateOnly>(type: "date", nullable: true),
                    last_recorded_at = table.Column<DateTime>(type: "datetime2", nullable: true),
                    source_check_in_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    check_in_count = table.Column<int>(type: "int", nullable: false),
                    definition_version = table.Column<int>(type: "int", nullable: false),
                    first_due_on = table.Column<DateOnly>(type: "date", nullable: false),
                    cadence_days = table.Column<int>(type: "int", nullable: false),
                    grace_days = table.Column<int>(type: "int", nullable: false),
                    changed_at = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_key_result_states", x => x.key_result_id);
                });

            migrationBuilder.CreateTable(
                name: "key_results",
                schema: "progress",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    objective_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    cycle_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    title = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false, collation: "Latin1_General_100_BIN2"),
                    type = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    unit = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true, collation: "Latin1_General_100_BIN2"),
                    baseline = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    target = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    range_min = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    range_max = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    steps = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    phased_targets = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    definition_version = table.Column<int>(type: "int", nullable: false),
                    weight_bp = table.Column<int>(type: "int", nullable: false),
                    position = table.Column<int>(type: "int", nullable: false),
                    owner_person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    cancelled_on = table.Column<DateOnly>(type: "date", nullable: true),
                    deleted = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_key_results", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "objectives",
                schema: "progress",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    cycle_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    title = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false, collation: "Latin1_General_100_BIN2"),
                    owner_kind = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    owner_unit_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    owner_person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    participant_ids = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    co_editor_ids = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    state = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    published_on = table.Column<DateOnly>(type: "date", nullable: true),
                    weight_bp = table.Column<int>(type: "int", nullable: false),
                    position = table.Column<int>(type: "int", nullable: false),
                    confidential = table.Column<bool>(type: "bit", nullable: false),
                    deleted = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_objectives", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "org_units",
                schema: "progress",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    kind = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    parent_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    head_person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    active = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_org_units", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                schema: "progress",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    message_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    type = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2"),
                    payload = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    trace_parent = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    claimed_until = table.Column<DateTime>(type: "datetime2", nullable: true),
                    published_at = table.Column<DateTime>(type: "datetime2", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "people",
                schema: "progress",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    employee_no = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    org_unit_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    manager_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    active = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_people", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "unit_cadences",
                schema: "progress",
                columns: table => new
                {
                    org_unit_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    cadence_days = table.Column<int>(type: "int", nullable: false),
                    weekday = table.Column<int>(type: "int", nullable: false),
                    grace_days = table.Column<int>(type: "int", nullable: false),
                    locked_for_sub_units = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_unit_cadences", x => x.org_unit_id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_check_ins_id",
                schema: "progress",
                table: "check_ins",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_check_ins_key_result_id_on_seq",
                schema: "progress",
                table: "check_ins",
                columns: new[] { "key_result_id", "on", "seq" });

            migrationBuilder.CreateIndex(
                name: "ix_check_ins_objective_id_seq",
                schema: "progress",
                table: "check_ins",
                columns: new[] { "objective_id", "seq" });

            migrationBuilder.CreateIndex(
                name: "ix_key_result_states_objective_id",
                schema: "progress",
                table: "key_result_states",
                column: "objective_id");

            migrationBuilder.CreateIndex(
                name: "ix_key_results_cycle_id",
                schema: "progress",
                table: "key_results",
                column: "cycle_id");

            migrationBuilder.CreateIndex(
                name: "ix_key_results_objective_id",
                schema: "progress",
                table: "key_results",
                column: "objective_id");

            migrationBuilder.CreateIndex(
                name: "ix_objectives_cycle_id_owner_person_id",
                schema: "progress",
                table: "objectives",
                columns: new[] { "cycle_id", "owner_person_id" });

            migrationBuilder.CreateIndex(
                name: "ix_objectives_cycle_id_owner_unit_id",
                schema: "progress",
                table: "objectives",
                columns: new[] { "cycle_id", "owner_unit_id" });

            migrationBuilder.CreateIndex(
                name: "ix_org_units_parent_id",
                schema: "progress",
                table: "org_units",
                column: "parent_id");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_published_at",
                schema: "progress",
                table: "outbox",
                column: "published_at",
                filter: "published_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_waiting",
                schema: "progress",
                table: "outbox",
                column: "id",
                filter: "published_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_people_manager_id",
                schema: "progress",
                table: "people",
                column: "manager_id");

            migrationBuilder.CreateIndex(
                name: "ix_people_org_unit_id",
                schema: "progress",
                table: "people",
                column: "org_unit_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "check_ins",
                schema: "progress");

            migrationBuilder.DropTable(
                name: "cycles",
                schema: "progress");

            migrationBuilder.DropTable(
                name: "idempotency_keys",
                schema: "progress");

            migrationBuilder.DropTable(
                name: "imported_rows",
                schema: "progress");

            migrationBuilder.DropTable(
                name: "inbox",
                schema: "progress");

            migrationBuilder.DropTable(
                name: "key_result_states",
                schema: "progress");

            migrationBuilder.DropTable(
                name: "key_results",
                schema: "progress");

            migrationBuilder.DropTable(
                name: "objectives",
                schema: "progress");

            migrationBuilder.DropTable(
                name: "org_units",
                schema: "progress");

            migrationBuilder.DropTable(
                name: "outbox",
                schema: "progress");

            migrationBuilder.DropTable(
                name: "people",
                schema: "progress");

            migrationBuilder.DropTable(
                name: "unit_cadences",
                schema: "progress");
        }
    }
}
