using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Reporting.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class GuardrailFacts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "guardrail_breaches",
                table: "bi_unit_daily_facts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<bool>(
                name: "is_guardrail_breached",
                table: "bi_key_result_daily_facts",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "guardrail_breaches",
                table: "bi_unit_daily_facts");

            migrationBuilder.DropColumn(
                name: "is_guardrail_breached",
                table: "bi_key_result_daily_facts");
        }
    }
}
