using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Reporting.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class DigestFilters : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "wave_id",
                schema: "reporting",
                table: "saved_filters",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "secret",
                schema: "reporting",
                table: "digest_subscriptions",
                type: "nvarchar(1000)",
                maxLength: 1000,
                nullable: true,
                collation: "Latin1_General_100_BIN2",
                oldClrType: typeof(string),
                oldType: "nvarchar(200)",
                oldMaxLength: 200,
                oldNullable: true,
                oldCollation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<Guid>(
                name: "saved_filter_id",
                schema: "reporting",
                table: "digest_subscriptions",
                type: "uniqueidentifier",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "wave_id",
                schema: "reporting",
                table: "saved_filters");

            migrationBuilder.DropColumn(
                name: "saved_filter_id",
                schema: "reporting",
                table: "digest_subscriptions");

            migrationBuilder.AlterColumn<string>(
                name: "secret",
                schema: "reporting",
                table: "digest_subscriptions",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: true,
                collation: "Latin1_General_100_BIN2",
                oldClrType: typeof(string),
                oldType: "nvarchar(1000)",
                oldMaxLength: 1000,
                oldNullable: true,
                oldCollation: "Latin1_General_100_BIN2");
        }
    }
}
