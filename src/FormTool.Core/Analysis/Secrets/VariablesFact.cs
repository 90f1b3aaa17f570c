using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Secrets;

/// <summary>
/// What the variables of an environment hold: a map of names and values (Lambda), or a list of <c>name</c> and <c>value</c> (ECS, CodeBuild).
/// It takes their place while the reply is read, so no value of a variable is ever in a document or a snapshot.
/// </summary>
internal static class VariablesFact
{
    private const int Shown = 50;

    /// <summary><c>{ Names, Found, Kinds, Places }</c>; null where there are no variables, unreadable where they could not be read.</summary>
    public static Node Of(Node variables)
    {
        if (variables.Kind is NodeKind.Null or NodeKind.Unreadable)
        {
            return variables;
        }
        KeyValuePair<string, string>[] read = [.. Read(variables)];
        IReadOnlyList<(string Kind, string Name)> found = SecretScanner.Scan(read.Where(variable => variable.Value.Length > 0));
        return new ObjectNode
        {
            { "Names", Node.Of(read.Select(variable => variable.Key).Take(Shown)) },
            { "Found", Node.Of(found.Count > 0) },
            { "Kinds", Node.Of(found.Select(hit => hit.Kind).Distinct().Order(StringComparer.Ordinal)) },
            { "Places", Node.Of(found.Select(hit => $"{hit.Name} ({hit.Kind})").Take(Shown)) },
        };
    }

    private static IEnumerable<KeyValuePair<string, string>> Read(Node variables)
    {
        if (variables is ObjectNode map)
        {
            foreach ((string name, Node value) in map)
            {
                yield return new(name, value.AsText() ?? "");
            }
        }
        foreach (Node variable in variables.Items)
        {
            // CodeBuild's references to Parameter Store and Secrets Manager are names of secrets, and no secrets.
            bool reference = variable["type"].AsText() is "PARAMETER_STORE" or "SECRETS_MANAGER";
            yield return new(variable["name"].AsText() ?? "", reference ? "" : variable["value"].AsText() ?? "");
        }
    }
}
