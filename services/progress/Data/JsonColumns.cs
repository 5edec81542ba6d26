using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Okr.Platform.Data;

namespace Okr.Progress.Data;

/// <summary>Small immutable lists as JSON text, the same on every provider.</summary>
internal static class JsonColumns
{
    public static void HasJson<T>(this PropertyBuilder<T> property) =>
        property.HasConversion(
            new ValueConverter<T, string>(
                value => JsonSerializer.Serialize(value, EventJson.Options),
                text => JsonSerializer.Deserialize<T>(text, EventJson.Options)!
            ),
            new ValueComparer<T>(
                (left, right) =>
                    ReferenceEquals(left, right)
                    || JsonSerializer.Serialize(left, EventJson.Options)
                        == JsonSerializer.Serialize(right, EventJson.Options),
                value => JsonSerializer.Serialize(value, EventJson.Options).GetHashCode(),
                value => value // never changed in place
            )
        );
}
