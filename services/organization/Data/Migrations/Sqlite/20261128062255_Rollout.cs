using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Organization.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Rollout : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "exemptions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    deleted_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exemptions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "rollout_waves",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    phase = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    starts_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    sponsor_person_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    deleted_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rollout_waves", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "rollout_wave_units",
                columns: table => new
                {
                    rollout_wave_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    org_unit_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rollout_wave_units", x => new { x.rollout_wave_id, x.org_unit_id });
                    table.ForeignKey(
                        name: "fk_rollout_wave_units_rollout_waves_rollout_wave_id",
                        column: x => x.rollout_wave_id,
                        principalTable: "rollout_waves",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_exemptions_person_id",
                table: "exemptions",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_rollout_waves_code",
                table: "rollout_waves",
                column: "code",
                unique: true,
                filter: "deleted_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "exemptions");

            migrationBuilder.DropTable(
                name: "rollout_wave_units");

            migrationBuilder.DropTable(
                name: "rollout_waves");
        }
    }
}
