using System.Globalization;
using FormTool.Core.Analysis.Network;
using FormTool.Core.Knowledge;
using FormTool.Core.Rules;

namespace FormTool.Core.Bastion;

/// <summary>What an organisation allows, as a YAML file says it (docs/bastion.md). A breach names the line that forbids it.</summary>
public sealed class BastionPolicy
{
    /// <summary>The stable id of errors in such a file.</summary>
    public const string NotValid = "BastionPolicyNotValid";

    /// <summary>The stable id of what the policy does not allow.</summary>
    public const string Breached = "PolicyBreached";

    private static readonly string[] Members = ["require-mfa", "longest", "people", "targets", "networks", "ports", "modes"];
    private static readonly string[] PersonMembers = ["name", "longest", "targets"];

    private readonly SourceNode _root;
    private readonly IReadOnlyList<Person> _people;
    private readonly AddressSet? _networks;
    private readonly TimeSpan? _longest;

    private sealed record Person(SourceNode Source, string Name, TimeSpan? Longest);

    private BastionPolicy(SourceNode root)
    {
        _root = root.Object("a bastion policy", Members);
        _longest = Time(_root);
        _people = [.. _root["people"].Items().Select(PersonOf)];
        _networks = Networks(_root["networks"]);
        RequiresMfa = _root["require-mfa"].Node is { IsNull: false } required
            && (required.AsBoolean() ?? throw _root["require-mfa"].Error("'require-mfa' is true or false."));
        CheckTargets(_root);
    }

    /// <summary>Whether a session needs multi-factor authentication.</summary>
    public bool RequiresMfa { get; }

    /// <summary>Reads a policy.</summary>
    /// <exception cref="KnowledgeException"><see cref="NotValid"/> with the line, or <c>FileNotReadable</c>.</exception>
    public static BastionPolicy Load(string path) => new(YamlFile.Read(path, NotValid).Root);

    /// <summary>Refuses what can be refused before AWS is asked: multi-factor, person, duration, networks, ports, mode.</summary>
    /// <exception cref="BastionException"><c>MfaRequired</c> or <see cref="Breached"/>, with the line.</exception>
    public void Demand(BastionRequest request, BastionMode mode, bool hasMfa)
    {
        DemandMfa(hasMfa);
        Person? person = PersonFor(request.UserName);
        if (_people.Count > 0 && person is null)
        {
            throw Breach(_root["people"], $"{BastionTags.Clean(request.UserName)} is not among the people");
        }
        DemandDuration(request.UserName, request.Duration);
        foreach (string source in request.AllowFrom)
        {
            if (_networks is not null && Cidr.Parse(source) is Cidr network && !AddressSet.Of(network).Subtract(_networks).IsEmpty)
            {
                throw Breach(_root["networks"], $"{source} is in none of the networks");
            }
        }
        SourceNode ports = _root["ports"];
        if (!ports.Node.IsNull && request.Ports.FirstOrDefault(port => !ports.Node.Items.Any(item => item.AsNumber() == port)) is int wrong and not 0)
        {
            throw Breach(ports, $"port {wrong} is not among the ports");
        }
        SourceNode modes = _root["modes"];
        if (!modes.Node.IsNull && !_root.Texts("modes").Contains(mode.ToString(), StringComparer.OrdinalIgnoreCase))
        {
            throw Breach(modes, $"mode {mode} is not among the modes");
        }
    }

    /// <summary>Refuses an extension: multi-factor, and the duration in all.</summary>
    /// <exception cref="BastionException"><c>MfaRequired</c> or <see cref="Breached"/>, with the line.</exception>
    public void DemandExtension(string userName, TimeSpan whole, bool hasMfa)
    {
        DemandMfa(hasMfa);
        DemandDuration(userName, whole);
    }

    private void DemandMfa(bool hasMfa)
    {
        if (RequiresMfa && !hasMfa)
        {
            throw new BastionException("MfaRequired", $"{_root["require-mfa"].Place}: a session needs multi-factor authentication. Give -SerialNumber, the ARN of your MFA device.");
        }
    }

    private void DemandDuration(string userName, TimeSpan duration)
    {
        Person? person = PersonFor(userName);
        (TimeSpan? longest, SourceNode source) = person?.Longest is TimeSpan own ? (own, person.Source["longest"]) : (_longest, _root["longest"]);
        if (longest is TimeSpan limit && duration > limit)
        {
            throw Breach(source, $"{duration:hh\\:mm} hours are longer than {limit:hh\\:mm}");
        }
    }

    /// <summary>Refuses targets that are known by now.</summary>
    /// <exception cref="BastionException"><see cref="Breached"/>, with the line.</exception>
    internal void DemandTargets(string userName, IReadOnlyList<BastionTarget> targets)
    {
        Person? person = PersonFor(userName);
        foreach (SourceNode source in new[] { _root, person?.Source ?? _root })
        {
            IReadOnlyList<string> allowed = source.Texts("targets");
            if (allowed.Count > 0 && targets.FirstOrDefault(target => !allowed.Any(entry => Means(entry, target))) is BastionTarget wrong)
            {
                throw Breach(source["targets"], $"{wrong.InstanceId} is not among the targets");
            }
        }
    }

    private static bool Means(string entry, BastionTarget target)
    {
        string[] tag = entry.Split('=', 2);
        return tag.Length == 2
            ? target.Tags.TryGetValue(tag[0], out string? value) && Wildcard.Matches(value, tag[1], ignoreCase: false)
            : entry == target.InstanceId || entry == target.SubnetId || entry == target.VpcId;
    }

    private Person? PersonFor(string userName) => _people.FirstOrDefault(person => Wildcard.Matches(userName, person.Name, ignoreCase: true));

    private static BastionException Breach(SourceNode source, string what) => new(Breached, $"{source.Place}: {what} that the policy allows.");

    private static Person PersonOf(SourceNode source)
    {
        if (source.Node.AsText() is string name)
        {
            return new(source, name, null);
        }
        source.Object("a person", PersonMembers);
        CheckTargets(source);
        return new(source, source.Text("name"), Time(source));
    }

    private static void CheckTargets(SourceNode source)
    {
        foreach (string entry in source.Texts("targets"))
        {
            if (!entry.Contains('=') && !entry.StartsWith("i-", StringComparison.Ordinal) && !entry.StartsWith("subnet-", StringComparison.Ordinal) && !entry.StartsWith("vpc-", StringComparison.Ordinal))
            {
                throw source["targets"].Error($"'{entry}' is no target: i-…, subnet-…, vpc-… or Name=value is expected.");
            }
        }
    }

    private static TimeSpan? Time(SourceNode source) => source["longest"].Node.IsNull ? null
        : TimeSpan.TryParseExact(source.Text("longest"), "hh\\:mm", CultureInfo.InvariantCulture, out TimeSpan time) && time > TimeSpan.Zero ? time
        : throw source["longest"].Error("'longest' is hours and minutes in quotes, \"04:00\".");

    private static AddressSet? Networks(SourceNode source)
    {
        if (source.Node.IsNull)
        {
            return null;
        }
        return AddressSet.Of(source.Items().Select(item => Cidr.Parse(item.Node.AsText()) ?? throw item.Error("expected a network like 203.0.113.0/24.")));
    }
}
