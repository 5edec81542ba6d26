using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Reporting.Data.Migrations.Postgres
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
                type: "uuid",
                nullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "secret",
                schema: "reporting",
                table: "digest_subscriptions",
                type: "character varying(1000)",
                maxLength: 1000,
                nullable: true,
                collation: "C",
                oldClrType: typeof(string),
                oldType: "character varying(200)",
                oldMaxLength: 200,
                oldNullable: true,
                oldCollation: "C");

            migrationBuilder.AddColumn<Guid>(
                name: "saved_filter_id",
                schema: "reporting",
                table: "digest_subscriptions",
                type: "uuid",
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
                type: "character varying(200)",
                maxLength: 200,
                nullable: true,
                collation: "C",
                oldClrType: typeof(string),
                oldType: "character varying(1000)",
                oldMaxLength: 1000,
                oldNullable: true,
                oldCollation: "C");
        }
    }
}
