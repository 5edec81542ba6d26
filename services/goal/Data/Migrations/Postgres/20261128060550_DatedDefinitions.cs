using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Goal.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class DatedDefinitions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "earlier",
                schema: "goal",
                table: "objectives",
                type: "text",
                nullable: false,
                defaultValue: "[]",
                collation: "C");

            migrationBuilder.AddColumn<DateOnly>(
                name: "added_on",
                schema: "goal",
                table: "key_results",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "earlier",
                schema: "goal",
                table: "key_results",
                type: "text",
                nullable: false,
                defaultValue: "[]",
                collation: "C");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "earlier",
                schema: "goal",
                table: "objectives");

            migrationBuilder.DropColumn(
                name: "added_on",
                schema: "goal",
                table: "key_results");

            migrationBuilder.DropColumn(
                name: "earlier",
                schema: "goal",
                table: "key_results");
        }
    }
}
