using System.CommandLine;
using FormTool.Cli;
using FormTool.Cli.Output;

Screen.Prepare();
return await CommandLine.RunAsync(args).ConfigureAwait(false);
