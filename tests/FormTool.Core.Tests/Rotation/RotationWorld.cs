using System.Globalization;
using System.Net;
using System.Security;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using FormTool.Aws.Client;
using FormTool.Aws.Connections;
using FormTool.Core.Doing;
using FormTool.Core.Rotation;

namespace FormTool.Core.Tests.Rotation;

/// <summary>An access key in the world.</summary>
internal sealed record WorldKey(string Id, string Secret, DateTimeOffset Created)
{
    public bool IsActive { get; set; } = true;

    public DateTimeOffset? LastUsed { get; set; }

    /// <summary>How many more times STS says that it does not know the key.</summary>
    public int Unknown { get; set; }
}

/// <summary>What goes wrong at a request.</summary>
internal enum Mishap
{
    None,
    /// <summary>The process ends before the request is carried out.</summary>
    CrashBefore,
    /// <summary>The process ends after the request was carried out, before its reply.</summary>
    CrashAfter,
    Throttle,
    Deny,
    Fail,
    /// <summary>It happens and the connection breaks.</summary>
    LoseReply,
    /// <summary>It happens twice; the second reply arrives.</summary>
    Repeat,
    /// <summary>It happens, and half the reply arrives.</summary>
    Cut,
}

/// <summary>
/// IAM's access keys, STS, Secrets Manager and Parameter Store as AWS documents them, in memory and behind the real client:
/// two keys for each user, a new key that STS does not know at first, versions with stages, tokens that make a put happen once.
/// After every effect the invariants of a rotation are looked at.
/// </summary>
internal sealed class RotationWorld
{
    public const string Account = "123456789012", User = "ann", SecretId = "keys/ann", Parameter = "/keys/ann";
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly object _turn = new();
    private readonly List<(string Id, string Text)> _versions = [];
    private readonly Dictionary<string, string> _stages = [];
    private readonly List<string> _values = [];
    private int _made;
    private CancellationTokenSource? _death;

    public RotationWorld()
    {
        WorldKey old = Make();
        old.Unknown = 0;
        OldId = old.Id;
        string text = $$"""{"AccessKeyId":"{{old.Id}}","SecretAccessKey":"{{old.Secret}}","note":"keep"}""";
        _versions.Add(("v0", text));
        _stages["AWSCURRENT"] = "v0";
        _values.Add(text);
    }

    public string OldId { get; }

    public List<WorldKey> Keys { get; } = [];

    public DateTimeOffset Now { get; set; } = Start;

    /// <summary>How often STS refuses a key that is new.</summary>
    public int UnknownFor { get; set; } = 2;

    /// <summary>What goes wrong at the request of that number, counted over all runs.</summary>
    public Func<int, string, Mishap> Fate { get; set; } = (_, _) => Mishap.None;

    /// <summary>Every request, as operation and subject; for looking at a failing schedule.</summary>
    public List<string> Log { get; } = [];

    /// <summary>The first invariant that did not hold.</summary>
    public string? Broken { get; private set; }

    /// <summary>Which targets consumers read, so that what they hold must work at every moment.</summary>
    public bool LooksAtSecret { get; set; } = true;

    public bool LooksAtParameter { get; set; } = true;

    public int MostKeys { get; private set; }

    /// <summary>Every secret that was ever made: none may stand anywhere but in a target.</summary>
    public List<string> Canaries { get; } = [];

    public (string? Id, string? Secret) Held => Pair(Current());

    public (string? Id, string? Secret) HeldParameter => Pair(_values[^1]);

    public string SecretText => Current();

    /// <summary>A process: its calls end with it. Processes share what is costly to make, and nothing that one of them knew.</summary>
    public RotationTools Process(StateFolder state, CancellationTokenSource death, string? accessKey = null)
    {
        _death = death;
        return new(Client(new(accessKey ?? "AKIACALLER", new("caller-secret"))), Account, $"arn:aws:iam::{Account}:user/operator", state)
        {
            As = Client,
            Clock = new WorldClock(this),
            Pace = new() { First = TimeSpan.FromMilliseconds(1), Longest = TimeSpan.FromMilliseconds(1), Doubtful = TimeSpan.FromMilliseconds(2), UndoWithin = TimeSpan.FromSeconds(10) },
            KnownWithin = TimeSpan.FromMilliseconds(500),
        };
    }

    private AwsClient Client(KeyPair pair)
    {
        AwsConnection connection = new(new BasicAWSCredentials(pair.AccessKeyId, pair.Secret.Reveal()), "us-east-1")
        {
            EndpointUrl = new("http://world.invalid"),
            MaxAttempts = 2,
            RetryDelay = TimeSpan.Zero,
            MaxRetryDelay = TimeSpan.Zero,
            CallDeadline = TimeSpan.FromSeconds(10),
        };
        return new(connection, new WorldHandler(this, pair));
    }

