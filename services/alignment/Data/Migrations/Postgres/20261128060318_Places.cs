using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Alignment.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Places : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "progress_micros",
                schema: "alignment",
                table: "key_result_standings");

            migrationBuilder.AddColumn<bool>(
                name: "is_linked",
                schema: "alignment",
                table: "objectives",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "is_root",
                schema: "alignment",
                table: "objectives",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateOnly>(
                name: "off_track_from",
                schema: "alignment",
                table: "objectives",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "recheck_on",
                schema: "alignment",
                table: "objectives",
                type: "date",
                nullable: true,
                // What is there already is worked out by the upkeep.
                defaultValue: DateOnly.MinValue);

            migrationBuilder.AddColumn<DateOnly>(
                name: "risk_from",
                schema: "alignment",
                table: "objectives",
                type: "date",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_objectives_cycle_id_is_linked_owner_rank_position_id",
                schema: "alignment",
                table: "objectives",
                columns: new[] { "cycle_id", "is_linked", "owner_rank", "position", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_objectives_cycle_id_is_root_owner_rank_position_id",
                schema: "alignment",
                table: "objectives",
                columns: new[] { "cycle_id", "is_root", "owner_rank", "position", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_objectives_recheck_on",
                schema: "alignment",
                table: "objectives",
                column: "recheck_on");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_objectives_cycle_id_is_linked_owner_rank_position_id",
                schema: "alignment",
                table: "objectives");

            migrationBuilder.DropIndex(
                name: "ix_objectives_cycle_id_is_root_owner_rank_position_id",
                schema: "alignment",
                table: "objectives");

            migrationBuilder.DropIndex(
                name: "ix_objectives_recheck_on",
                schema: "alignment",
                table: "objectives");

            migrationBuilder.DropColumn(
                name: "is_linked",
                schema: "alignment",
                table: "objectives");

            migrationBuilder.DropColumn(
                name: "is_root",
                schema: "alignment",
                table: "objectives");

            migrationBuilder.DropColumn(
                name: "off_track_from",
                schema: "alignment",
                table: "objectives");

            migrationBuilder.DropColumn(
                name: "recheck_on",
                schema: "alignment",
                table: "objectives");

            migrationBuilder.DropColumn(
                name: "risk_from",
                schema: "alignment",
                table: "objectives");

            migrationBuilder.AddColumn<int>(
                name: "progress_micros",
                schema: "alignment",
                table: "key_result_standings",
                type: "integer",
                nullable: false,
                defaultValue: 0);
        }
    }
}
