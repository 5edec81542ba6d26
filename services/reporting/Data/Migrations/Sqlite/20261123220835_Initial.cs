using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Reporting.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "alignments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    revision = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    from_objective_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    to_objective_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    to_key_result_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    accepted_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    ended_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_alignments", x => x.id);
                }
            );

            migrationBuilder.CreateTable(
                name: "check_ins",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    key_result_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    objective_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    cycle_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    done_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    recorded_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    value = table.Column<decimal>(
                        type: "TEXT",
                        precision: 28,
                        scale: 12,
                        nullable: true
                    ),
                    raw_progress = table.Column<decimal>(
                        type: "TEXT",
                        precision: 28,
                        scale: 12,
                        nullable: true
                    ),
                    has_value = table.Column<bool>(type: "INTEGER", nullable: false),
                    confidence = table.Column<int>(type: "INTEGER", nullable: true),
                    status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    status_pinned = table.Column<bool>(type: "INTEGER", nullable: false),
                    note = table.Column<string>(type: "TEXT", maxLength: 8000, nullable: true),
                    source = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    definition_version = table.Column<int>(type: "INTEGER", nullable: false),
                    legacy = table.Column<bool>(type: "INTEGER", nullable: false),
                    superseded = table.Column<bool>(type: "INTEGER", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_check_ins", x => x.id);
                }
            );

            migrationBuilder.CreateTable(
                name: "cycles",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    starts_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    fiscal_year = table.Column<int>(type: "INTEGER", nullable: false),
                    phase = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    drafting_opens_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    on_track_gap = table.Column<decimal>(
                        type: "TEXT",
                        precision: 28,
                        scale: 12,
                        nullable: false
                    ),
                    at_risk_gap = table.Column<decimal>(
                        type: "TEXT",
                        precision: 28,
                        scale: 12,
                        nullable: false
                    ),
                    objective_status_rule = table.Column<string>(
                        type: "TEXT",
                        maxLength: 32,
                        nullable: false
                    ),
                    cadence_days = table.Column<int>(type: "INTEGER", nullable: false),
                    cadence_weekday = table.Column<int>(type: "INTEGER", nullable: false),
                    grace_days = table.Column<int>(type: "INTEGER", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cycles", x => x.id);
                }
            );

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
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency_keys", x => new { x.person_id, x.key });
                }
            );

            migrationBuilder.CreateTable(
                name: "inbox",
                columns: table => new
                {
                    message_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    consumer = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    received_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox", x => new { x.message_id, x.consumer });
                }
            );

            migrationBuilder.CreateTable(
                name: "key_result_days",
                columns: table => new
                {
                    key_result_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    done_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    cycle_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    last_check_in_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    note_check_in_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    definition_version = table.Column<int>(type: "INTEGER", nullable: false),
                    value = table.Column<decimal>(
                        type: "TEXT",
                        precision: 28,
                        scale: 12,
                        nullable: true
                    ),
                    raw_progress = table.Column<decimal>(
                        type: "TEXT",
                        precision: 28,
                        scale: 12,
                        nullable: true
                    ),
                    has_value = table.Column<bool>(type: "INTEGER", nullable: false),
                    confidence = table.Column<int>(type: "INTEGER", nullable: true),
                    status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    status_pinned = table.Column<bool>(type: "INTEGER", nullable: false),
                    by_person = table.Column<bool>(type: "INTEGER", nullable: false),
                    automatic = table.Column<bool>(type: "INTEGER", nullable: false),
                    disciplined = table.Column<bool>(type: "INTEGER", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_key_result_days", x => new { x.key_result_id, x.done_on });
                }
            );

            migrationBuilder.CreateTable(
                name: "key_result_progress",
                columns: table => new
                {
                    key_result_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    cycle_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    stated_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    raw_progress = table.Column<decimal>(
                        type: "TEXT",
                        precision: 28,
                        scale: 12,
                        nullable: true
                    ),
                    definition_version = table.Column<int>(type: "INTEGER", nullable: false),
                    first_due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    cadence_days = table.Column<int>(type: "INTEGER", nullable: false),
                    grace_days = table.Column<int>(type: "INTEGER", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_key_result_progress", x => x.key_result_id);
                }
            );

            migrationBuilder.CreateTable(
                name: "key_result_scores",
                columns: table => new
                {
                    key_result_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    cycle_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    self = table.Column<decimal>(
                        type: "TEXT",
                        precision: 28,
                        scale: 12,
                        nullable: true
                    ),
                    manager = table.Column<decimal>(
                        type: "TEXT",
                        precision: 28,
                        scale: 12,
                        nullable: true
                    ),
                    final = table.Column<decimal>(
                        type: "TEXT",
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
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    revision = table.Column<long>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    objective_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    cycle_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    unit = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    baseline = table.Column<decimal>(
                        type: "TEXT",
                        precision: 28,
                        scale: 12,
                        nullable: true
                    ),
                    target = table.Column<decimal>(
                        type: "TEXT",
                        precision: 28,
                        scale: 12,
                        nullable: true
                    ),
                    phased_targets = table.Column<string>(type: "TEXT", nullable: false),
                    definition_version = table.Column<int>(type: "INTEGER", nullable: false),
                    weight_bp = table.Column<int>(type: "INTEGER", nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    owner_person_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    cancelled_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    deleted = table.Column<bool>(type: "INTEGER", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_key_results", x => x.id);
                }
            );

            migrationBuilder.CreateTable(
                name: "objective_participants",
                columns: table => new
                {
                    objective_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
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
                columns: table => new
                {
                    objective_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    cycle_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    score = table.Column<decimal>(
                        type: "TEXT",
                        precision: 28,
                        scale: 12,
                        nullable: true
                    ),
                    published = table.Column<bool>(type: "INTEGER", nullable: false),
                    scored_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_objective_scores", x => x.objective_id);
                }
            );

            migrationBuilder.CreateTable(
                name: "objective_states",
                columns: table => new
                {
                    objective_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    starts_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
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
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    revision = table.Column<long>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    cycle_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    owner_kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    owner_unit_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    owner_person_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    is_top = table.Column<bool>(type: "INTEGER", nullable: false),
                    weight_bp = table.Column<int>(type: "INTEGER", nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    confidential = table.Column<bool>(type: "INTEGER", nullable: false),
                    deleted = table.Column<bool>(type: "INTEGER", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_objectives", x => x.id);
                }
            );

            migrationBuilder.CreateTable(
                name: "org_unit_periods",
                columns: table => new
                {
                    org_unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    from_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    parent_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    head_person_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    active = table.Column<bool>(type: "INTEGER", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_org_unit_periods", x => new { x.org_unit_id, x.from_on });
                }
            );

            migrationBuilder.CreateTable(
                name: "org_units",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_org_units", x => x.id);
                }
            );

            migrationBuilder.CreateTable(
                name: "outbox",
                columns: table => new
                {
                    id = table
                        .Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    message_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    payload = table.Column<string>(type: "TEXT", nullable: false),
                    trace_parent = table.Column<string>(
                        type: "TEXT",
                        maxLength: 60,
                        nullable: true
                    ),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    claimed_until = table.Column<DateTime>(type: "TEXT", nullable: true),
                    published_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox", x => x.id);
                }
            );

            migrationBuilder.CreateTable(
                name: "people",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    employee_no = table.Column<string>(
                        type: "TEXT",
                        maxLength: 64,
                        nullable: false
                    ),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_people", x => x.id);
                }
            );

            migrationBuilder.CreateTable(
                name: "person_days",
                columns: table => new
                {
                    cycle_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    done_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    check_ins = table.Column<int>(type: "INTEGER", nullable: false),
                    revision = table.Column<long>(type: "INTEGER", nullable: false),
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
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    from_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    org_unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    manager_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    active = table.Column<bool>(type: "INTEGER", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_person_periods", x => new { x.person_id, x.from_on });
                }
            );

            migrationBuilder.CreateTable(
                name: "revisions",
                columns: table => new
                {
                    scope_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    value = table.Column<long>(type: "INTEGER", nullable: false),
                    epoch = table.Column<long>(type: "INTEGER", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_revisions", x => x.scope_id);
                }
            );

            migrationBuilder.CreateIndex(
                name: "ix_alignments_from_objective_id",
                table: "alignments",
                column: "from_objective_id"
            );

            migrationBuilder.CreateIndex(
                name: "ix_alignments_revision",
                table: "alignments",
                column: "revision"
            );

            migrationBuilder.CreateIndex(
                name: "ix_alignments_to_objective_id",
                table: "alignments",
                column: "to_objective_id"
            );

            migrationBuilder.CreateIndex(
                name: "ix_check_ins_cycle_id_person_id_done_on",
                table: "check_ins",
                columns: new[] { "cycle_id", "person_id", "done_on" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_check_ins_key_result_id_done_on",
                table: "check_ins",
                columns: new[] { "key_result_id", "done_on" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_cycles_kind_starts_on",
                table: "cycles",
                columns: new[] { "kind", "starts_on" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_key_result_days_cycle_id",
                table: "key_result_days",
                column: "cycle_id"
            );

            migrationBuilder.CreateIndex(
                name: "ix_key_result_progress_cycle_id",
                table: "key_result_progress",
                column: "cycle_id"
            );

            migrationBuilder.CreateIndex(
                name: "ix_key_result_scores_cycle_id",
                table: "key_result_scores",
                column: "cycle_id"
            );

            migrationBuilder.CreateIndex(
                name: "ix_key_results_cycle_id_revision",
                table: "key_results",
                columns: new[] { "cycle_id", "revision" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_key_results_objective_id",
                table: "key_results",
                column: "objective_id"
            );

            migrationBuilder.CreateIndex(
                name: "ix_objective_scores_cycle_id",
                table: "objective_scores",
                column: "cycle_id"
            );

            migrationBuilder.CreateIndex(
                name: "ix_objectives_cycle_id_revision",
                table: "objectives",
                columns: new[] { "cycle_id", "revision" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_outbox_published_at",
                table: "outbox",
                column: "published_at"
            );

            migrationBuilder.CreateIndex(
                name: "ix_person_days_cycle_id_revision",
                table: "person_days",
                columns: new[] { "cycle_id", "revision" }
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "alignments");

            migrationBuilder.DropTable(name: "check_ins");

            migrationBuilder.DropTable(name: "cycles");

            migrationBuilder.DropTable(name: "idempotency_keys");

            migrationBuilder.DropTable(name: "inbox");

            migrationBuilder.DropTable(name: "key_result_days");

            migrationBuilder.DropTable(name: "key_result_progress");

            migrationBuilder.DropTable(name: "key_result_scores");

            migrationBuilder.DropTable(name: "key_results");

            migrationBuilder.DropTable(name: "objective_participants");

            migrationBuilder.DropTable(name: "objective_scores");

            migrationBuilder.DropTable(name: "objective_states");

            migrationBuilder.DropTable(name: "objectives");

            migrationBuilder.DropTable(name: "org_unit_periods");

            migrationBuilder.DropTable(name: "org_units");

            migrationBuilder.DropTable(name: "outbox");

            migrationBuilder.DropTable(name: "people");

            migrationBuilder.DropTable(name: "person_days");

            migrationBuilder.DropTable(name: "person_periods");

            migrationBuilder.DropTable(name: "revisions");
        }
    }
}
