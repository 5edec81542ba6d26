using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Okr.Reporting.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(name: "reporting");

            migrationBuilder.CreateTable(
                name: "alignments",
                schema: "reporting",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(
                        type: "character varying(32)",
                        maxLength: 32,
                        nullable: false
                    ),
                    from_objective_id = table.Column<Guid>(type: "uuid", nullable: false),
                    to_objective_id = table.Column<Guid>(type: "uuid", nullable: false),
                    to_key_result_id = table.Column<Guid>(type: "uuid", nullable: true),
                    state = table.Column<string>(
                        type: "character varying(32)",
                        maxLength: 32,
                        nullable: false
                    ),
                    accepted_on = table.Column<DateOnly>(type: "date", nullable: true),
                    ended_on = table.Column<DateOnly>(type: "date", nullable: true),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_alignments", x => x.id);
                }
            );

            migrationBuilder.CreateTable(
                name: "check_ins",
                schema: "reporting",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    key_result_id = table.Column<Guid>(type: "uuid", nullable: false),
                    objective_id = table.Column<Guid>(type: "uuid", nullable: false),
                    cycle_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    done_on = table.Column<DateOnly>(type: "date", nullable: false),
                    recorded_at = table.Column<DateTime>(
                        type: "timestamp with time zone",
                        nullable: false
                    ),
                    value = table.Column<decimal>(
                        type: "numeric(28,12)",
                        precision: 28,
                        scale: 12,
                        nullable: true
                    ),
                    raw_progress = table.Column<decimal>(
                        type: "numeric(28,12)",
                        precision: 28,
                        scale: 12,
                        nullable: true
                    ),
                    has_value = table.Column<bool>(type: "boolean", nullable: false),
                    confidence = table.Column<int>(type: "integer", nullable: true),
                    status = table.Column<string>(
                        type: "character varying(32)",
                        maxLength: 32,
                        nullable: true
                    ),
                    status_pinned = table.Column<bool>(type: "boolean", nullable: false),
                    note = table.Column<string>(
                        type: "character varying(8000)",
                        maxLength: 8000,
                        nullable: true
                    ),
                    source = table.Column<string>(
                        type: "character varying(32)",
                        maxLength: 32,
                        nullable: false
                    ),
                    definition_version = table.Column<int>(type: "integer", nullable: false),
                    legacy = table.Column<bool>(type: "boolean", nullable: false),
                    superseded = table.Column<bool>(type: "boolean", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_check_ins", x => x.id);
                }
            );

            migrationBuilder.CreateTable(
                name: "cycles",
                schema: "reporting",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(
                        type: "character varying(64)",
                        maxLength: 64,
                        nullable: false
                    ),
                    name = table.Column<string>(
                        type: "character varying(200)",
                        maxLength: 200,
                        nullable: false
                    ),
                    kind = table.Column<string>(
                        type: "character varying(32)",
                        maxLength: 32,
                        nullable: false
                    ),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "date", nullable: false),
                    fiscal_year = table.Column<int>(type: "integer", nullable: false),
                    phase = table.Column<string>(
                        type: "character varying(32)",
                        maxLength: 32,
                        nullable: false
                    ),
                    drafting_opens_on = table.Column<DateOnly>(type: "date", nullable: false),
                    on_track_gap = table.Column<decimal>(
                        type: "numeric(28,12)",
                        precision: 28,
                        scale: 12,
                        nullable: false
                    ),
                    at_risk_gap = table.Column<decimal>(
                        type: "numeric(28,12)",
                        precision: 28,
                        scale: 12,
                        nullable: false
                    ),
                    objective_status_rule = table.Column<string>(
                        type: "character varying(32)",
                        maxLength: 32,
                        nullable: false
                    ),
                    cadence_days = table.Column<int>(type: "integer", nullable: false),
                    cadence_weekday = table.Column<int>(type: "integer", nullable: false),
                    grace_days = table.Column<int>(type: "integer", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cycles", x => x.id);
                }
            );

            migrationBuilder.CreateTable(
                name: "idempotency_keys",
                schema: "reporting",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(
                        type: "character varying(100)",
                        maxLength: 100,
                        nullable: false
                    ),
                    request = table.Column<string>(
                        type: "character varying(64)",
                        maxLength: 64,
                        nullable: false
                    ),
                    status = table.Column<int>(type: "integer", nullable: false),
                    body = table.Column<string>(type: "text", nullable: true),
                    e_tag = table.Column<string>(
                        type: "character varying(30)",
                        maxLength: 30,
                        nullable: true
                    ),
                    location = table.Column<string>(
                        type: "character varying(300)",
                        maxLength: 300,
                        nullable: true
                    ),
                    created_at = table.Column<DateTime>(
                        type: "timestamp with time zone",
                        nullable: false
                    ),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency_keys", x => new { x.person_id, x.key });
                }
            );

            migrationBuilder.CreateTable(
                name: "inbox",
                schema: "reporting",
                columns: table => new
                {
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    consumer = table.Column<string>(
                        type: "character varying(100)",
                        maxLength: 100,
                        nullable: false
                    ),
                    received_at = table.Column<DateTime>(
                        type: "timestamp with time zone",
                        nullable: false
                    ),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox", x => new { x.message_id, x.consumer });
                }
            );

            migrationBuilder.CreateTable(
                name: "key_result_days",
                schema: "reporting",
                columns: table => new
                {
                    key_result_id = table.Column<Guid>(type: "uuid", nullable: false),
                    done_on = table.Column<DateOnly>(type: "date", nullable: false),
                    cycle_id = table.Column<Guid>(type: "uuid", nullable: false),
                    last_check_in_id = table.Column<Guid>(type: "uuid", nullable: false),
                    note_check_in_id = table.Column<Guid>(type: "uuid", nullable: true),
                    definition_version = table.Column<int>(type: "integer", nullable: false),
                    value = table.Column<decimal>(
                        type: "numeric(28,12)",
                        precision: 28,
                        scale: 12,
                        nullable: true
                    ),
                    raw_progress = table.Column<decimal>(
                        type: "numeric(28,12)",
                        precision: 28,
                        scale: 12,
                        nullable: true
                    ),
                    has_value = table.Column<bool>(type: "boolean", nullable: false),
                    confidence = table.Column<int>(type: "integer", nullable: true),
                    status = table.Column<string>(
                        type: "character varying(32)",
                        maxLength: 32,
                        nullable: true
                    ),
                    status_pinned = table.Column<bool>(type: "boolean", nullable: false),
                    by_person = table.Column<bool>(type: "boolean", nullable: false),
                    automatic = table.Column<bool>(type: "boolean", nullable: false),
                    disciplined = table.Column<bool>(type: "boolean", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_key_result_days", x => new { x.key_result_id, x.done_on });
                }
            );

            migrationBuilder.CreateTable(
                name: "key_result_progress",
                schema: "reporting",
                columns: table => new
                {
                    key_result_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    cycle_id = table.Column<Guid>(type: "uuid", nullable: false),
                    stated_on = table.Column<DateOnly>(type: "date", nullable: false),
                    raw_progress = table.Column<decimal>(
                        type: "numeric(28,12)",
                        precision: 28,
                        scale: 12,
                        nullable: true
                    ),
                    definition_version = table.Column<int>(type: "integer", nullable: false),
                    first_due_on = table.Column<DateOnly>(type: "date", nullable: false),
                    cadence_days = table.Column<int>(type: "integer", nullable: false),
                    grace_days = table.Column<int>(type: "integer", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_key_result_progress", x => x.key_result_id);
                }
            );

            migrationBuilder.CreateTable(
                name: "key_result_scores",
                schema: "reporting",
                columns: table => new
                {
                    key_result_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    cycle_id = table.Column<Guid>(type: "uuid", nullable: false),
                    self = table.Column<decimal>(
                        type: "numeric(28,12)",
                        precision: 28,
                        scale: 12,
                        nullable: true
                    ),
                    manager = table.Column<decimal>(
                        type: "numeric(28,12)",
                        precision: 28,
                        scale: 12,
                        nullable: true
                    ),
                    final = table.Column<decimal>(
                        type: "numeric(28,12)",
                        precision: 28,
                        scale: 12,
                        nullable: true
                    ),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_key_result_scores", x => x.key_result_id);
                }
            );

            migrationBuilder.CreateTable(
                name: "key_results",
                schema: "reporting",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(
                        type: "character varying(100)",
                        maxLength: 100,
                        nullable: true
                    ),
                    objective_id = table.Column<Guid>(type: "uuid", nullable: false),
                    cycle_id = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(
                        type: "character varying(1000)",
                        maxLength: 1000,
                        nullable: false
                    ),
                    type = table.Column<string>(
                        type: "character varying(32)",
                        maxLength: 32,
                        nullable: false
                    ),
                    unit = table.Column<string>(
                        type: "character varying(100)",
                        maxLength: 100,
                        nullable: true
                    ),
                    baseline = table.Column<decimal>(
                        type: "numeric(28,12)",
                        precision: 28,
                        scale: 12,
                        nullable: true
                    ),
                    target = table.Column<decimal>(
                        type: "numeric(28,12)",
                        precision: 28,
                        scale: 12,
                        nullable: true
                    ),
                    phased_targets = table.Column<string>(type: "text", nullable: false),
                    definition_version = table.Column<int>(type: "integer", nullable: false),
                    weight_bp = table.Column<int>(type: "integer", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    owner_person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    cancelled_on = table.Column<DateOnly>(type: "date", nullable: true),
                    deleted = table.Column<bool>(type: "boolean", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_key_results", x => x.id);
                }
            );

            migrationBuilder.CreateTable(
                name: "objective_participants",
                schema: "reporting",
                columns: table => new
                {
                    objective_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey(
                        "pk_objective_participants",
                        x => new { x.objective_id, x.person_id }
                    );
                }
            );

            migrationBuilder.CreateTable(
                name: "objective_scores",
                schema: "reporting",
                columns: table => new
                {
                    objective_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    cycle_id = table.Column<Guid>(type: "uuid", nullable: false),
                    score = table.Column<decimal>(
                        type: "numeric(28,12)",
                        precision: 28,
                        scale: 12,
                        nullable: true
                    ),
                    published = table.Column<bool>(type: "boolean", nullable: false),
                    scored_on = table.Column<DateOnly>(type: "date", nullable: true),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_objective_scores", x => x.objective_id);
                }
            );

            migrationBuilder.CreateTable(
                name: "objective_states",
                schema: "reporting",
                columns: table => new
                {
                    objective_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(
                        type: "character varying(32)",
                        maxLength: 32,
                        nullable: false
                    ),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey(
                        "pk_objective_states",
                        x => new { x.objective_id, x.sequence }
                    );
                }
            );

            migrationBuilder.CreateTable(
                name: "objectives",
                schema: "reporting",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(
                        type: "character varying(100)",
                        maxLength: 100,
                        nullable: true
                    ),
                    cycle_id = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(
                        type: "character varying(1000)",
                        maxLength: 1000,
                        nullable: false
                    ),
                    kind = table.Column<string>(
                        type: "character varying(32)",
                        maxLength: 32,
                        nullable: false
                    ),
                    owner_kind = table.Column<string>(
                        type: "character varying(32)",
                        maxLength: 32,
                        nullable: false
                    ),
                    owner_unit_id = table.Column<Guid>(type: "uuid", nullable: true),
                    owner_person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    is_top = table.Column<bool>(type: "boolean", nullable: false),
                    weight_bp = table.Column<int>(type: "integer", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    confidential = table.Column<bool>(type: "boolean", nullable: false),
                    deleted = table.Column<bool>(type: "boolean", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_objectives", x => x.id);
                }
            );

            migrationBuilder.CreateTable(
                name: "org_unit_periods",
                schema: "reporting",
                columns: table => new
                {
                    org_unit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    from_on = table.Column<DateOnly>(type: "date", nullable: false),
                    name = table.Column<string>(
                        type: "character varying(200)",
                        maxLength: 200,
                        nullable: false
                    ),
                    parent_id = table.Column<Guid>(type: "uuid", nullable: true),
                    kind = table.Column<string>(
                        type: "character varying(32)",
                        maxLength: 32,
                        nullable: false
                    ),
                    head_person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    active = table.Column<bool>(type: "boolean", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_org_unit_periods", x => new { x.org_unit_id, x.from_on });
                }
            );

            migrationBuilder.CreateTable(
                name: "org_units",
                schema: "reporting",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(
                        type: "character varying(64)",
                        maxLength: 64,
                        nullable: false
                    ),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_org_units", x => x.id);
                }
            );

            migrationBuilder.CreateTable(
                name: "outbox",
                schema: "reporting",
                columns: table => new
                {
                    id = table
                        .Column<long>(type: "bigint", nullable: false)
                        .Annotation(
                            "Npgsql:ValueGenerationStrategy",
                            NpgsqlValueGenerationStrategy.IdentityByDefaultColumn
                        ),
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(
                        type: "character varying(100)",
                        maxLength: 100,
                        nullable: false
                    ),
                    payload = table.Column<string>(type: "text", nullable: false),
                    trace_parent = table.Column<string>(
                        type: "character varying(60)",
                        maxLength: 60,
                        nullable: true
                    ),
                    created_at = table.Column<DateTime>(
                        type: "timestamp with time zone",
                        nullable: false
                    ),
                    claimed_until = table.Column<DateTime>(
                        type: "timestamp with time zone",
                        nullable: true
                    ),
                    published_at = table.Column<DateTime>(
                        type: "timestamp with time zone",
                        nullable: true
                    ),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox", x => x.id);
                }
            );

            migrationBuilder.CreateTable(
                name: "people",
                schema: "reporting",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    employee_no = table.Column<string>(
                        type: "character varying(64)",
                        maxLength: 64,
                        nullable: false
                    ),
                    name = table.Column<string>(
                        type: "character varying(200)",
                        maxLength: 200,
                        nullable: false
                    ),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_people", x => x.id);
                }
            );

            migrationBuilder.CreateTable(
                name: "person_days",
                schema: "reporting",
                columns: table => new
                {
                    cycle_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    done_on = table.Column<DateOnly>(type: "date", nullable: false),
                    check_ins = table.Column<int>(type: "integer", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey(
                        "pk_person_days",
                        x => new
                        {
                            x.cycle_id,
                            x.person_id,
                            x.done_on,
                        }
                    );
                }
            );

            migrationBuilder.CreateTable(
                name: "person_periods",
                schema: "reporting",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    from_on = table.Column<DateOnly>(type: "date", nullable: false),
                    org_unit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    manager_id = table.Column<Guid>(type: "uuid", nullable: true),
                    active = table.Column<bool>(type: "boolean", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_person_periods", x => new { x.person_id, x.from_on });
                }
            );

            migrationBuilder.CreateTable(
                name: "revisions",
                schema: "reporting",
                columns: table => new
                {
                    scope_id = table.Column<Guid>(type: "uuid", nullable: false),
                    value = table.Column<long>(type: "bigint", nullable: false),
                    epoch = table.Column<long>(type: "bigint", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_revisions", x => x.scope_id);
                }
            );

            migrationBuilder.CreateIndex(
                name: "ix_alignments_from_objective_id",
                schema: "reporting",
                table: "alignments",
                column: "from_objective_id"
            );

            migrationBuilder.CreateIndex(
                name: "ix_alignments_revision",
                schema: "reporting",
                table: "alignments",
                column: "revision"
            );

            migrationBuilder.CreateIndex(
                name: "ix_alignments_to_objective_id",
                schema: "reporting",
                table: "alignments",
                column: "to_objective_id"
            );

            migrationBuilder.CreateIndex(
                name: "ix_check_ins_cycle_id_person_id_done_on",
                schema: "reporting",
                table: "check_ins",
                columns: new[] { "cycle_id", "person_id", "done_on" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_check_ins_key_result_id_done_on",
                schema: "reporting",
                table: "check_ins",
                columns: new[] { "key_result_id", "done_on" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_cycles_kind_starts_on",
                schema: "reporting",
                table: "cycles",
                columns: new[] { "kind", "starts_on" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_key_result_days_cycle_id",
                schema: "reporting",
                table: "key_result_days",
                column: "cycle_id"
            );

            migrationBuilder.CreateIndex(
                name: "ix_key_result_progress_cycle_id",
                schema: "reporting",
                table: "key_result_progress",
                column: "cycle_id"
            );

            migrationBuilder.CreateIndex(
                name: "ix_key_result_scores_cycle_id",
                schema: "reporting",
                table: "key_result_scores",
                column: "cycle_id"
            );

            migrationBuilder.CreateIndex(
                name: "ix_key_results_cycle_id_revision",
                schema: "reporting",
                table: "key_results",
                columns: new[] { "cycle_id", "revision" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_key_results_objective_id",
                schema: "reporting",
                table: "key_results",
                column: "objective_id"
            );

            migrationBuilder.CreateIndex(
                name: "ix_objective_scores_cycle_id",
                schema: "reporting",
                table: "objective_scores",
                column: "cycle_id"
            );

            migrationBuilder.CreateIndex(
                name: "ix_objectives_cycle_id_revision",
                schema: "reporting",
                table: "objectives",
                columns: new[] { "cycle_id", "revision" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_outbox_published_at",
                schema: "reporting",
                table: "outbox",
                column: "published_at"
            );

            migrationBuilder.CreateIndex(
                name: "ix_person_days_cycle_id_revision",
                schema: "reporting",
                table: "person_days",
                columns: new[] { "cycle_id", "revision" }
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "alignments", schema: "reporting");

            migrationBuilder.DropTable(name: "check_ins", schema: "reporting");

            migrationBuilder.DropTable(name: "cycles", schema: "reporting");

            migrationBuilder.DropTable(name: "idempotency_keys", schema: "reporting");

            migrationBuilder.DropTable(name: "inbox", schema: "reporting");

            migrationBuilder.DropTable(name: "key_result_days", schema: "reporting");

            migrationBuilder.DropTable(name: "key_result_progress", schema: "reporting");

            migrationBuilder.DropTable(name: "key_result_scores", schema: "reporting");

            migrationBuilder.DropTable(name: "key_results", schema: "reporting");

            migrationBuilder.DropTable(name: "objective_participants", schema: "reporting");

            migrationBuilder.DropTable(name: "objective_scores", schema: "reporting");

            migrationBuilder.DropTable(name: "objective_states", schema: "reporting");

            migrationBuilder.DropTable(name: "objectives", schema: "reporting");

            migrationBuilder.DropTable(name: "org_unit_periods", schema: "reporting");

            migrationBuilder.DropTable(name: "org_units", schema: "reporting");

            migrationBuilder.DropTable(name: "outbox", schema: "reporting");

            migrationBuilder.DropTable(name: "people", schema: "reporting");

            migrationBuilder.DropTable(name: "person_days", schema: "reporting");

            migrationBuilder.DropTable(name: "person_periods", schema: "reporting");

            migrationBuilder.DropTable(name: "revisions", schema: "reporting");
        }
    }
}
