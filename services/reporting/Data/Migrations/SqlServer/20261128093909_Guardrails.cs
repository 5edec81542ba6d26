using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Reporting.Data.Migrations.SqlServer
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
                type: "nvarchar(max)",
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "guardrail_values",
                schema: "reporting",
                table: "key_result_days",
                type: "nvarchar(max)",
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "guardrail_values",
                schema: "reporting",
                table: "check_ins",
                type: "nvarchar(max)",
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");
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
