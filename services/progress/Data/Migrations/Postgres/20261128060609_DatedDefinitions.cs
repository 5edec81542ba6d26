using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Progress.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class DatedDefinitions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateOnly>(
                name: "added_on",
                schema: "progress",
                table: "key_results",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "defined_on",
                schema: "progress",
                table: "key_results",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "restatements",
                schema: "progress",
                table: "key_result_states",
                type: "text",
                nullable: false,
                defaultValue: "[]",
                collation: "C");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "added_on",
                schema: "progress",
                table: "key_results");

            migrationBuilder.DropColumn(
                name: "defined_on",
                schema: "progress",
                table: "key_results");

            migrationBuilder.DropColumn(
                name: "restatements",
                schema: "progress",
                table: "key_result_states");
        }
    }
}
