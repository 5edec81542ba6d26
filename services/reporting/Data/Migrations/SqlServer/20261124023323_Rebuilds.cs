using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Reporting.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Rebuilds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Where a rebuild makes the next store; the service itself may have no right to create schemas.
            migrationBuilder.EnsureSchema("reporting_next");

            migrationBuilder.CreateTable(
                name: "rebuild_log",
                schema: "reporting",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    type = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2"),
                    payload = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rebuild_log", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "rebuilds",
                schema: "reporting",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    requested_at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    requested_by = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    state = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    phase = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    active = table.Column<int>(type: "int", nullable: true),
                    lease_owner = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    lease_until = table.Column<DateTime>(type: "datetime2", nullable: true),
                    started_at = table.Column<DateTime>(type: "datetime2", nullable: true),
                    finished_at = table.Column<DateTime>(type: "datetime2", nullable: true),
                    facts = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    caught_up = table.Column<long>(type: "bigint", nullable: false),
                    error = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2"),
                    error_detail = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rebuilds", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_rebuilds_active",
                schema: "reporting",
                table: "rebuilds",
                column: "active",
                unique: true,
                filter: "[active] IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "rebuild_log",
                schema: "reporting");

            migrationBuilder.DropTable(
                name: "rebuilds",
                schema: "reporting");
        }
    }
}
