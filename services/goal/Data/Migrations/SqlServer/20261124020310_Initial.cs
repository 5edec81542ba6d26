using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Goal.Data.Migrations.SqlServer
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
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    from_objective_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    accepted_upward = table.Column<bool>(type: "bit", nullable: false)
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
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    objective_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    key_result_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    parent_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    author_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    author_name = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false, collation: "Latin1_General_100_BIN2"),
                    text = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    edited_at = table.Column<DateTime>(type: "datetime2", nullable: true),
                    resolved_at = table.Column<DateTime>(type: "datetime2", nullable: true),
                    resolved_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    deleted = table.Column<bool>(type: "bit", nullable: false)
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
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    name = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false, collation: "Latin1_General_100_BIN2"),
                    kind = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "date", nullable: false),
                    fiscal_year = table.Column<int>(type: "int", nullable: false),
                    parent_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    phase = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    drafting_opens_on = table.Column<DateOnly>(type: "date", nullable: false),
                    publish_by = table.Column<DateOnly>(type: "date", nullable: false),
                    scoring_ends_on = table.Column<DateOnly>(type: "date", nullable: false),
                    policy = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    phase_reason = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2")
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
                        .Annotation("SqlServer:Identity", "1, 1"),
                    objective_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    key_result_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    by_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    by_name = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false, collation: "Latin1_General_100_BIN2"),
                    action = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    reason = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    changes = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2")
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
                schema: "goal",
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
                name: "org_units",
                schema: "goal",
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
                schema: "goal",
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
                name: "owner_cycles",
                schema: "goal",
                columns: table => new
                {
                    cycle_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    owner_kind = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    owner_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    revision = table.Column<int>(type: "int", nullable: false)
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
                name: "progress_replica",
                schema: "goal",
                columns: table => new
                {
                    key_result_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    current_value = table.Column<decimal>(type: "decimal(28,12)", precision: 28, scale: 12, nullable: true)
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
                    comment_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
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
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    edit_version = table.Column<long>(type: "bigint", nullable: false),
                    key_results_revision = table.Column<int>(type: "int", nullable: false),
                    code = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2"),
                    cycle_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    title = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false, collation: "Latin1_General_100_BIN2"),
                    search_title = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false, collation: "Latin1_General_100_BIN2"),
                    description = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    kind = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    owner_kind = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    owner_unit_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    owner_person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    participant_ids = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    co_editor_ids = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    state = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    states = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    is_public = table.Column<bool>(type: "bit", nullable: false),
                    reviewer_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    is_top = table.Column<bool>(type: "bit", nullable: false),
                    initiative_reason = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    weight_bp = table.Column<int>(type: "int", nullable: false),
                    stated_weight_bp = table.Column<int>(type: "int", nullable: true),
                    position = table.Column<int>(type: "int", nullable: false),
                    confidential = table.Column<bool>(type: "bit", nullable: false),
                    carried_from_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    deleted = table.Column<bool>(type: "bit", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    changed_at = table.Column<DateTime>(type: "datetime2", nullable: false)
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
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    edit_version = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2"),
                    objective_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    cycle_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    title = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false, collation: "Latin1_General_100_BIN2"),
                    description = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
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
                    stated_weight_bp = table.Column<int>(type: "int", nullable: true),
                    position = table.Column<int>(type: "int", nullable: false),
                    owner_person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    cancelled_on = table.Column<DateOnly>(type: "date", nullable: true),
                    deleted = table.Column<bool>(type: "bit", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    changed_at = table.Column<DateTime>(type: "datetime2", nullable: false)
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
                unique: true,
                filter: "[code] IS NOT NULL");

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
                unique: true,
                filter: "[code] IS NOT NULL");

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
                column: "published_at",
                filter: "published_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_waiting",
                schema: "goal",
                table: "outbox",
                column: "id",
                filter: "published_at IS NULL");

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
