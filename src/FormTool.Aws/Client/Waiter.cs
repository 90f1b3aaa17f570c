using FormTool.Aws.Documents;
using FormTool.Aws.Models;

namespace FormTool.Aws.Client;

/// <summary>Asks again and again until the model's waiter is content.</summary>
internal static class Waiter
{
    public static async Task WaitAsync(AwsClient client, string name, AwsCall call, CancellationToken ct)
    {
        ServiceModel service = ServiceModels.Get(call.Service);
        Node waiter = service.Waiter(name);
        if (waiter.IsNull)
        {
            throw InvalidRequestException.Unknown(call.Service, "", "", "waiter", name, service.Waiters);
        }
        call = call with { Operation = waiter["operation"].AsText()! };
        TimeSpan delay = client.Connection.WaiterDelay ?? TimeSpan.FromSeconds(waiter["delay"].AsNumber() ?? 5);
        int attempts = (int)(waiter["maxAttempts"].AsNumber() ?? 40);
        for (int attempt = 1; ; attempt++)
        {
            (Node reply, AwsServiceException? refusal) = await AskAsync(client, call, ct).ConfigureAwait(false);
            string state = waiter["acceptors"].Items.FirstOrDefault(a => Accepts(a, reply, refusal))?["state"].AsText()
                ?? (refusal is null ? "retry" : "error");
            switch (state)
            {
                case "success":
                    return;
                case "failure":
                    throw Failed(call, "WaiterFailed", $"{name}: AWS shows a state from which it cannot be reached.");
                case "error":
                    throw refusal!;
            }
            if (attempt >= attempts)
            {
                throw Failed(call, "WaiterTimeout", $"{name} was not reached after {attempts} attempts.");
            }
            await Task.Delay(delay, ct).ConfigureAwait(false);
        }
    }

    /// <summary>The reply, or what the service said instead; a call that got no answer fails the wait.</summary>
    private static async Task<(Node Reply, AwsServiceException? Refusal)> AskAsync(AwsClient client, AwsCall call, CancellationToken ct)
    {
        try
        {
            return (await client.CallAsync(call, ct).ConfigureAwait(false), null);
        }
        catch (AwsServiceException e) when (e.StatusCode > 0 && e.Kind != AwsErrorKind.MalformedReply)
        {
            return (Node.Null, e);
        }
    }

    private static bool Accepts(Node acceptor, Node reply, AwsServiceException? refusal)
    {
        Node expected = acceptor["expected"];
        switch (acceptor["matcher"].AsText())
        {
            case "status":
                return (refusal?.StatusCode ?? 200) == expected.AsNumber();
            case "error":
                return refusal is not null && refusal.Code == expected.AsText();
        }
        if (refusal is not null)
        {
            return false;
        }
        Node value = Expression.Of(acceptor["argument"].AsText()!).Evaluate(reply);
        return acceptor["matcher"].AsText() switch
        {
            "path" => Same(value, expected),
            "pathAll" => value.Items.Count > 0 && value.Items.All(item => Same(item, expected)),
            "pathAny" => value.Items.Any(item => Same(item, expected)),
            _ => false,
        };
    }

    private static bool Same(Node one, Node other) => one.Kind == other.Kind && NodeJson.ToText(one) == NodeJson.ToText(other);

    private static AwsServiceException Failed(AwsCall call, string code, string message) =>
        new(call.Service, call.Operation, code == "WaiterTimeout" ? AwsErrorKind.Timeout : AwsErrorKind.Service, code, message);
}
