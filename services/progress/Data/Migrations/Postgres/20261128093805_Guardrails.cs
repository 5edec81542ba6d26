using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Progress.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Guardrails : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "guardrails",
                schema: "progress",
                table: "key_results",
                type: "text",
                nullable: false,
                defaultValue: "[]",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "guardrail_values",
                schema: "progress",
                table: "key_result_states",
                type: "text",
                nullable: false,
                defaultValue: "[]",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "guardrail_values",
                schema: "progress",
                table: "check_ins",
                type: "text",
                nullable: true,
                collation: "C");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "guardrails",
                schema: "progress",
                table: "key_results");

            migrationBuilder.DropColumn(
                name: "guardrail_values",
                schema: "progress",
                table: "key_result_states");

            migrationBuilder.DropColumn(
                name: "guardrail_values",
                schema: "progress",
                table: "check_ins");
        }
    }
}
