using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Reporting.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class GuardrailFacts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "guardrail_breaches",
                schema: "reporting",
                table: "bi_unit_daily_facts",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<bool>(
                name: "is_guardrail_breached",
                schema: "reporting",
                table: "bi_key_result_daily_facts",
                type: "bit",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "guardrail_breaches",
                schema: "reporting",
                table: "bi_unit_daily_facts");

            migrationBuilder.DropColumn(
                name: "is_guardrail_breached",
                schema: "reporting",
                table: "bi_key_result_daily_facts");
        }
    }
}
