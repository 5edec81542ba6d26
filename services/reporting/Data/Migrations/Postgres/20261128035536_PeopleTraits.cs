using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Okr.Reporting.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class PeopleTraits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "job_family",
                schema: "reporting",
                table: "people",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "location",
                schema: "reporting",
                table: "people",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true,
                collation: "C");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "job_family",
                schema: "reporting",
                table: "people");

            migrationBuilder.DropColumn(
                name: "location",
                schema: "reporting",
                table: "people");
        }
    }
}
