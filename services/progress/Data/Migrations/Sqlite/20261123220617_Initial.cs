using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Progress.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "check_ins",
                columns: table => new
                {
                    seq = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    key_result_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    objective_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    cycle_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    recorded_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    value = table.Column<decimal>(type: "TEXT", precision: 28, scale: 12, nullable: true),
                    done_step_ids = table.Column<string>(type: "TEXT", nullable: true),
                    degree = table.Column<decimal>(type: "TEXT", precision: 28, scale: 12, nullable: true),
                    in_range = table.Column<bool>(type: "INTEGER", nullable: true),
                    raw_progress = table.Column<decimal>(type: "TEXT", precision: 28, scale: 12, nullable: true),
                    confidence = table.Column<int>(type: "INTEGER", nullable: true),
                    status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    status_pinned = table.Column<bool>(type: "INTEGER", nullable: false),
                    note = table.Column<string>(type: "TEXT", maxLength: 8000, nullable: true),
                    source = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    definition_version = table.Column<int>(type: "INTEGER", nullable: false),
                    legacy = table.Column<bool>(type: "INTEGER", nullable: false),
                    supersedes_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    superseded_by_id = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_check_ins", x => x.seq);
                });

            migrationBuilder.CreateTable(
                name: "cycles",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    starts_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    phase = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    managers_may_edit = table.Column<bool>(type: "INTEGER", nullable: false),
                    on_track_gap = table.Column<decimal>(type: "TEXT", precision: 28, scale: 12, nullable: false),
                    at_risk_gap = table.Column<decimal>(type: "TEXT", precision: 28, scale: 12, nullable: false),
                    objective_status_rule = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    cadence_days = table.Column<int>(type: "INTEGER", nullable: false),
                    cadence_weekday = table.Column<int>(type: "INTEGER", nullable: false),
                    grace_days = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cycles", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "idempotency_keys",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    request = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    body = table.Column<string>(type: "TEXT", nullable: true),
                    e_tag = table.Column<string>(type: "TEXT", maxLength: 30, nullable: true),
                    location = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency_keys", x => new { x.person_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "imported_rows",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    content = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    check_in_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_imported_rows", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "inbox",
                columns: table => new
                {
                    message_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    consumer = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    received_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox", x => new { x.message_id, x.consumer });
                });

            migrationBuilder.CreateTable(
                name: "key_result_states",
                columns: table => new
                {
                    key_result_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    objective_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    cycle_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    current_value = table.Column<decimal>(type: "TEXT", precision: 28, scale: 12, nullable: true),
                    raw_progress = table.Column<decimal>(type: "TEXT", precision: 28, scale: 12, nullable: true),
                    has_data = table.Column<bool>(type: "INTEGER", nullable: false),
                    confidence = table.Column<int>(type: "INTEGER", nullable: true),
                    confidence_change = table.Column<int>(type: "INTEGER", nullable: true),
                    manual_status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    manual_status_pinned = table.Column<bool>(type: "INTEGER", nullable: false),
                    last_check_in_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    last_check_in_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    last_recorded_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    source_check_in_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    check_in_count = table.Column<int>(type: "INTEGER", nullable: false),
                    definition_version = table.Column<int>(type: "INTEGER", nullable: false),
                    first_due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    cadence_days = table.Column<int>(type: "INTEGER", nullable: false),
                    grace_days = table.Column<int>(type: "INTEGER", nullable: false),
                    changed_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_key_result_states", x => x.key_result_id);
                });

            migrationBuilder.CreateTable(
                name: "key_results",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    objective_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    cycle_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    unit = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    baseline = table.Column<decimal>(type: "TEXT", precision: 28, scale: 12, nullable: true),
                    target = table.Column<decimal>(type: "TEXT", precision: 28, scale: 12, nullable: true),
                    range_min = table.Column<decimal>(type: "TEXT", precision: 28, scale: 12, nullable: true),
                    range_max = table.Column<decimal>(type: "TEXT", precision: 28, scale: 12, nullable: true),
                    steps = table.Column<string>(type: "TEXT", nullable: false),
                    phased_targets = table.Column<string>(type: "TEXT", nullable: false),
                    definition_version = table.Column<int>(type: "INTEGER", nullable: false),
                    weight_bp = table.Column<int>(type: "INTEGER", nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    owner_person_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    cancelled_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    deleted = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_key_results", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "objectives",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    cycle_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    owner_kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    owner_unit_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    owner_person_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    participant_ids = table.Column<string>(type: "TEXT", nullable: false),
                    co_editor_ids = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    published_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    weight_bp = table.Column<int>(type: "INTEGER", nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    confidential = table.Column<bool>(type: "INTEGER", nullable: false),
                    deleted = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_objectives", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "org_units",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    parent_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    head_person_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    active = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_org_units", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    message_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    payload = table.Column<string>(type: "TEXT", nullable: false),
                    trace_parent = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    claimed_until = table.Column<DateTime>(type: "TEXT", nullable: true),
                    published_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "people",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    employee_no = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    org_unit_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    manager_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    active = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_people", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "unit_cadences",
                columns: table => new
                {
                    org_unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    cadence_days = table.Column<int>(type: "INTEGER", nullable: false),
                    weekday = table.Column<int>(type: "INTEGER", nullable: false),
                    grace_days = table.Column<int>(type: "INTEGER", nullable: false),
                    locked_for_sub_units = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_unit_cadences", x => x.org_unit_id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_check_ins_id",
                table: "check_ins",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_check_ins_key_result_id_on_seq",
                table: "check_ins",
                columns: new[] { "key_result_id", "on", "seq" });

            migrationBuilder.CreateIndex(
                name: "ix_check_ins_objective_id_seq",
                table: "check_ins",
                columns: new[] { "objective_id", "seq" });

            migrationBuilder.CreateIndex(
                name: "ix_key_result_states_objective_id",
                table: "key_result_states",
                column: "objective_id");

            migrationBuilder.CreateIndex(
                name: "ix_key_results_cycle_id",
                table: "key_results",
                column: "cycle_id");

            migrationBuilder.CreateIndex(
                name: "ix_key_results_objective_id",
                table: "key_results",
                column: "objective_id");

            migrationBuilder.CreateIndex(
                name: "ix_objectives_cycle_id_owner_person_id",
                table: "objectives",
                columns: new[] { "cycle_id", "owner_person_id" });

            migrationBuilder.CreateIndex(
                name: "ix_objectives_cycle_id_owner_unit_id",
                table: "objectives",
                columns: new[] { "cycle_id", "owner_unit_id" });

            migrationBuilder.CreateIndex(
                name: "ix_org_units_parent_id",
                table: "org_units",
                column: "parent_id");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_published_at",
                table: "outbox",
                column: "published_at");

            migrationBuilder.CreateIndex(
                name: "ix_people_manager_id",
                table: "people",
                column: "manager_id");

            migrationBuilder.CreateIndex(
                name: "ix_people_org_unit_id",
                table: "people",
                column: "org_unit_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "check_ins");

            migrationBuilder.DropTable(
                name: "cycles");

            migrationBuilder.DropTable(
                name: "idempotency_keys");

            migrationBuilder.DropTable(
                name: "imported_rows");

            migrationBuilder.DropTable(
                name: "inbox");

            migrationBuilder.DropTable(
                name: "key_result_states");

            migrationBuilder.DropTable(
                name: "key_results");

            migrationBuilder.DropTable(
                name: "objectives");

            migrationBuilder.DropTable(
                name: "org_units");

            migrationBuilder.DropTable(
                name: "outbox");

            migrationBuilder.DropTable(
                name: "people");

            migrationBuilder.DropTable(
                name: "unit_cadences");
        }
    }
}
