using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Reporting.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class ActiveDays : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "viewers",
                schema: "reporting",
                table: "bi_unit_daily_facts",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "active_months",
                schema: "reporting",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    month = table.Column<DateOnly>(type: "date", nullable: false),
                    days = table.Column<int>(type: "int", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_active_months", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_active_months_revision",
                schema: "reporting",
                table: "active_months",
                column: "revision");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "active_months",
                schema: "reporting");

            migrationBuilder.DropColumn(
                name: "viewers",
                schema: "reporting",
                table: "bi_unit_daily_facts");
        }
    }
}
