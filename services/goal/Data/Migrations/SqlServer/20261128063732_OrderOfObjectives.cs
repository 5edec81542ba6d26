using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Goal.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class OrderOfObjectives : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_objectives_cycle_id_position_id",
                schema: "goal",
                table: "objectives",
                columns: new[] { "cycle_id", "position", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_objectives_cycle_id_position_id",
                schema: "goal",
                table: "objectives");
        }
    }
}
