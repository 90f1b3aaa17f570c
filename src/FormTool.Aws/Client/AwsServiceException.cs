using System.Text;

namespace FormTool.Aws.Client;

/// <summary>A call that failed: the service said no, or gave no answer that can be trusted.</summary>
public sealed class AwsServiceException : Exception
{
    private const int MaxMessage = 1024;
    private const int MaxCode = 128;

    /// <summary>A failed call. The service's text is cleaned and bounded here.</summary>
    public AwsServiceException(
        string service,
        string operation,
        AwsErrorKind kind,
        string code,
        string message,
        int statusCode = 0,
        string? requestId = null,
        bool isRetryable = false,
        Exception? inner = null)
        : base(Clean(message, MaxMessage), inner)
    {
        Service = service;
        Operation = operation;
        Kind = kind;
        Code = Clean(code, MaxCode);
        StatusCode = statusCode;
        RequestId = requestId is null ? null : Clean(requestId, MaxCode);
        IsRetryable = isRetryable;
    }

    /// <summary>The service's key, <c>ec2</c>.</summary>
    public string Service { get; }

    /// <summary>The operation, <c>DescribeVolumes</c>.</summary>
    public string Operation { get; }

    /// <summary>The kind that a caller decides by.</summary>
    public AwsErrorKind Kind { get; }

    /// <summary>The service's own code, <c>UnauthorizedOperation</c>; the name of the kind where the service gave none.</summary>
    public string Code { get; }

    /// <summary>The HTTP status; 0 where there was no answer.</summary>
    public int StatusCode { get; }

    /// <summary>The id by which AWS support finds the request; null where there was none.</summary>
    public string? RequestId { get; }

    /// <summary>Whether the same call may succeed later.</summary>
    public bool IsRetryable { get; }

    /// <summary>One line without control characters (a reply can carry terminal escapes) and of bounded length.</summary>
    internal static string Clean(string text, int limit)
    {
        StringBuilder clean = new(Math.Min(text.Length, limit));
        foreach (char c in text)
        {
            if (clean.Length == limit)
            {
                clean[^1] = '…';
                break;
            }
            bool hidden = c == ' ' || char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format;
            if (!hidden)
            {
                clean.Append(char.IsSurrogate(c) ? '?' : c);
            }
            else if (clean.Length > 0 && clean[^1] != ' ')
            {
                clean.Append(' ');
            }
        }
        return clean.ToString().Trim();
    }
}
