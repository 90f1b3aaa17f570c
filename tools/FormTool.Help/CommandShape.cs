using System.Management.Automation;
using System.Reflection;

namespace FormTool.Help;

/// <summary>One parameter, as its cmdlet declares it.</summary>
/// <param name="Name">Without the dash.</param>
/// <param name="Type">As PowerShell shows it: <c>string[]</c>.</param>
/// <param name="IsSwitch">Whether it takes no value.</param>
/// <param name="Required">Whether it must be given.</param>
/// <param name="Position">Its position; null where it goes by name only.</param>
/// <param name="Pipeline">How the pipeline gives it, in Get-Help's words.</param>
/// <param name="Wildcards">Whether it takes wildcards.</param>
/// <param name="Hidden">Whether completion leaves it out.</param>
/// <param name="Aliases">Other names.</param>
/// <param name="Values">The values that there are, where there are only some.</param>
public sealed record ParameterShape(
    string Name, string Type, bool IsSwitch, bool Required, int? Position, string Pipeline, bool Wildcards, bool Hidden,
    IReadOnlyList<string> Aliases, IReadOnlyList<string> Values);

/// <summary>A cmdlet, as its class declares it. Our cmdlets have one parameter set.</summary>
/// <param name="Name">Verb and noun.</param>
/// <param name="Parameters">In the order of the syntax: by position, then by declaration, the derived class first.</param>
/// <param name="Outputs">Types of output.</param>
public sealed record CommandShape(string Name, IReadOnlyList<ParameterShape> Parameters, IReadOnlyList<string> Outputs)
{
    /// <summary>The cmdlets of an assembly. Attributes are read as data: the reference assembly that they come from has no code.</summary>
    public static IEnumerable<CommandShape> Of(Assembly assembly) =>
        from type in assembly.GetExportedTypes()
        let cmdlet = Data(type, nameof(CmdletAttribute)).FirstOrDefault()
        where cmdlet is not null
        let name = $"{cmdlet.ConstructorArguments[0].Value}-{cmdlet.ConstructorArguments[1].Value}"
        orderby name
        select new CommandShape(
            name,
            [.. Declared(type, cmdlet).OrderBy(parameter => parameter.Position ?? int.MaxValue)],
            [.. Data(type, nameof(OutputTypeAttribute)).SelectMany(output => (IEnumerable<CustomAttributeTypedArgument>)output.ConstructorArguments[0].Value!).Select(output => output.Value!.ToString()!)]);

    private static IEnumerable<ParameterShape> Declared(Type type, CustomAttributeData cmdlet)
    {
        for (Type? level = type; level is not null && level.Assembly == type.Assembly; level = level.BaseType)
        {
            foreach (PropertyInfo property in level.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            {
                if (Data(property, nameof(ParameterAttribute)).FirstOrDefault() is CustomAttributeData parameter)
                {
                    yield return Shape(property, parameter);
                }
            }
        }
        if (Flag(cmdlet, "SupportsShouldProcess"))
        {
            yield return new("WhatIf", "switch", true, false, null, "False", false, false, ["wi"], []);
            yield return new("Confirm", "switch", true, false, null, "False", false, false, ["cf"], []);
        }
    }

    private static ParameterShape Shape(PropertyInfo property, CustomAttributeData parameter)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Type element = type.GetElementType() ?? type;
        bool isSwitch = type.Name == nameof(SwitchParameter);
        string pipeline = string.Join(", ", new[]
        {
            Flag(parameter, "ValueFromPipeline") ? "ByValue" : null,
            Flag(parameter, "ValueFromPipelineByPropertyName") ? "ByPropertyName" : null,
        }.OfType<string>());
        return new(
            property.Name, isSwitch ? "switch" : Shown(type), isSwitch, Flag(parameter, "Mandatory"),
            Value(parameter, "Position") as int?,
            pipeline.Length > 0 ? $"True ({pipeline})" : "False",
            Data(property, nameof(SupportsWildcardsAttribute)).Any(),
            Flag(parameter, "DontShow"),
            Strings(property, nameof(AliasAttribute)),
            element.IsEnum ? Enum.GetNames(element) : Strings(property, nameof(ValidateSetAttribute)));
    }

    private static string Shown(Type type) => type.IsArray ? Shown(type.GetElementType()!) + "[]"
        : type == typeof(string) ? "string"
        : type == typeof(object) ? "object"
        : type == typeof(int) ? "int"
        : type.Name;

    private static string[] Strings(MemberInfo member, string attribute) =>
        [.. Data(member, attribute).SelectMany(data => (IEnumerable<CustomAttributeTypedArgument>)data.ConstructorArguments[0].Value!).Select(value => (string)value.Value!)];

    private static IEnumerable<CustomAttributeData> Data(MemberInfo member, string attribute) =>
        member.GetCustomAttributesData().Where(data => data.AttributeType.Name == attribute);

    private static bool Flag(CustomAttributeData data, string name) => Value(data, name) is true;

    private static object? Value(CustomAttributeData data, string name) =>
        data.NamedArguments.Where(argument => argument.MemberName == name).Select(argument => argument.TypedValue.Value).FirstOrDefault();
}
