using FormTool.Aws.Client;
using FormTool.Core.Analysis;
using FormTool.Core.Collection;
using FormTool.Core.Inventory;
using FormTool.Core.Rules;

namespace FormTool.Core.Accounts;

/// <summary>
/// Reads what every run needs (service models, inventory, rules, the plan) while credentials are resolved and STS answers,
/// so that it does not stand in the way of the first calls, one after another. Once for a process; a failure shows where the thing is really used.
/// </summary>
internal static class WarmStart
{
    private static int _begun;

    public static void Begin()
    {
        if (Interlocked.Exchange(ref _begun, 1) == 1)
        {
            return;
        }
        _ = Task.Run(static () => CollectionPlan.For(RuleSet.BuiltIn.Rules, InventoryCatalog.BuiltIn, Analyzers.All))
            .ContinueWith(static plan => _ = plan.Exception, TaskScheduler.Default);
        // One after another, the largest first: the threads are for those who wait.
        _ = Task.Run(static () => ServiceModels.Get("ec2"))
            .ContinueWith(
                static ec2 =>
                {
                    _ = ec2.Exception;
                    foreach (string service in InventoryCatalog.BuiltIn.Types.Values.Select(type => type.List?.Call.Service).OfType<string>().Distinct(StringComparer.Ordinal))
                    {
                        _ = ServiceModels.Get(service);
                    }
                },
                TaskScheduler.Default)
            .ContinueWith(static models => _ = models.Exception, TaskScheduler.Default);
    }
}
