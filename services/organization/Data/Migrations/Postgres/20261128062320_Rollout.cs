using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Organization.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Rollout : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "exemptions",
                schema: "organization",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: true),
                    reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    deleted_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exemptions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "rollout_waves",
                schema: "organization",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    phase = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: false),
                    sponsor_person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    deleted_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rollout_waves", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "rollout_wave_units",
                schema: "organization",
                columns: table => new
                {
                    rollout_wave_id = table.Column<Guid>(type: "uuid", nullable: false),
                    org_unit_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rollout_wave_units", x => new { x.rollout_wave_id, x.org_unit_id });
                    table.ForeignKey(
                        name: "fk_rollout_wave_units_rollout_waves_rollout_wave_id",
                        column: x => x.rollout_wave_id,
                        principalSchema: "organization",
                        principalTable: "rollout_waves",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_exemptions_person_id",
                schema: "organization",
                table: "exemptions",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_rollout_waves_code",
                schema: "organization",
                table: "rollout_waves",
                column: "code",
                unique: true,
                filter: "deleted_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "exemptions",
                schema: "organization");

            migrationBuilder.DropTable(
                name: "rollout_wave_units",
                schema: "organization");

            migrationBuilder.DropTable(
                name: "rollout_waves",
                schema: "organization");
        }
    }
}
