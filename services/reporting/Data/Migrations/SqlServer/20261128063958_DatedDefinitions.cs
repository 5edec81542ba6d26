using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Reporting.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class DatedDefinitions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "earlier",
                schema: "reporting",
                table: "objectives",
                type: "nvarchar(max)",
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<DateOnly>(
                name: "added_on",
                schema: "reporting",
                table: "key_results",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "earlier",
                schema: "reporting",
                table: "key_results",
                type: "nvarchar(max)",
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "restatements",
                schema: "reporting",
                table: "key_result_progress",
                type: "nvarchar(max)",
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "earlier",
                schema: "reporting",
                table: "objectives");

            migrationBuilder.DropColumn(
                name: "added_on",
                schema: "reporting",
                table: "key_results");

            migrationBuilder.DropColumn(
                name: "earlier",
                schema: "reporting",
                table: "key_results");

            migrationBuilder.DropColumn(
                name: "restatements",
                schema: "reporting",
                table: "key_result_progress");
        }
    }
}
