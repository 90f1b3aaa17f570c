using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using FormTool.Aws.Connections;
using FormTool.Cli.Commands;
using FormTool.Cli.Output;
using FormTool.Core.Accounts;
using FormTool.Core.Knowledge;
using FormTool.Core.Reports;
using FormTool.Core.Snapshots;

namespace FormTool.Cli;

/// <summary>The commands, and what becomes of their errors.</summary>
internal static class CommandLine
{
    /// <summary>Ctrl+C asks the run to end; after this it is ended.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(800);

    /// <summary>Runs what the arguments say.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        RootCommand root = Create();
        // A resource may be named "@something": no argument stands for a file of arguments.
        ParseResult parse = root.Parse(args.Length == 0 ? ["--help"] : args, new() { ResponseFileTokenReplacer = null });
        if (parse.Errors.Count > 0)
        {
            string command = string.Join(' ', CommandNames(parse.CommandResult.Command));
            ErrorLine.Write("ArgumentNotValid", $"{string.Join(' ', parse.Errors.Select(error => error.Message))} '{command} --help' shows what can be said.");
            return ExitCodes.Usage;
        }
        InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Patience };
        try
        {
            return await parse.InvokeAsync(configuration).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception error)
        {
            (string id, string message) = Describe(error);
            ErrorLine.Write(id, message);
            return ExitCodes.Usage;
        }
    }

    private static RootCommand Create()
    {
        RootCommand root = new("Proves the security of an AWS environment: reads it, decides every rule, and says what it could not see.")
        {
            PostureCommand.Create(),
            RulesCommand.Create(),
            ReportCommand.Create(),
            InventoryCommand.Create(),
        };
        if (root.Options.OfType<HelpOption>().FirstOrDefault() is { Action: HelpAction help } option)
        {
            option.Action = new HelpWithExitCodes(help);
        }
        return root;
    }

    private static (string Id, string Message) Describe(Exception error) => error switch
    {
        CliException known => (known.ErrorId, known.Message),
        ReportException known => (known.ErrorId, known.Message),
        KnowledgeException known => (known.ErrorId, known.Message),
        SnapshotException known => (known.ErrorId, known.Message),
        ConnectionException known => (known.ErrorId, AsOptions(known.Message)),
        AccountException known => (known.ErrorId, known.Message),
        InvalidDataException known => ("RuleFileNotValid", known.Message),
        IOException or UnauthorizedAccessException => ("FileNotReadable", error.Message),
        _ => ("Unexpected", $"{error.GetType().Name}: {error.Message} This is a fault of FormTool; please report it with the command that you gave."),
    };

    /// <summary>The libraries speak of parameters as the cmdlets name them.</summary>
    private static string AsOptions(string message) => message
        .Replace("-ProfileName", "--profile", StringComparison.Ordinal)
        .Replace("-ProfileLocation", "--profile-location", StringComparison.Ordinal)
        .Replace("-EndpointUrl", "--endpoint-url", StringComparison.Ordinal)
        .Replace("-Region", "--region", StringComparison.Ordinal)
        .Replace("$StoredAWSRegion, ", "", StringComparison.Ordinal)
        .Replace("-Credential, ", "", StringComparison.Ordinal);

    private static IEnumerable<string> CommandNames(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? [.. CommandNames(parent), command.Name] : ["formtool"];

    /// <summary>The usual help, and the exit codes that runbooks need.</summary>
    private sealed class HelpWithExitCodes(HelpAction help) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            int code = help.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output.WriteLine(ExitCodes.Help);
            return code;
        }
    }
}
