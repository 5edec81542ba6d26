using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Reporting.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "reporting");

            migrationBuilder.CreateTable(
                name: "alignments",
                schema: "reporting",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    from_objective_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    to_objective_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    to_key_result_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    state = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    accepted_on = table.Column<DateOnly>(type: "date", nullable: true),
                    ended_on = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_alignments", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "check_ins",
                schema: "reporting",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    key_result_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    objective_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    cycle_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    done_on = table.Column<DateOnly>(type: "date", nullable: false),
                    recorded_at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    value = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    raw_progress = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    has_value = table.Column<bool>(type: "bit", nullable: false),
                    confidence = table.Column<int>(type: "int", nullable: true),
                    status = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: true, collation: "Latin1_General_100_BIN2"),
                    status_pinned = table.Column<bool>(type: "bit", nullable: false),
                    note = table.Column<string>(type: "nvarchar(max)", maxLength: 8000, nullable: true, collation: "Latin1_General_100_BIN2"),
                    source = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    definition_version = table.Column<int>(type: "int", nullable: false),
                    legacy = table.Column<bool>(type: "bit", nullable: false),
                    superseded = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_check_ins", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "cycles",
                schema: "reporting",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    kind = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "date", nullable: false),
                    fiscal_year = table.Column<int>(type: "int", nullable: false),
                    phase = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    drafting_opens_on = table.Column<DateOnly>(type: "date", nullable: false),
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
                schema: "reporting",
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
                name: "inbox",
                schema: "reporting",
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
                name: "key_result_days",
                schema: "reporting",
                columns: table => new
                {
                    key_result_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    done_on = table.Column<DateOnly>(type: "date", nullable: false),
                    cycle_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    last_check_in_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    note_check_in_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    definition_version = table.Column<int>(type: "int", nullable: false),
                    value = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    raw_progress = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    has_value = table.Column<bool>(type: "bit", nullable: false),
                    confidence = table.Column<int>(type: "int", nullable: true),
                    status = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: true, collation: "Latin1_General_100_BIN2"),
                    status_pinned = table.Column<bool>(type: "bit", nullable: false),
                    by_person = table.Column<bool>(type: "bit", nullable: false),
                    automatic = table.Column<bool>(type: "bit", nullable: false),
                    disciplined = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_key_result_days", x => new { x.key_result_id, x.done_on });
                });

            migrationBuilder.CreateTable(
                name: "key_result_progress",
                schema: "reporting",
                columns: table => new
                {
                    key_result_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    cycle_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    stated_on = table.Column<DateOnly>(type: "date", nullable: false),
                    raw_progress = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    definition_version = table.Column<int>(type: "int", nullable: false),
                    first_due_on = table.Column<DateOnly>(type: "date", nullable: false),
                    cadence_days = table.Column<int>(type: "int", nullable: false),
                    grace_days = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_key_result_progress", x => x.key_result_id);
                });

            migrationBuilder.CreateTable(
                name: "key_result_scores",
                schema: "reporting",
                columns: table => new
                {
                    key_result_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    cycle_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    self = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    manager = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    final = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_key_result_scores", x => x.key_result_id);
                });

            migrationBuilder.CreateTable(
                name: "key_results",
                schema: "reporting",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2"),
                    objective_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    cycle_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    title = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false, collation: "Latin1_General_100_BIN2"),
                    type = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    unit = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2"),
                    baseline = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    target = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
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
                name: "objective_participants",
                schema: "reporting",
                columns: table => new
                {
                    objective_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_objective_participants", x => new { x.objective_id, x.person_id });
                });

            migrationBuilder.CreateTable(
                name: "objective_scores",
                schema: "reporting",
                columns: table => new
                {
                    objective_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    cycle_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    score = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true),
                    published = table.Column<bool>(type: "bit", nullable: false),
                    scored_on = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_objective_scores", x => x.objective_id);
                });

            migrationBuilder.CreateTable(
                name: "objective_states",
                schema: "reporting",
                columns: table => new
                {
                    objective_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    sequence = table.Column<int>(type: "int", nullable: false),
                    state = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_objective_states", x => new { x.objective_id, x.sequence });
                });

            migrationBuilder.CreateTable(
                name: "objectives",
                schema: "reporting",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2"),
                    cycle_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    title = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false, collation: "Latin1_General_100_BIN2"),
                    kind = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    owner_kind = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    owner_unit_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    owner_person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    is_top = table.Column<bool>(type: "bit", nullable: false),
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
                name: "org_unit_periods",
                schema: "reporting",
                columns: table => new
                {
                    org_unit_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    from_on = table.Column<DateOnly>(type: "date", nullable: false),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    parent_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    kind = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    head_person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    active = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_org_unit_periods", x => new { x.org_unit_id, x.from_on });
                });

            migrationBuilder.CreateTable(
                name: "org_units",
                schema: "reporting",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_org_units", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                schema: "reporting",
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
                schema: "reporting",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    employee_no = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_people", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "person_days",
                schema: "reporting",
                columns: table => new
                {
                    cycle_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    done_on = table.Column<DateOnly>(type: "date", nullable: false),
                    check_ins = table.Column<int>(type: "int", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_person_days", x => new { x.cycle_id, x.person_id, x.done_on });
                });

            migrationBuilder.CreateTable(
                name: "person_periods",
                schema: "reporting",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    from_on = table.Column<DateOnly>(type: "date", nullable: false),
                    org_unit_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    manager_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    active = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_person_periods", x => new { x.person_id, x.from_on });
                });

            migrationBuilder.CreateTable(
                name: "revisions",
                schema: "reporting",
                columns: table => new
                {
                    scope_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    value = table.Column<long>(type: "bigint", nullable: false),
                    epoch = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_revisions", x => x.scope_id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_alignments_from_objective_id",
                schema: "reporting",
                table: "alignments",
                column: "from_objective_id");

            migrationBuilder.CreateIndex(
                name: "ix_alignments_revision",
                schema: "reporting",
                table: "alignments",
                column: "revision");

            migrationBuilder.CreateIndex(
                name: "ix_alignments_to_objective_id",
                schema: "reporting",
                table: "alignments",
                column: "to_objective_id");

            migrationBuilder.CreateIndex(
                name: "ix_check_ins_cycle_id_person_id_done_on",
                schema: "reporting",
                table: "check_ins",
                columns: new[] { "cycle_id", "person_id", "done_on" });

            migrationBuilder.CreateIndex(
                name: "ix_check_ins_key_result_id_done_on",
                schema: "reporting",
                table: "check_ins",
                columns: new[] { "key_result_id", "done_on" });

            migrationBuilder.CreateIndex(
                name: "ix_cycles_kind_starts_on",
                schema: "reporting",
                table: "cycles",
                columns: new[] { "kind", "starts_on" });

            migrationBuilder.CreateIndex(
                name: "ix_key_result_days_cycle_id",
                schema: "reporting",
                table: "key_result_days",
                column: "cycle_id");

            migrationBuilder.CreateIndex(
                name: "ix_key_result_progress_cycle_id",
                schema: "reporting",
                table: "key_result_progress",
                column: "cycle_id");

            migrationBuilder.CreateIndex(
                name: "ix_key_result_scores_cycle_id",
                schema: "reporting",
                table: "key_result_scores",
                column: "cycle_id");

            migrationBuilder.CreateIndex(
                name: "ix_key_results_cycle_id_revision",
                schema: "reporting",
                table: "key_results",
                columns: new[] { "cycle_id", "revision" });

            migrationBuilder.CreateIndex(
                name: "ix_key_results_objective_id",
                schema: "reporting",
                table: "key_results",
                column: "objective_id");

            migrationBuilder.CreateIndex(
                name: "ix_objective_scores_cycle_id",
                schema: "reporting",
                table: "objective_scores",
                column: "cycle_id");

            migrationBuilder.CreateIndex(
                name: "ix_objectives_cycle_id_revision",
                schema: "reporting",
                table: "objectives",
                columns: new[] { "cycle_id", "revision" });

            migrationBuilder.CreateIndex(
                name: "ix_outbox_published_at",
                schema: "reporting",
                table: "outbox",
                column: "published_at",
                filter: "published_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_waiting",
                schema: "reporting",
                table: "outbox",
                column: "id",
                filter: "published_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_person_days_cycle_id_revision",
                schema: "reporting",
                table: "person_days",
                columns: new[] { "cycle_id", "revision" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "alignments",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "check_ins",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "cycles",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "idempotency_keys",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "inbox",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "key_result_days",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "key_result_progress",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "key_result_scores",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "key_results",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "objective_participants",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "objective_scores",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "objective_states",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "objectives",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "org_unit_periods",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "org_units",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "outbox",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "people",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "person_days",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "person_periods",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "revisions",
                schema: "reporting");
        }
    }
}
