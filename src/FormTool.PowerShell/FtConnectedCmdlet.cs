using System.Management.Automation;
using FormTool.Aws.Connections;
using FormTool.Core.Accounts;
using FormTool.PowerShell.Binding;
using FormTool.PowerShell.Completion;

namespace FormTool.PowerShell;

/// <summary>A cmdlet that can ask AWS: the connection parameters of AWS Tools, with their meaning. They do not bind from the pipeline:
/// a new access key that is piped must not become the caller's own, nor a resource's region the region of the call.</summary>
public abstract class FtConnectedCmdlet : FtCmdlet
{
    // One for the session: it keeps the sessions that profiles opened, so that an MFA code is asked once.
    private static readonly ConnectionResolver Resolver = new();

    /// <summary>A profile of the shared files.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [Alias("StoredCredentials", "AWSProfileName")]
    public string? ProfileName { get; set; }

    /// <summary>Where the shared files are, if not in the home folder.</summary>
    [Parameter]
    [Alias("AWSProfilesLocation", "ProfilesLocation")]
    public string? ProfileLocation { get; set; }

    /// <summary>An access key's id.</summary>
    [Parameter]
    [Alias("AK")]
    public string? AccessKey { get; set; }

    /// <summary>An access key's secret.</summary>
    [Parameter]
    [Alias("SK", "SecretAccessKey")]
    public string? SecretKey { get; set; }

    /// <summary>The token of temporary credentials.</summary>
    [Parameter]
    [Alias("ST")]
    public string? SessionToken { get; set; }

    /// <summary>What <c>Get-AWSCredential</c> gave.</summary>
    [Parameter]
    [CredentialTransformation]
    public object? Credential { get; set; }

    /// <summary>An endpoint in the place of AWS's own: a test bench, a private endpoint.</summary>
    [Parameter]
    public string? EndpointUrl { get; set; }

    /// <summary>The region that the connection starts from, where the cmdlet has one.</summary>
    protected abstract string? HomeRegion { get; }

    /// <summary>Resolves credentials and region, and asks whose account it is.</summary>
    protected LiveAccount Connect(IReadOnlyList<string> regions)
    {
        AwsConnection connection = Resolver.Resolve(new ConnectionOptions
        {
            ProfileName = ProfileName,
            ProfileLocation = ProfileLocation is null ? null : FilePath(ProfileLocation),
            Region = HomeRegion,
            AccessKey = AccessKey,
            SecretKey = SecretKey,
            SessionToken = SessionToken,
            Credential = Credential,
            StoredCredential = SessionValue("StoredAWSCredentials"),
            StoredRegion = SessionValue("StoredAWSRegion")?.ToString(),
            EndpointUrl = EndpointUrl,
            MfaTokenCode = AskForCode,
        });
        connection = Raise(connection);
        return Await((_, stop) => LiveAccount.OpenAsync(connection, regions, stop), "Asking whose account this is");
    }

    /// <summary>Where a cmdlet opens a session of its own on these credentials (multi-factor), this gives the connection of that.</summary>
    private protected virtual AwsConnection Raise(AwsConnection connection) => connection;

    private object? SessionValue(string name) =>
        SessionState.PSVariable.GetValue(name) is { } value ? CredentialTransformationAttribute.Unwrap(value) : null;

    private protected string? AskForCode(string serial)
    {
        Host.UI.Write($"Code of the MFA device {serial}: ");
        return Host.UI.ReadLine();
    }
}
