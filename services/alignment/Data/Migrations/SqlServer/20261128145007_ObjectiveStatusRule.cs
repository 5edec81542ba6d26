using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Alignment.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class ObjectiveStatusRule : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "objective_status_rule",
                schema: "alignment",
                table: "cycles",
                type: "nvarchar(32)",
                maxLength: 32,
                nullable: false,
                defaultValue: "worst_key_result",
                collation: "Latin1_General_100_BIN2");

            // Cycles that are there already take their rule from whatever tells of them next, a republish included.
            migrationBuilder.Sql("UPDATE [alignment].[cycles] SET [version] = 0;");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "objective_status_rule",
                schema: "alignment",
                table: "cycles");
        }
    }
}
