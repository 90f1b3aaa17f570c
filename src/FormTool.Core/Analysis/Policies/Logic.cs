namespace FormTool.Core.Analysis.Policies;

/// <summary>Kleene's three values: true, false, and null for what is not known.</summary>
internal static class Logic
{
    public static bool? And(bool? one, bool? other) => one == false || other == false ? false : one is null || other is null ? null : true;

    public static bool? Or(bool? one, bool? other) => one == true || other == true ? true : one is null || other is null ? null : false;

    public static bool? Not(bool? value) => !value;
}