    internal HttpResponseMessage Answer(HttpRequestMessage request, string body, KeyPair caller)
    {
        lock (_turn)
        {
            CancellationTokenSource death = _death!;
            if (death.IsCancellationRequested)
            {
                throw new HttpRequestException("The process is gone.");
            }
            string operation = Operation(request, body);
            Mishap fate = Fate(Log.Count, operation);
            Log.Add(fate == Mishap.None ? operation : $"{operation} ! {fate}");
            bool json = request.Headers.Contains("X-Amz-Target");
            switch (fate)
            {
                case Mishap.CrashBefore:
                    death.Cancel();
                    throw new HttpRequestException("The process is gone.");
                case Mishap.Throttle:
                    return Error(json, 400, "ThrottlingException", "Rate exceeded");
                case Mishap.Deny:
                    return Error(json, 403, "AccessDenied", "not authorized");
                case Mishap.Fail:
                    return Error(json, 500, "InternalFailure", "try again");
                case Mishap.Repeat:
                    Do(operation, body, caller, json);
                    break;
            }
            HttpResponseMessage reply = Do(operation, body, caller, json);
            switch (fate)
            {
                case Mishap.CrashAfter:
                    death.Cancel();
                    throw new HttpRequestException("The process is gone.");
                case Mishap.LoseReply:
                    throw new HttpRequestException("The connection broke.", new IOException("reset"));
                case Mishap.Cut:
                    string whole = reply.Content.ReadAsStringAsync().GetAwaiter().GetResult();
                    reply.Content = new StringContent(whole[..(whole.Length / 2)], Encoding.UTF8, json ? "application/x-amz-json-1.1" : "text/xml");
                    break;
            }
            return reply;
        }
    }

    /// <summary>What holds at every moment.</summary>
    public void Check(string after)
    {
        MostKeys = Math.Max(MostKeys, Keys.Count);
        string? broken = Keys.Count > 2 ? $"{Keys.Count} keys"
            : LooksAtSecret && !Works(Held) ? $"the secret holds {Held.Id}, which does not work"
            : LooksAtParameter && !Works(HeldParameter) ? $"the parameter holds {HeldParameter.Id}, which does not work"
            : !Keys.Any(key => key.IsActive) ? "no active key"
            : null;
        Broken ??= broken is null ? null : $"after {after}: {broken}";
    }

    private bool Works((string? Id, string? Secret) held) => Keys.Any(key => key.Id == held.Id && key.Secret == held.Secret && key.IsActive);

