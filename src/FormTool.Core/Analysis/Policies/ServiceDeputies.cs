namespace FormTool.Core.Analysis.Policies;

/// <summary>Services that can be made to act for a stranger, and those that cannot.</summary>
internal static class ServiceDeputies
{
    /// <summary>Whether the service assumes a role only for resources of the role's own account: the instance was given
    /// the role by someone who may pass it. EC2 sends no source keys, so a condition on them would lock it out.</summary>
    public static bool ActsOnlyWithin(string service) => service is "ec2.amazonaws.com" or "ec2.amazonaws.com.cn";
}
