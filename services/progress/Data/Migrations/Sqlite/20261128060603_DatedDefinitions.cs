using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Progress.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DatedDefinitions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateOnly>(
                name: "added_on",
                table: "key_results",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "defined_on",
                table: "key_results",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "restatements",
                table: "key_result_states",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "added_on",
                table: "key_results");

            migrationBuilder.DropColumn(
                name: "defined_on",
                table: "key_results");

            migrationBuilder.DropColumn(
                name: "restatements",
                table: "key_result_states");
        }
    }
}
