using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Reporting.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DigestFilters : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "wave_id",
                table: "saved_filters",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "saved_filter_id",
                table: "digest_subscriptions",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "wave_id",
                table: "saved_filters");

            migrationBuilder.DropColumn(
                name: "saved_filter_id",
                table: "digest_subscriptions");
        }
    }
}
