using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Goal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SearchTitle : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_outbox_published_at",
                table: "outbox");

            migrationBuilder.AddColumn<string>(
                name: "search_title",
                table: "objectives",
                type: "TEXT",
                maxLength: 1000,
                nullable: false,
                defaultValue: "");

            // Letters beyond ASCII follow when the objective is next changed.
            migrationBuilder.Sql("UPDATE objectives SET search_title = lower(title)");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_published_at",
                table: "outbox",
                column: "published_at",
                filter: "published_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_waiting",
                table: "outbox",
                column: "id",
                filter: "published_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_outbox_published_at",
                table: "outbox");

            migrationBuilder.DropIndex(
                name: "ix_outbox_waiting",
                table: "outbox");

            migrationBuilder.DropColumn(
                name: "search_title",
                table: "objectives");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_published_at",
                table: "outbox",
                column: "published_at");
        }
    }
}
