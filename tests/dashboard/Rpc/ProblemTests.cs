using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Quality.Dashboard.Rpc;
using Quality.Dashboard.Sessions;
using Quality.Dashboard.Tests.Localisation;

namespace Quality.Dashboard.Tests.Rpc;

public sealed class ProblemTests
{
    private static readonly Problems Problems = new(new ReasonCatalog(), NullLogger<Problems>.Instance);

    [Theory]
    [InlineData("zh-CN", "您的账号没有此项权限。")]
    [InlineData("en", "Your account may not do this.")]
    public void A_known_reason_is_a_sentence_in_the_readers_language(string culture, string sentence)
    {
        using var _ = new Reader(culture);
        Assert.Equal(sentence, Problems.From(Refusal(StatusCode.PermissionDenied, "PERMISSION_DENIED", "no")).Sentence);
    }

    [Fact]
    public void An_unknown_reason_shows_the_servers_message()
    {
        var problem = Problems.From(Refusal(StatusCode.FailedPrecondition, "SOMETHING_NEW", "The sample was withdrawn."));
        Assert.Equal(("The sample was withdrawn.", "SOMETHING_NEW"), (problem.Sentence, problem.Reason));
    }

    [Fact]
    public void The_article_of_law_is_kept()
    {
        var problem = Problems.From(Refusal(StatusCode.FailedPrecondition, "X", "No.", ("article", "Order 20 art 14")));
        Assert.Equal("Order 20 art 14", problem.Article);
    }

    [Fact]
    public void Every_field_violation_is_kept_by_its_path()
    {
        using var _ = new Reader("en");
        var bad = new BadRequest
        {
            FieldViolations =
            {
                new BadRequest.Types.FieldViolation { Field = "honour.object", Reason = "REQUIRED", Description = "honour.object is missing." },
                new BadRequest.Types.FieldViolation { Field = "honour.holders[1].name", Reason = "ODD", Description = "Too odd." },
            },
        };
        var problem = Problems.From(Refusal(StatusCode.InvalidArgument, "INVALID_FIELDS", "Two.", bad));
        Assert.Equal("This field is required.", Assert.Single(problem.At("honour.object")).Sentence);
        Assert.Equal("Too odd.", Assert.Single(problem.At("honour.holders")).Sentence);
        Assert.Empty(problem.At("honour.hold"));
    }

    [Fact]
    public void A_placeholder_is_filled_from_the_errors_metadata_and_without_it_the_servers_message_is_shown()
    {
        using var _ = new Reader("en");
        var catalog = new ReasonCatalog();
        var withHole = catalog.Codes.First(code => catalog.Sentence(code, []) is null);
        Assert.Equal("As sent.", Problems.From(Refusal(StatusCode.FailedPrecondition, withHole, "As sent.")).Sentence);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, "UNAVAILABLE", true)]
    [InlineData(StatusCode.DeadlineExceeded, "DEADLINE_EXCEEDED", true)]
    [InlineData(StatusCode.Unauthenticated, "SESSION_ENDED", false)]
    [InlineData(StatusCode.Internal, "UNEXPECTED", false)]
    [InlineData(StatusCode.Unknown, "UNEXPECTED", false)]
    public void A_status_without_a_reason_has_a_sentence_too_and_nothing_internal_in_it(StatusCode code, string reason, bool retry)
    {
        var problem = Problems.From(new RpcException(new Grpc.Core.Status(code, "System.NullReferenceException at Foo.Bar()")));
        Assert.Equal((reason, retry), (problem.Reason, problem.CanRetry));
        Assert.DoesNotContain("NullReference", problem.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ended_session_and_an_unexpected_failure_have_sentences()
    {
        Assert.Equal("SESSION_ENDED", Problems.From(new SessionEndedException()).Reason);
        Assert.Equal("UNEXPECTED", Problems.From(new InvalidCastException("secret")).Reason);
    }

    private static RpcException Refusal(StatusCode code, string reason, string message, params (string Key, string Value)[] metadata) =>
        Refusal(code, reason, message, null, metadata);

    private static RpcException Refusal(StatusCode code, string reason, string message, BadRequest? bad, params (string Key, string Value)[] metadata)
    {
        var info = new ErrorInfo { Reason = reason, Domain = "quality" };
        foreach (var (key, value) in metadata)
            info.Metadata[key] = value;
        var status = new Google.Rpc.Status { Code = (int)code, Message = message, Details = { Any.Pack(info) } };
        if (bad is not null)
            status.Details.Add(Any.Pack(bad));
        return status.ToRpcException();
    }
}
