using System.Runtime.CompilerServices;
using FormTool.Aws.Documents;
using FormTool.Aws.Models;

namespace FormTool.Aws.Client;

/// <summary>Follows the tokens of a listing as the model's paginator says.</summary>
internal static class Pager
{
    public static async IAsyncEnumerable<ObjectNode> PagesAsync(
        AwsClient client, AwsCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        Node paginator = ServiceModels.Get(call.Service).Paginator(call.Operation);
        string[] inputs = Texts(paginator["input_token"]);
        string[] outputs = Texts(paginator["output_token"]);
        string? more = paginator["more_results"].AsText();
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int page = 0; ; page++)
        {
            if (page == client.Connection.MaxPages)
            {
                throw Endless(call, $"The listing has more than {page} pages.");
            }
            ObjectNode reply = await client.CallAsync(call, ct).ConfigureAwait(false);
            yield return reply;
            ObjectNode? next = inputs.Length == 0 ? null : Next(call.Input, reply, inputs, outputs);
            bool? isMore = more is null ? null : Expression.Of(more).Evaluate(reply).AsBoolean() ?? false;
            if (isMore == false || (next is null && isMore is null))
            {
                yield break;
            }
            if (next is null)
            {
                throw Endless(call, "The reply says that there is more and does not say where it goes on.");
            }
            if (!seen.Add(string.Join('\n', inputs.Select(name => NodeJson.ToText(next[name])))))
            {
                throw Endless(call, "The service repeated the token of a page: the listing would never end.");
            }
            call = call with { Input = next };
        }
    }

    /// <summary>The input of the next page; null where the reply names none.</summary>
    private static ObjectNode? Next(ObjectNode input, ObjectNode reply, string[] inputs, string[] outputs)
    {
        ObjectNode next = input.Copy();
        bool any = false;
        for (int i = 0; i < inputs.Length && i < outputs.Length; i++)
        {
            Node token = Expression.Of(outputs[i]).Evaluate(reply);
            if (token.IsNull || token.AsText() is "")
            {
                continue;
            }
            next.Set(inputs[i], token);
            any = true;
        }
        return any ? next : null;
    }

    private static string[] Texts(Node node) =>
        node is ListNode list ? [.. list.Items.Select(item => item.AsText()!)] : node.AsText() is string text ? [text] : [];

    private static AwsServiceException Endless(AwsCall call, string message) =>
        new(call.Service, call.Operation, AwsErrorKind.MalformedReply, nameof(AwsErrorKind.MalformedReply), message);
}
