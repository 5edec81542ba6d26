using System.Text.Json;
using Okr.Organization.Features.Audit;
using Okr.Platform.Errors;

namespace Okr.Tests.Organization;

/// <summary>What other services have noted in the audit log.</summary>
public sealed class AuditNoteTests : IDisposable
{
    private readonly OrganizationScenario scenario = new();

    [Fact]
    public async Task An_export_is_listed_once_with_who_took_what()
    {
        var id = Guid.CreateVersion7();
        var after = JsonSerializer.SerializeToElement(new { table = "progress", format = "csv" });
        for (var i = 0; i < 2; i++)
        {
            await scenario.With(async db =>
            {
                await NoteAudit.Handle(
                    new(id, scenario.Admin, "export.downloaded", "export", after),
                    db,
                    scenario.Clock,
                    OrganizationScenario.Ct
                );
                return 0;
            });
        }

        var page = await scenario.With(db =>
            ListAudit.Handle("export", null, null, null, null, db, OrganizationScenario.Ct)
        );
        var entry = Assert.Single(page.Items);
        Assert.Equal(
            ("export.downloaded", id, "Ada", "192.0.2.7"),
            (entry.Action, entry.EntityId, entry.Name, entry.Origin)
        );
        Assert.Equal("progress", entry.After!.Value.GetProperty("table").GetString());
        Assert.Null(entry.Before);
    }

    [Fact]
    public async Task Nonsense_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<DomainException>(() =>
            scenario.With(async db =>
            {
                await NoteAudit.Handle(
                    new(Guid.NewGuid(), scenario.Admin, "", new string('x', 33), default),
                    db,
                    scenario.Clock,
                    OrganizationScenario.Ct
                );
                return 0;
            })
        );
        Assert.Equal(["action", "entity"], refusal.Fields.Select(f => f.Field));
    }

    public void Dispose() => scenario.Dispose();
}
