using FormTool.Aws.Documents;

namespace FormTool.Core.Rules.Explaining;

/// <summary>Puts a failed read into words.</summary>
public static class Failures
{
    /// <summary>The failure of the first unreadable value in there; null where everything was read.</summary>
    public static ReadFailure? First(Node node)
    {
        switch (node)
        {
            case UnreadableNode unreadable:
                return unreadable.Failure;
            case ListNode list:
                foreach (Node item in list.Items)
                {
                    if (First(item) is ReadFailure failure)
                    {
                        return failure;
                    }
                }
                return null;
            case ObjectNode members:
                foreach ((string _, Node value) in members)
                {
                    if (First(value) is ReadFailure failure)
                    {
                        return failure;
                    }
                }
                return null;
            default:
                return null;
        }
    }

    /// <summary>One line that names the IAM action: <c>s3:GetEncryptionConfiguration was denied (AccessDenied): …</c></summary>
    public static string Describe(ReadFailure failure)
    {
        string what = failure.Action.Length > 0 ? failure.Action : failure.Operation;
        string message = ValueText.Line(failure.Message);
        if (what.Length == 0)
        {
            return $"could not be decided ({failure.Code}): {message}";
        }
        string happened = failure.Code switch
        {
            "AccessDenied" => "was denied",
            "Throttled" => "was throttled until the last attempt",
            "Timeout" => "did not answer in time",
            "MalformedReply" => "gave a reply that makes no sense",
            "RegionNotSupported" => "is not offered in this region",
            "NotCollected" => "was not asked",
            "Connection" => "could not be reached",
            "InvalidDocument" => "gave a document that cannot be read",
            _ => "failed",
        };
        return message.Length == 0 ? $"{what} {happened} ({failure.Code})" : $"{what} {happened} ({failure.Code}): {message}";
    }
}
