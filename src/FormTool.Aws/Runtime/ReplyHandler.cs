using System.Globalization;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Util;
using FormTool.Aws.Client;
using FormTool.Aws.Protocols;

namespace FormTool.Aws.Runtime;

/// <summary>Stands where AWSSDK.Core has its unmarshaller: next to the wire, within the retries.
/// It gives a whole output, or a failure of which the retry handler can tell whether trying again helps.</summary>
internal sealed class ReplyHandler(long limit) : PipelineHandler
{
    public override void InvokeSync(IExecutionContext executionContext) =>
        throw new NotSupportedException("The model client calls asynchronously only.");

    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        IRequestContext context = executionContext.RequestContext;
        ModelRequest call = (ModelRequest)context.OriginalRequest;
        try
        {
            IWebResponseData response;
            HttpErrorResponseException? refused = null;
            try
            {
                await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
                response = executionContext.ResponseContext.HttpResponse;
            }
            catch (HttpErrorResponseException e)
            {
                (refused, response) = (e, e.Response);
            }
            if (DateTimeOffset.TryParseExact(response.GetHeaderValue("Date"), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset there))
            {
                call.ServiceTime = there;
            }
            ModelResponse output = await ReadAsync(call, response, refused, context.CancellationToken).ConfigureAwait(false);
            executionContext.ResponseContext.Response = output;
            return (T)(object)output;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            call.LastFailure = e;
            if (e is ModelServiceException { Kind: AwsErrorKind.ExpiredToken } && context.Request.Headers.TryGetValue(HeaderKeys.XAmzSecurityTokenHeader, out string? token))
            {
                call.ExpiredToken = token;
            }
            throw;
        }
    }

    private async Task<ModelResponse> ReadAsync(ModelRequest call, IWebResponseData response, HttpErrorResponseException? refused, CancellationToken ct)
    {
        using IHttpResponseBody? body = response.ResponseBody;
        try
        {
            using ReplyBody read = await ReplyBody.ReadAsync(response, limit, call.Wire.Method == "HEAD", ct).ConfigureAwait(false);
            WireReply reply = read.Reply;
            if (refused is not null)
            {
                ModelServiceException failure = Failure(call, reply, refused);
                return ErrorKinds.IsFinal(failure.ErrorCode, failure.Kind) ? new() { Refusal = failure } : throw failure;
            }
            try
            {
                return new() { Output = ReplyReader.Read(call.Operation, reply) };
            }
            catch (ErrorInReplyException)
            {
                throw Failure(call, reply, null);
            }
        }
        catch (MalformedReplyException e)
        {
            // Where the reader underneath failed, the reply was probably cut: another attempt may get it whole.
            throw new ModelServiceException(
                AwsErrorKind.MalformedReply, nameof(AwsErrorKind.MalformedReply), e.Message, (int)response.StatusCode,
                null, retryable: e.InnerException is not null, (Exception?)refused ?? e);
        }
    }

    private static ModelServiceException Failure(ModelRequest call, WireReply reply, HttpErrorResponseException? refused)
    {
        ErrorReply error = ErrorReader.Read(call.Operation.Service, reply, call.Wire.Method == "HEAD");
        AwsErrorKind kind = error.IsForeign && reply.Status is >= 300 and < 500
            ? AwsErrorKind.MalformedReply
            : ErrorKinds.Of(error.Code, reply.Status);
        bool transient = reply.Status >= 500 || error.Code is "InternalError" or "ServiceUnavailable" or "RequestTimeout";
        return new(kind, error.Code, error.Message, reply.Status, error.RequestId, transient, refused);
    }
}
