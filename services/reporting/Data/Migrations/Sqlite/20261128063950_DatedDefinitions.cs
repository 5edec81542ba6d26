using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Reporting.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DatedDefinitions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "earlier",
                table: "objectives",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateOnly>(
                name: "added_on",
                table: "key_results",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "earlier",
                table: "key_results",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "restatements",
                table: "key_result_progress",
                type: "TEXT",
                nullable: false,
                defaultValue: "");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "earlier",
                table: "objectives");

            migrationBuilder.DropColumn(
                name: "added_on",
                table: "key_results");

            migrationBuilder.DropColumn(
                name: "earlier",
                table: "key_results");

            migrationBuilder.DropColumn(
                name: "restatements",
                table: "key_result_progress");
        }
    }
}
