using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Http.Features;
using Quality.Dashboard.Rpc;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.Onsite;

/// <summary>A refusal as a phone keeps it beside what it recorded.</summary>
internal sealed record FieldRefusal(string Reason, string Sentence, string Article, IReadOnlyList<FieldFault> Fields);

/// <summary>What is wrong with one field.</summary>
internal sealed record FieldFault(string Path, string Sentence);

/// <summary>What a sent record became.</summary>
internal sealed record FieldReceipt(string Step, string Etag);

/// <summary>
/// The phone page of inspectors (/dashboard/tasks/) talks to these: a circuit cannot work through a lost connection. A record carries its
/// request id, so that one whose answer was lost is sent again and stored once.
/// </summary>
internal static class FieldEndpoints
{
    private const long MostBytes = 64 * 1024;

    public static void AddField(this IServiceCollection services) => services.AddScoped<FieldDesk>();

    public static void MapField(this WebApplication app)
    {
        var field = app.MapGroup("/field").AddEndpointFilter(AsReaderAsync);
        field.MapGet("/samplings", ListAsync);
        field.MapPost("/samplings/{id:guid}/visit", (Guid id, HttpContext context, V1.SamplingService.SamplingServiceClient client) =>
            SendAsync(context, V1.RecordVisitRequest.Parser, request =>
            {
                request.Name = $"samplings/{id}";
                return client.RecordVisitAsync(request).ResponseAsync;
            }));
        field.MapPost("/samplings/{id:guid}/seal", (Guid id, HttpContext context, V1.SamplingService.SamplingServiceClient client) =>
            SendAsync(context, V1.SealSampleRequest.Parser, request =>
            {
                request.Name = $"samplings/{id}";
                return client.SealSampleAsync(request).ResponseAsync;
            }));
        app.MapGet("/dashboard/tasks", () => TypedResults.LocalRedirect("/dashboard/tasks/index.html")).AllowAnonymous();
    }

    /// <summary>Outside a circuit nobody has told the scope who it serves.</summary>
    private static ValueTask<object?> AsReaderAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var http = invocation.HttpContext;
        ((IHostEnvironmentAuthenticationStateProvider)http.RequestServices.GetRequiredService<AuthenticationStateProvider>())
            .SetAuthenticationState(Task.FromResult(new AuthenticationState(http.User)));
        return next(invocation);
    }

    private static async Task<IResult> ListAsync(FieldDesk desk, IAntiforgery antiforgery, Problems problems, HttpContext context)
    {
        try
        {
            return TypedResults.Json(await desk.GatherAsync(context.User, antiforgery.GetAndStoreTokens(context).RequestToken!, context.RequestAborted));
        }
        catch (RpcException refusal)
        {
            return Refused(refusal, problems);
        }
    }

    private static async Task<IResult> SendAsync<TRequest>(HttpContext context, MessageParser<TRequest> parser, Func<TRequest, Task<V1.Sampling>> act)
        where TRequest : IMessage<TRequest>
    {
        var problems = context.RequestServices.GetRequiredService<Problems>();
        if (!await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
            return TypedResults.Json(new FieldRefusal("ANTIFORGERY", "", "", []), statusCode: StatusCodes.Status400BadRequest);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MostBytes;
        TRequest request;
        try
        {
            using var reader = new StreamReader(context.Request.Body);
            request = parser.ParseJson(await reader.ReadToEndAsync(context.RequestAborted));
        }
        catch (InvalidProtocolBufferException)
        {
            return TypedResults.Json(new FieldRefusal("MALFORMED_MESSAGE", "", "", []), statusCode: StatusCodes.Status422UnprocessableEntity);
        }
        try
        {
            var sampling = await act(request);
            return TypedResults.Json(new FieldReceipt(sampling.Step.ToString(), sampling.Etag));
        }
        catch (RpcException refusal)
        {
            return Refused(refusal, problems);
        }
    }

    private static IResult Refused(RpcException refusal, Problems problems)
    {
        var problem = problems.From(refusal);
        var wire = new FieldRefusal(problem.Reason ?? "", problem.Sentence, problem.Article ?? "", [.. problem.Fields.Select(one => new FieldFault(one.Path, one.Sentence))]);
        return TypedResults.Json(wire, statusCode: Status(refusal, problem.Reason));
    }

    /// <summary>4xx: the record itself is refused, and sending it again changes nothing; 401, 429 and 503: later.</summary>
    private static int Status(RpcException refusal, string? reason) => refusal.StatusCode switch
    {
        StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
        StatusCode.NotFound => StatusCodes.Status404NotFound,
        StatusCode.InvalidArgument => StatusCodes.Status422UnprocessableEntity,
        StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        StatusCode.Aborted when reason != "ETAG_MISMATCH" => StatusCodes.Status503ServiceUnavailable,
        StatusCode.Aborted or StatusCode.FailedPrecondition or StatusCode.AlreadyExists => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status503ServiceUnavailable,
    };
}
