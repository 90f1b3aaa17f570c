using FormTool.Aws.Documents;

namespace FormTool.Aws.Client;

/// <summary>One request to AWS.</summary>
/// <param name="Service">The key of the service's model, <c>ec2</c>.</param>
/// <param name="Operation">The operation as AWS names it, <c>DescribeVolumes</c>.</param>
/// <param name="Region">The region, <c>us-east-1</c>. A service that is global in its partition is asked in its own region.</param>
/// <param name="Input">The input by AWS's member names: timestamps are ISO 8601 text, blobs are base64 text.</param>
public sealed record AwsCall(string Service, string Operation, string Region, ObjectNode Input)
{
    /// <summary>The time after which the call is given up, retries and the waits between them included; the wait for its turn is not.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);
}
