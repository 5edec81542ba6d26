using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Reporting.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class SavedFilters : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "job_family",
                schema: "reporting",
                table: "bi_people",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "location",
                schema: "reporting",
                table: "bi_people",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true,
                collation: "C");

            migrationBuilder.CreateTable(
                name: "saved_filters",
                schema: "reporting",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    shared = table.Column<bool>(type: "boolean", nullable: false),
                    report = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    cycle_id = table.Column<Guid>(type: "uuid", nullable: true),
                    unit_id = table.Column<Guid>(type: "uuid", nullable: true),
                    include_sub_units = table.Column<bool>(type: "boolean", nullable: true),
                    person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    location = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true, collation: "C"),
                    job_family = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true, collation: "C"),
                    objective_owner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    objective_level = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true, collation: "C"),
                    objective_kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true, collation: "C"),
                    objective_status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true, collation: "C"),
                    objective_stale = table.Column<bool>(type: "boolean", nullable: true),
                    objective_text = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    compare = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true, collation: "C"),
                    view = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true, collation: "C"),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    changed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_saved_filters", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_saved_filters_owner_id_name",
                schema: "reporting",
                table: "saved_filters",
                columns: new[] { "owner_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_saved_filters_shared",
                schema: "reporting",
                table: "saved_filters",
                column: "shared");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "saved_filters",
                schema: "reporting");

            migrationBuilder.DropColumn(
                name: "job_family",
                schema: "reporting",
                table: "bi_people");

            migrationBuilder.DropColumn(
                name: "location",
                schema: "reporting",
                table: "bi_people");
        }
    }
}
