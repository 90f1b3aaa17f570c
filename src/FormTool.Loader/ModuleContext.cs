using System.Reflection;
using System.Runtime.Loader;

namespace FormTool.Loader;

/// <summary>
/// The load context in which FormTool and its dependencies live, so that they meet no other version of the same
/// assembly: AWS Tools brings its own AWSSDK.Core into the default context, under the same name and version number.
/// </summary>
public sealed class ModuleContext : AssemblyLoadContext
{
    private static readonly Dictionary<string, ModuleContext> Contexts = new(StringComparer.Ordinal);

    private readonly string _folder;

    private ModuleContext(string folder) : base("FormTool") => _folder = folder;

    /// <summary>Loads the module's main assembly from this folder; the same one each time.</summary>
    public static Assembly Load(string folder, string assemblyName)
    {
        lock (Contexts)
        {
            if (!Contexts.TryGetValue(folder, out ModuleContext? context))
            {
                Contexts.Add(folder, context = new(folder));
            }
            return context.LoadFromAssemblyPath(Path.Combine(folder, assemblyName + ".dll"));
        }
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // What lies in our folder is ours; the framework and PowerShell itself come from the default context.
        string path = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
