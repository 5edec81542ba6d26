using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Okr.Reporting.Data.Migrations.Postgres
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
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    type = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    payload = table.Column<string>(type: "text", nullable: false, collation: "C")
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
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    requested_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    requested_by = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    phase = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    active = table.Column<int>(type: "integer", nullable: true),
                    lease_owner = table.Column<Guid>(type: "uuid", nullable: true),
                    lease_until = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    started_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    facts = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    caught_up = table.Column<long>(type: "bigint", nullable: false),
                    error = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true, collation: "C"),
                    error_detail = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true, collation: "C")
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
                unique: true);
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
