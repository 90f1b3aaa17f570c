using System.Runtime.CompilerServices;
using System.Text.Json;
using FormTool.Aws.Documents;
using FormTool.Core.Findings;

namespace FormTool.Core.Reports;

/// <summary>Findings that were saved: a JSON report, JSON lines, or a list of findings. Read as a stream, once.</summary>
public sealed class FindingsFile
{
    private readonly JsonPieces _pieces;
    private readonly string _name;
    private long _read;

    private FindingsFile(JsonPieces pieces, string name) => (_pieces, _name) = (pieces, name);

    /// <summary>What the file says of the run; known after the last finding, null where it says nothing.</summary>
    public RunInfo? Run { get; private set; }

    /// <summary>Begins to read; the stream stays open.</summary>
    /// <param name="stream">The text, UTF-8.</param>
    /// <param name="name">What errors call it, the file's name.</param>
    public static FindingsFile Open(Stream stream, string name) => new(new(stream), name);

    /// <summary>The findings, in the order of the file.</summary>
    /// <exception cref="ReportException">The text holds no findings of this form (<c>FindingsNotReadable</c>), as the finding of that number.</exception>
    public async IAsyncEnumerable<Finding> ReadAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        string? first = await GuardAsync(_pieces.PeekFirstNameAsync(cancellation)).ConfigureAwait(false);
        IAsyncEnumerable<Node> documents = first switch
        {
            null => ListAsync(cancellation),
            "formtool" or "run" or "summary" or "findings" => ReportAsync(cancellation),
            _ => LinesAsync(cancellation),
        };
        await foreach (Node document in documents.ConfigureAwait(false))
        {
            _read++;
            yield return ToFinding(document);
        }
    }

    private async IAsyncEnumerable<Node> ReportAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        string version = "";
        bool any = false;
        await GuardAsync(_pieces.TokenAsync(cancellation)).ConfigureAwait(false);
        while (await GuardAsync(_pieces.TokenAsync(cancellation)).ConfigureAwait(false) is (JsonTokenType.PropertyName, { } member))
        {
            if (member == "findings")
            {
                any = true;
                await foreach (Node document in ListAsync(cancellation).ConfigureAwait(false))
                {
                    yield return document;
                }
                continue;
            }
            Node? value = await GuardAsync(_pieces.ValueAsync(cancellation)).ConfigureAwait(false);
            if (member == "formtool")
            {
                version = value?.AsText() ?? "";
                Run = Run is null ? null : Run with { ToolVersion = version };
            }
            else if (member == "run" && value is ObjectNode)
            {
                Run = RunInfoJson.Read(value, version);
            }
        }
        if (!any)
        {
            throw NotReadable("it has no member 'findings'", null);
        }
    }

    private async IAsyncEnumerable<Node> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (await GuardAsync(_pieces.TokenAsync(cancellation)).ConfigureAwait(false) is not (JsonTokenType.StartArray, _))
        {
            throw NotReadable("there is no list of findings; it should be a JSON report, JSON lines or a list of findings", null);
        }
        while (await GuardAsync(_pieces.ValueAsync(cancellation)).ConfigureAwait(false) is { } document)
        {
            yield return document;
        }
    }

    private async IAsyncEnumerable<Node> LinesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await GuardAsync(_pieces.LineAsync(cancellation)).ConfigureAwait(false) is { } document)
        {
            yield return document;
        }
    }

    private Finding ToFinding(Node document)
    {
        try
        {
            return FindingJson.Read(document);
        }
        catch (FormatException error)
        {
            throw NotReadable($"finding {_read}: {error.Message}", error);
        }
    }

    private async ValueTask<T> GuardAsync<T>(ValueTask<T> piece)
    {
        try
        {
            return await piece.ConfigureAwait(false);
        }
        catch (Exception error) when (error is JsonException or IOException or InvalidOperationException)
        {
            // Utf8JsonReader answers invalid UTF-8 in a text with InvalidOperationException.
            throw NotReadable($"after finding {_read} it is no JSON: {error.Message}", error);
        }
    }

    private ReportException NotReadable(string reason, Exception? error) =>
        new("FindingsNotReadable", $"Cannot read findings from '{_name}': {reason.TrimEnd('.')}.", error);
}
