using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Reporting.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SavedFilters : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "job_family",
                table: "bi_people",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "location",
                table: "bi_people",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "saved_filters",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    owner_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    shared = table.Column<bool>(type: "INTEGER", nullable: false),
                    report = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    cycle_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    include_sub_units = table.Column<bool>(type: "INTEGER", nullable: true),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    location = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    job_family = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    objective_owner_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    objective_level = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    objective_kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    objective_status = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    objective_stale = table.Column<bool>(type: "INTEGER", nullable: true),
                    objective_text = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    compare = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    view = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    changed_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_saved_filters", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_saved_filters_owner_id_name",
                table: "saved_filters",
                columns: new[] { "owner_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_saved_filters_shared",
                table: "saved_filters",
                column: "shared");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "saved_filters");

            migrationBuilder.DropColumn(
                name: "job_family",
                table: "bi_people");

            migrationBuilder.DropColumn(
                name: "location",
                table: "bi_people");
        }
    }
}
