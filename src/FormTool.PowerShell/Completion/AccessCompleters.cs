using System.Collections;
using FormTool.Core.Access;

namespace FormTool.PowerShell.Completion;

/// <summary>Actions that stand for reading, writing and administering.</summary>
public sealed class ActionCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string About)> Names(IDictionary boundParameters) => AccessRun.KnownActions.Select(action => (action, "action"));
}

/// <summary>Who can be asked about without a look at the account.</summary>
public sealed class PrincipalCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string About)> Names(IDictionary boundParameters) =>
        new[] { "ec2.amazonaws.com", "lambda.amazonaws.com", "ecs-tasks.amazonaws.com", "cloudtrail.amazonaws.com", "backup.amazonaws.com", "events.amazonaws.com" }
            .Select(name => (name, "service principal")).Prepend(("*", "anyone"));
}

/// <summary>Networks that have a name.</summary>
public sealed class NetworkCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string About)> Names(IDictionary boundParameters) =>
        [("internet", "all public addresses"), ("10.0.0.0/8", "private network"), ("172.16.0.0/12", "private network"), ("192.168.0.0/16", "private network")];
}
