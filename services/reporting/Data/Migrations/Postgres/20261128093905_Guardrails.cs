using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Reporting.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Guardrails : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "guardrails",
                schema: "reporting",
                table: "key_results",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "guardrail_values",
                schema: "reporting",
                table: "key_result_days",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "guardrail_values",
                schema: "reporting",
                table: "check_ins",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "guardrails",
                schema: "reporting",
                table: "key_results");

            migrationBuilder.DropColumn(
                name: "guardrail_values",
                schema: "reporting",
                table: "key_result_days");

            migrationBuilder.DropColumn(
                name: "guardrail_values",
                schema: "reporting",
                table: "check_ins");
        }
    }
}
