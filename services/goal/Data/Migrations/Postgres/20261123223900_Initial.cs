using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Okr.Goal.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "goal");

            migrationBuilder.CreateTable(
                name: "alignment_replica",
                schema: "goal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    from_objective_id = table.Column<Guid>(type: "uuid", nullable: false),
                    accepted_upward = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_alignment_replica", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "comments",
                schema: "goal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    objective_id = table.Column<Guid>(type: "uuid", nullable: false),
                    key_result_id = table.Column<Guid>(type: "uuid", nullable: true),
                    parent_id = table.Column<Guid>(type: "uuid", nullable: true),
                    author_id = table.Column<Guid>(type: "uuid", nullable: false),
                    author_name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    edited_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    resolved_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    resolved_by = table.Column<Guid>(type: "uuid", nullable: true),
                    deleted = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_comments", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "cycles",
                schema: "goal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "date", nullable: false),
                    fiscal_year = table.Column<int>(type: "integer", nullable: false),
                    parent_id = table.Column<Guid>(type: "uuid", nullable: true),
                    phase = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    drafting_opens_on = table.Column<DateOnly>(type: "date", nullable: false),
                    publish_by = table.Column<DateOnly>(type: "date", nullable: false),
                    scoring_ends_on = table.Column<DateOnly>(type: "date", nullable: false),
                    policy = table.Column<string>(type: "text", nullable: false),
                    phase_reason = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cycles", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "history",
                schema: "goal",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    objective_id = table.Column<Guid>(type: "uuid", nullable: false),
                    key_result_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    by_name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    action = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    changes = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_history", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "idempotency_keys",
                schema: "goal",
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
                schema: "goal",
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
                name: "org_units",
                schema: "goal",
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
                schema: "goal",
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
                name: "owner_cycles",
                schema: "goal",
                columns: table => new
                {
                    cycle_id = table.Column<Guid>(type: "uuid", nullable: false),
                    owner_kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_owner_cycles", x => new { x.cycle_id, x.owner_kind, x.owner_id });
                });

            migrationBuilder.CreateTable(
                name: "people",
                schema: "goal",
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

            migrationBuilder.CreateTable(
                name: "progress_replica",
                schema: "goal",
                columns: table => new
                {
                    key_result_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    current_value = table.Column<decimal>(type: "numeric(28,12)", precision: 28, scale: 12, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_progress_replica", x => x.key_result_id);
                });

            migrationBuilder.CreateTable(
                name: "comment_mentions",
                schema: "goal",
                columns: table => new
                {
                    comment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_comment_mentions", x => new { x.comment_id, x.person_id });
                    table.ForeignKey(
                        name: "fk_comment_mentions_comments_comment_id",
                        column: x => x.comment_id,
                        principalSchema: "goal",
                        principalTable: "comments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "objectives",
                schema: "goal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    edit_version = table.Column<long>(type: "bigint", nullable: false),
                    key_results_revision = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    cycle_id = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    description = table.Column<string>(type: "text", nullable: true),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    owner_kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    owner_unit_id = table.Column<Guid>(type: "uuid", nullable: true),
                    owner_person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    participant_ids = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    co_editor_ids = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    states = table.Column<string>(type: "text", nullable: false),
                    is_public = table.Column<bool>(type: "boolean", nullable: false),
                    reviewer_id = table.Column<Guid>(type: "uuid", nullable: true),
                    is_top = table.Column<bool>(type: "boolean", nullable: false),
                    initiative_reason = table.Column<string>(type: "text", nullable: true),
                    weight_bp = table.Column<int>(type: "integer", nullable: false),
                    stated_weight_bp = table.Column<int>(type: "integer", nullable: true),
                    position = table.Column<int>(type: "integer", nullable: false),
                    confidential = table.Column<bool>(type: "boolean", nullable: false),
                    carried_from_id = table.Column<Guid>(type: "uuid", nullable: true),
                    deleted = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    changed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_objectives", x => x.id);
                    table.ForeignKey(
                        name: "fk_objectives_cycles_cycle_id",
                        column: x => x.cycle_id,
                        principalSchema: "goal",
                        principalTable: "cycles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "key_results",
                schema: "goal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    edit_version = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    objective_id = table.Column<Guid>(type: "uuid", nullable: false),
                    cycle_id = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    description = table.Column<string>(type: "text", nullable: true),
                    type = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    unit = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    baseline = table.Column<decimal>(type: "numeric(28,12)", precision: 28, scale: 12, nullable: true),
                    target = table.Column<decimal>(type: "numeric(28,12)", precision: 28, scale: 12, nullable: true),
                    range_min = table.Column<decimal>(type: "numeric(28,12)", precision: 28, scale: 12, nullable: true),
                    range_max = table.Column<decimal>(type: "numeric(28,12)", precision: 28, scale: 12, nullable: true),
                    steps = table.Column<string>(type: "text", nullable: false),
                    phased_targets = table.Column<string>(type: "text", nullable: false),
                    definition_version = table.Column<int>(type: "integer", nullable: false),
                    weight_bp = table.Column<int>(type: "integer", nullable: false),
                    stated_weight_bp = table.Column<int>(type: "integer", nullable: true),
                    position = table.Column<int>(type: "integer", nullable: false),
                    owner_person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    cancelled_on = table.Column<DateOnly>(type: "date", nullable: true),
                    deleted = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    changed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_key_results", x => x.id);
                    table.ForeignKey(
                        name: "fk_key_results_objectives_objective_id",
                        column: x => x.objective_id,
                        principalSchema: "goal",
                        principalTable: "objectives",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_alignment_replica_from_objective_id",
                schema: "goal",
                table: "alignment_replica",
                column: "from_objective_id");

            migrationBuilder.CreateIndex(
                name: "ix_comment_mentions_person_id",
                schema: "goal",
                table: "comment_mentions",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_comments_objective_id",
                schema: "goal",
                table: "comments",
                column: "objective_id");

            migrationBuilder.CreateIndex(
                name: "ix_cycles_code",
                schema: "goal",
                table: "cycles",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_cycles_starts_on",
                schema: "goal",
                table: "cycles",
                column: "starts_on");

            migrationBuilder.CreateIndex(
                name: "ix_history_objective_id_id",
                schema: "goal",
                table: "history",
                columns: new[] { "objective_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_key_results_code",
                schema: "goal",
                table: "key_results",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_key_results_objective_id",
                schema: "goal",
                table: "key_results",
                column: "objective_id");

            migrationBuilder.CreateIndex(
                name: "ix_objectives_code",
                schema: "goal",
                table: "objectives",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_objectives_cycle_id_owner_person_id",
                schema: "goal",
                table: "objectives",
                columns: new[] { "cycle_id", "owner_person_id" });

            migrationBuilder.CreateIndex(
                name: "ix_objectives_cycle_id_owner_unit_id",
                schema: "goal",
                table: "objectives",
                columns: new[] { "cycle_id", "owner_unit_id" });

            migrationBuilder.CreateIndex(
                name: "ix_objectives_owner_person_id",
                schema: "goal",
                table: "objectives",
                column: "owner_person_id");

            migrationBuilder.CreateIndex(
                name: "ix_org_units_parent_id",
                schema: "goal",
                table: "org_units",
                column: "parent_id");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_published_at",
                schema: "goal",
                table: "outbox",
                column: "published_at");

            migrationBuilder.CreateIndex(
                name: "ix_people_manager_id",
                schema: "goal",
                table: "people",
                column: "manager_id");

            migrationBuilder.CreateIndex(
                name: "ix_people_org_unit_id",
                schema: "goal",
                table: "people",
                column: "org_unit_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "alignment_replica",
                schema: "goal");

            migrationBuilder.DropTable(
                name: "comment_mentions",
                schema: "goal");

            migrationBuilder.DropTable(
                name: "history",
                schema: "goal");

            migrationBuilder.DropTable(
                name: "idempotency_keys",
                schema: "goal");

            migrationBuilder.DropTable(
                name: "inbox",
                schema: "goal");

            migrationBuilder.DropTable(
                name: "key_results",
                schema: "goal");

            migrationBuilder.DropTable(
                name: "org_units",
                schema: "goal");

            migrationBuilder.DropTable(
                name: "outbox",
                schema: "goal");

            migrationBuilder.DropTable(
                name: "owner_cycles",
                schema: "goal");

            migrationBuilder.DropTable(
                name: "people",
                schema: "goal");

            migrationBuilder.DropTable(
                name: "progress_replica",
                schema: "goal");

            migrationBuilder.DropTable(
                name: "comments",
                schema: "goal");

            migrationBuilder.DropTable(
                name: "objectives",
                schema: "goal");

            migrationBuilder.DropTable(
                name: "cycles",
                schema: "goal");
        }
    }
}
