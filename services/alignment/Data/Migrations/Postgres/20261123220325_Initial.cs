using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Okr.Alignment.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "alignment");

            migrationBuilder.CreateTable(
                name: "cycles",
                schema: "alignment",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "date", nullable: false),
                    phase = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    alignment_needs_consent = table.Column<bool>(type: "boolean", nullable: false),
                    managers_may_edit = table.Column<bool>(type: "boolean", nullable: false),
                    on_track_gap = table.Column<decimal>(type: "numeric(28,12)", precision: 28, scale: 12, nullable: false),
                    at_risk_gap = table.Column<decimal>(type: "numeric(28,12)", precision: 28, scale: 12, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cycles", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "graph_locks",
                schema: "alignment",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    changes = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_graph_locks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "idempotency_keys",
                schema: "alignment",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    request = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    status = table.Column<int>(type: "integer", nullable: false),
                    body = table.Column<string>(type: "text", nullable: true),
                    e_tag = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    location = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency_keys", x => new { x.person_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "inbox",
                schema: "alignment",
                columns: table => new
                {
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    consumer = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    received_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox", x => new { x.message_id, x.consumer });
                });

            migrationBuilder.CreateTable(
                name: "key_result_standings",
                schema: "alignment",
                columns: table => new
                {
                    key_result_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    progress = table.Column<decimal>(type: "numeric(28,12)", precision: 28, scale: 12, nullable: true),
                    progress_micros = table.Column<int>(type: "integer", nullable: false),
                    has_data = table.Column<bool>(type: "boolean", nullable: false),
                    manual_status = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_key_result_standings", x => x.key_result_id);
                });

            migrationBuilder.CreateTable(
                name: "key_results",
                schema: "alignment",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    objective_id = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    weight_bp = table.Column<int>(type: "integer", nullable: false),
                    live = table.Column<bool>(type: "boolean", nullable: false),
                    measurable = table.Column<bool>(type: "boolean", nullable: false),
                    pace_json = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_key_results", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "links",
                schema: "alignment",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    from_objective_id = table.Column<Guid>(type: "uuid", nullable: false),
                    to_objective_id = table.Column<Guid>(type: "uuid", nullable: false),
                    to_key_result_id = table.Column<Guid>(type: "uuid", nullable: true),
                    requested_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    requested_by = table.Column<Guid>(type: "uuid", nullable: true),
                    message = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    need = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    needed_by = table.Column<DateOnly>(type: "date", nullable: true),
                    accepted_on = table.Column<DateOnly>(type: "date", nullable: true),
                    ended_on = table.Column<DateOnly>(type: "date", nullable: true),
                    answered_by = table.Column<Guid>(type: "uuid", nullable: true),
                    reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    live_key = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_links", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "objective_people",
                schema: "alignment",
                columns: table => new
                {
                    objective_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    is_co_editor = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_objective_people", x => new { x.objective_id, x.person_id });
                });

            migrationBuilder.CreateTable(
                name: "objectives",
                schema: "alignment",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    cycle_id = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    search_title = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    owner_kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    owner_rank = table.Column<int>(type: "integer", nullable: false),
                    owner_unit_id = table.Column<Guid>(type: "uuid", nullable: true),
                    owner_person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    is_public = table.Column<bool>(type: "boolean", nullable: false),
                    is_top = table.Column<bool>(type: "boolean", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    confidential = table.Column<bool>(type: "boolean", nullable: false),
                    deleted = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_objectives", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "org_units",
                schema: "alignment",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    parent_id = table.Column<Guid>(type: "uuid", nullable: true),
                    head_person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    active = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_org_units", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                schema: "alignment",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    payload = table.Column<string>(type: "text", nullable: false),
                    trace_parent = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    claimed_until = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    published_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "people",
                schema: "alignment",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    employee_no = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    org_unit_id = table.Column<Guid>(type: "uuid", nullable: true),
                    manager_id = table.Column<Guid>(type: "uuid", nullable: true),
                    active = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_people", x => x.id);
                });

            migrationBuilder.InsertData(
                schema: "alignment",
                table: "graph_locks",
                columns: new[] { "id", "changes" },
                values: new object[] { 1, 0L });

            migrationBuilder.CreateIndex(
                name: "ix_key_results_objective_id",
                schema: "alignment",
                table: "key_results",
                column: "objective_id");

            migrationBuilder.CreateIndex(
                name: "ix_links_from_objective_id_state",
                schema: "alignment",
                table: "links",
                columns: new[] { "from_objective_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_links_live_key",
                schema: "alignment",
                table: "links",
                column: "live_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_links_requested_at_id",
                schema: "alignment",
                table: "links",
                columns: new[] { "requested_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_links_to_objective_id_state",
                schema: "alignment",
                table: "links",
                columns: new[] { "to_objective_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_objectives_cycle_id_is_public_owner_rank_position_id",
                schema: "alignment",
                table: "objectives",
                columns: new[] { "cycle_id", "is_public", "owner_rank", "position", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_objectives_owner_person_id",
                schema: "alignment",
                table: "objectives",
                column: "owner_person_id");

            migrationBuilder.CreateIndex(
                name: "ix_objectives_owner_unit_id",
                schema: "alignment",
                table: "objectives",
                column: "owner_unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_org_units_parent_id",
                schema: "alignment",
                table: "org_units",
                column: "parent_id");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_published_at",
                schema: "alignment",
                table: "outbox",
                column: "published_at");

            migrationBuilder.CreateIndex(
                name: "ix_people_manager_id",
                schema: "alignment",
                table: "people",
                column: "manager_id");

            migrationBuilder.CreateIndex(
                name: "ix_people_org_unit_id",
                schema: "alignment",
                table: "people",
                column: "org_unit_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "cycles",
                schema: "alignment");

            migrationBuilder.DropTable(
                name: "graph_locks",
                schema: "alignment");

            migrationBuilder.DropTable(
                name: "idempotency_keys",
                schema: "alignment");

            migrationBuilder.DropTable(
                name: "inbox",
                schema: "alignment");

            migrationBuilder.DropTable(
                name: "key_result_standings",
                schema: "alignment");

            migrationBuilder.DropTable(
                name: "key_results",
                schema: "alignment");

            migrationBuilder.DropTable(
                name: "links",
                schema: "alignment");

            migrationBuilder.DropTable(
                name: "objective_people",
                schema: "alignment");

            migrationBuilder.DropTable(
                name: "objectives",
                schema: "alignment");

            migrationBuilder.DropTable(
                name: "org_units",
                schema: "alignment");

            migrationBuilder.DropTable(
                name: "outbox",
                schema: "alignment");

            migrationBuilder.DropTable(
                name: "people",
                schema: "alignment");
        }
    }
}
