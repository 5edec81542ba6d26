using Grpc.Core;
using Npgsql;
using Okr.Platform.Errors;
using Okr.Platform.Telemetry;

namespace Okr.Tests.Platform;

public sealed class ExceptionTextTests
{
    [Theory]
    [InlineData("The given key 'Ottilie' was not present in the dictionary.")]
    [InlineData("Failed to bind parameter \"Guid id\" from \"Ottilie\".")]
    [InlineData("“Ottilie” is no date.")]
    [InlineData("没有员工「Ottilie」。")]
    public void What_a_message_quotes_is_not_shown(string message)
    {
        var text = ExceptionText.Of(new InvalidOperationException("outside", new FormatException(message)));

        Assert.DoesNotContain("Ottilie", text, StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException: outside", text, StringComparison.Ordinal);
        Assert.Contains("System.FormatException: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_error_is_shown_by_its_code_and_names()
    {
        var text = ExceptionText.Of(
            new PostgresException(
                "no place for Ottilie",
                "ERROR",
                "ERROR",
                "23514",
                detail: "Failing row contains (Ottilie).",
                schemaName: "organization",
                tableName: "people",
                constraintName: "ck_people_name"
            )
        );

        Assert.Equal(
            "Npgsql.PostgresException: SQLSTATE 23514, schema organization, table people, constraint ck_people_name",
            text
        );
    }

    [Fact]
    public void A_refusal_is_shown_by_its_code_alone()
    {
        var refusal = new ErrorDefinition("people.taken", ErrorKind.Conflict, "{0} is taken.", "{0} 已存在。");

        Assert.EndsWith(": people.taken", ExceptionText.Of(refusal.With("Ottilie")), StringComparison.Ordinal);
        Assert.EndsWith(
            ": status NotFound",
            ExceptionText.Of(new RpcException(new Status(StatusCode.NotFound, "no Ottilie"))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Every_exception_of_several_is_shown_with_its_stack()
    {
        var text = ExceptionText.Of(new AggregateException(Thrown("first"), Thrown("second")));

        Assert.Contains("System.TimeoutException: first", text, StringComparison.Ordinal);
        Assert.Contains("System.TimeoutException: second", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split($"at {typeof(ExceptionTextTests).FullName}.{nameof(Thrown)}").Length - 1);
    }

    private static TimeoutException Thrown(string message)
    {
        try
        {
            throw new TimeoutException(message);
        }
        catch (TimeoutException exception)
        {
            return exception;
        }
    }
}
