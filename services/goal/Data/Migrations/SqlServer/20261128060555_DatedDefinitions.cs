using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Goal.Data.Migrations.SqlServer
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
                type: "nvarchar(max)",
                nullable: false,
                defaultValue: "[]",
                collation: "Latin1_General_100_BIN2");

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
                type: "nvarchar(max)",
                nullable: false,
                defaultValue: "[]",
                collation: "Latin1_General_100_BIN2");
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
