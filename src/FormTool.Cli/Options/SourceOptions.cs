using System.CommandLine;
using FormTool.Aws.Connections;
using FormTool.Core.Accounts;
using FormTool.Core.Environments;
using FormTool.Core.Reports;

namespace FormTool.Cli.Options;

/// <summary>What is looked at: an account, a saved snapshot, or the example environment.</summary>
internal sealed class SourceOptions
{
    private readonly Option<bool> _demo = new("--demo") { Description = "The embedded example environment: no account is needed and nothing is asked" };
    private readonly Option<string?> _inventory = new("--inventory") { Description = "A snapshot that 'formtool inventory export' saved, instead of AWS", HelpName = "FILE" };
    private readonly Option<string?> _profile = new("--profile") { Description = "A profile of the shared AWS files", HelpName = "NAME" };
    private readonly Option<string?> _profileLocation = new("--profile-location") { Description = "The shared credentials file, if not in the home folder", HelpName = "FILE" };
    private readonly Option<string[]> _region = FilterOptions.List("--region", "Regions, wildcards allowed; '*' is every region that the account has enabled; default: the profile's", "REGION");
    private readonly Option<string?> _endpointUrl = new("--endpoint-url") { Description = "An endpoint in the place of AWS's own", HelpName = "URL" };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_demo, _inventory, _profile, _profileLocation, _region, _endpointUrl])
        {
            command.Add(option);
        }
        command.Validators.Add(result =>
        {
            Option[] live = [_profile, _profileLocation, _region, _endpointUrl];
            bool demo = result.GetValue(_demo);
            bool snapshot = result.GetValue(_inventory) is not null;
            if (demo && snapshot)
            {
                result.AddError("--demo and --inventory are two environments: say one of them.");
            }
            if ((demo || snapshot) && live.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } option)
            {
                result.AddError($"{option.Name} is for a live account; leave it away with {(demo ? "--demo" : "--inventory")}.");
            }
        });
    }

    /// <summary>Whether the example environment is asked for.</summary>
    public bool IsDemo(ParseResult parse) => parse.GetValue(_demo);

    /// <summary>Opens it; a live account is asked who the caller is.</summary>
    public async Task<OpenedSource> OpenAsync(ParseResult parse, CancellationToken cancellation)
    {
        if (IsDemo(parse))
        {
            return new(ExampleEnvironment.Open(), RunSource.Demo, null, null);
        }
        if (parse.GetValue(_inventory) is string path)
        {
            return OpenedSource.Snapshot(path);
        }
        string[] regions = FilterOptions.Split(parse.GetValue(_region)!);
        AwsConnection connection = new ConnectionResolver().Resolve(new()
        {
            ProfileName = parse.GetValue(_profile),
            ProfileLocation = parse.GetValue(_profileLocation),
            Region = regions.FirstOrDefault(region => region.AsSpan().IndexOfAny('*', '?') < 0),
            EndpointUrl = parse.GetValue(_endpointUrl),
            MfaTokenCode = Output.MfaPrompt.Ask,
        });
        LiveAccount account = await LiveAccount.OpenAsync(connection, regions, cancellation).ConfigureAwait(false);
        return connection.EndpointUrl is { } url
            ? new(account.Source, RunSource.Endpoint, url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/'), account)
            : new(account.Source, RunSource.Aws, null, account);
    }
}
