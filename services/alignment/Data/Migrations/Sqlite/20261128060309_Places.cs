using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Alignment.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Places : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // DropColumn would make the table anew, outside of the migration's transaction.
            migrationBuilder.Sql("ALTER TABLE key_result_standings DROP COLUMN progress_micros;");

            migrationBuilder.AddColumn<bool>(
                name: "is_linked",
                table: "objectives",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "is_root",
                table: "objectives",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateOnly>(
                name: "off_track_from",
                table: "objectives",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "recheck_on",
                table: "objectives",
                type: "TEXT",
                nullable: true,
                // What is there already is worked out by the upkeep.
                defaultValue: DateOnly.MinValue);

            migrationBuilder.AddColumn<DateOnly>(
                name: "risk_from",
                table: "objectives",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_objectives_cycle_id_is_linked_owner_rank_position_id",
                table: "objectives",
                columns: new[] { "cycle_id", "is_linked", "owner_rank", "position", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_objectives_cycle_id_is_root_owner_rank_position_id",
                table: "objectives",
                columns: new[] { "cycle_id", "is_root", "owner_rank", "position", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_objectives_recheck_on",
                table: "objectives",
                column: "recheck_on");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_objectives_cycle_id_is_linked_owner_rank_position_id",
                table: "objectives");

            migrationBuilder.DropIndex(
                name: "ix_objectives_cycle_id_is_root_owner_rank_position_id",
                table: "objectives");

            migrationBuilder.DropIndex(
                name: "ix_objectives_recheck_on",
                table: "objectives");

            migrationBuilder.DropColumn(
                name: "is_linked",
                table: "objectives");

            migrationBuilder.DropColumn(
                name: "is_root",
                table: "objectives");

            migrationBuilder.DropColumn(
                name: "off_track_from",
                table: "objectives");

            migrationBuilder.DropColumn(
                name: "recheck_on",
                table: "objectives");

            migrationBuilder.DropColumn(
                name: "risk_from",
                table: "objectives");

            migrationBuilder.AddColumn<int>(
                name: "progress_micros",
                table: "key_result_standings",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);
        }
    }
}