    private HttpResponseMessage Do(string operation, string body, KeyPair caller, bool json)
    {
        Dictionary<string, string> form = json ? [] : body.Split('&').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => WebUtility.UrlDecode(part[1]));
        JsonNode input = json ? JsonNode.Parse(body)! : new JsonObject();
        HttpResponseMessage reply = operation switch
        {
            "ListAccessKeys" => Xml(operation, $"<AccessKeyMetadata>{string.Concat(Keys.Select(Metadata))}</AccessKeyMetadata><IsTruncated>false</IsTruncated>"),
            "CreateAccessKey" => Create(),
            "UpdateAccessKey" => OnKey(form["AccessKeyId"], operation, key => key.IsActive = form["Status"] == "Active"),
            "DeleteAccessKey" => OnKey(form["AccessKeyId"], operation, key => Keys.Remove(key)),
            "GetAccessKeyLastUsed" => LastUsed(form["AccessKeyId"]),
            "GetCallerIdentity" => Identity(caller),
            "GetSecretValue" => Value(input["VersionStage"]?.GetValue<string>() ?? "AWSCURRENT"),
            "DescribeSecret" => Describe(),
            "PutSecretValue" => Put(input["ClientRequestToken"]!.GetValue<string>(), input["SecretString"]!.GetValue<string>()),
            "UpdateSecretVersionStage" => Move(input["MoveToVersionId"]!.GetValue<string>()),
            "GetParameter" => Json(new JsonObject { ["Parameter"] = new JsonObject { ["Name"] = Parameter, ["Type"] = "SecureString", ["Value"] = _values[^1] } }.ToJsonString()),
            "PutParameter" => Store(input["Value"]!.GetValue<string>()),
            "GetParameterHistory" => Json(new JsonObject { ["Parameters"] = new JsonArray([.. _values.Select(value => (JsonNode)new JsonObject { ["Name"] = Parameter, ["Value"] = value })]) }.ToJsonString()),
            _ => throw new InvalidOperationException(operation),
        };
        Check(operation);
        return reply;
    }

    private HttpResponseMessage Create()
    {
        if (Keys.Count >= 2)
        {
            return Error(json: false, 409, "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2");
        }
        WorldKey made = Make();
        return Xml("CreateAccessKey", $"<AccessKey><UserName>{User}</UserName><AccessKeyId>{made.Id}</AccessKeyId><Status>Active</Status><SecretAccessKey>{made.Secret}</SecretAccessKey><CreateDate>{Time(made.Created)}</CreateDate></AccessKey>");
    }

    private WorldKey Make()
    {
        string secret = $"canary-{Guid.NewGuid():n}";
        Canaries.Add(secret);
        WorldKey key = new($"AKIA{++_made:0000}{Guid.NewGuid():n}"[..20].ToUpperInvariant(), secret, Now) { Unknown = UnknownFor };
        Keys.Add(key);
        return key;
    }

    private HttpResponseMessage OnKey(string id, string operation, Action<WorldKey> act)
    {
        if (Keys.FirstOrDefault(key => key.Id == id) is not WorldKey key)
        {
            return Error(json: false, 404, "NoSuchEntity", "The Access Key cannot be found");
        }
        act(key);
        return Xml(operation, null);
    }

    private HttpResponseMessage LastUsed(string id)
    {
        DateTimeOffset? used = Keys.FirstOrDefault(key => key.Id == id)?.LastUsed;
        string date = used is null ? "" : $"<LastUsedDate>{Time(used.Value)}</LastUsedDate>";
        return Xml("GetAccessKeyLastUsed", $"<UserName>{User}</UserName><AccessKeyLastUsed>{date}<ServiceName>N/A</ServiceName><Region>N/A</Region></AccessKeyLastUsed>");
    }

    private HttpResponseMessage Identity(KeyPair caller)
    {
        WorldKey? key = Keys.FirstOrDefault(key => key.Id == caller.AccessKeyId && key.IsActive);
        if (key is null || key.Unknown-- > 0)
        {
            return Error(json: false, 403, "InvalidClientTokenId", "The security token included in the request is invalid.");
        }
        if (key.Secret != caller.Secret.Reveal())
        {
            return Error(json: false, 403, "SignatureDoesNotMatch", "The signature does not match.");
        }
        key.LastUsed = Now;
        return Xml("GetCallerIdentity", $"<Arn>arn:aws:iam::{Account}:user/people/{User}</Arn><UserId>AIDA</UserId><Account>{Account}</Account>");
    }

    private string Current() => _versions.First(version => version.Id == _stages["AWSCURRENT"]).Text;

    private HttpResponseMessage Value(string stage) => _stages.TryGetValue(stage, out string? id)
        ? Json(new JsonObject { ["Name"] = SecretId, ["VersionId"] = id, ["SecretString"] = _versions.First(version => version.Id == id).Text }.ToJsonString())
        : Error(json: true, 400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret value for staging label");

    private HttpResponseMessage Describe()
    {
        JsonObject versions = [];
        foreach (IGrouping<string, KeyValuePair<string, string>> version in _stages.GroupBy(stage => stage.Value))
        {
            versions[version.Key] = new JsonArray([.. version.Select(stage => (JsonNode)stage.Key)]);
        }
        return Json(new JsonObject { ["Name"] = SecretId, ["VersionIdsToStages"] = versions }.ToJsonString());
    }

    private HttpResponseMessage Put(string token, string text)
    {
        if (_versions.FirstOrDefault(version => version.Id == token) is { Text: not null } same)
        {
            return same.Text == text ? Json("{}") : Error(json: true, 400, "ResourceExistsException", "You can't modify an existing version");
        }
        _versions.Add((token, text));
        return Move(token);
    }

    private HttpResponseMessage Move(string to)
    {
        if (_stages["AWSCURRENT"] != to)
        {
            _stages["AWSPREVIOUS"] = _stages["AWSCURRENT"];
            _stages["AWSCURRENT"] = to;
        }
        return Json("{}");
    }

    private HttpResponseMessage Store(string value)
    {
        _values.Add(value);
        return Json("""{"Version":2}""");
    }

    private static (string?, string?) Pair(string text)
    {
        JsonNode node = JsonNode.Parse(text)!;
        return (node["AccessKeyId"]?.GetValue<string>(), node["SecretAccessKey"]?.GetValue<string>());
    }

    private static string Metadata(WorldKey key) =>
        $"<member><UserName>{User}</UserName><AccessKeyId>{key.Id}</AccessKeyId><Status>{(key.IsActive ? "Active" : "Inactive")}</Status><CreateDate>{Time(key.Created)}</CreateDate></member>";

    private static string Time(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Operation(HttpRequestMessage request, string body) => request.Headers.TryGetValues("X-Amz-Target", out IEnumerable<string>? target)
        ? target.First().Split('.')[1]
        : body.Split('&').First(part => part.StartsWith("Action=", StringComparison.Ordinal))[7..];

    private static HttpResponseMessage Xml(string operation, string? result) => new(HttpStatusCode.OK)
    {
        Content = new StringContent(
            $"<{operation}Response xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">{(result is null ? "" : $"<{operation}Result>{result}</{operation}Result>")}<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{operation}Response>",
            Encoding.UTF8, "text/xml"),
    };

    private static HttpResponseMessage Json(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/x-amz-json-1.1") };

    private static HttpResponseMessage Error(bool json, int status, string code, string message) => new((HttpStatusCode)status)
    {
        Content = json
            ? new StringContent($$"""{"__type":"{{code}}","message":"{{message}}"}""", Encoding.UTF8, "application/x-amz-json-1.1")
            : new StringContent($"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{SecurityElement.Escape(message)}</Message></Error><RequestId>r</RequestId></ErrorResponse>", Encoding.UTF8, "text/xml"),
    };

    private sealed class WorldHandler(RotationWorld world, KeyPair caller) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            HttpResponseMessage reply = world.Answer(request, body, caller);
            reply.RequestMessage = request;
            return reply;
        }
    }

    private sealed class WorldClock(RotationWorld world) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => world.Now;
    }
}
