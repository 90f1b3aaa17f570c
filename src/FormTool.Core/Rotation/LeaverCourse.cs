using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Core.Doing;

namespace FormTool.Core.Rotation;

/// <summary>
/// Everything that lets a person in, disabled at once. A policy that denies everything comes first: it holds for keys, passwords and sessions alike,
/// while the rest is taken away one by one. What AWS can bring back, the way back brings back; a password and an MFA device it cannot.
/// </summary>
internal sealed class LeaverCourse(RotationTools tools, LeaverInputs inputs) : RotationCourse
{
    /// <summary>The inline policy, and the statement in trust policies, that keep the person out.</summary>
    public const string DenyName = "FormToolLeaver";

    private const string DenyAll = """{"Version":"2012-10-17","Statement":[{"Sid":"FormToolLeaver","Effect":"Deny","Action":"*","Resource":"*"}]}""";

    private readonly IamUser _iam = new(tools.Client, inputs.User);

    public override string Type => LeaverInputs.Type;

    public override string Subject => SubjectOf(tools.Account, inputs.User);

    public override string Title => $"Disable everything that lets {inputs.User} in";

    public override IReadOnlyDictionary<string, string> Inputs => inputs.ToTexts();

    public override IReadOnlyList<Step> Steps
    {
        get
        {
            Step first = DenyStep();
            List<Step> steps = [first];
            steps.AddRange(inputs.Keys.Select(key => StatusStep("key", "Deactivate the access key", key, "UpdateAccessKey", "AccessKeyId", "ListAccessKeys", "AccessKeyMetadata")));
            if (inputs.HasPassword)
            {
                steps.Add(PasswordStep());
            }
            steps.AddRange(inputs.MfaDevices.Select(MfaStep));
            steps.AddRange(inputs.Certificates.Select(id => StatusStep("certificate", "Deactivate the signing certificate", id, "UpdateSigningCertificate", "CertificateId", "ListSigningCertificates", "Certificates")));
            steps.AddRange(inputs.SshKeys.Select(id => StatusStep("ssh", "Deactivate the SSH key", id, "UpdateSSHPublicKey", "SSHPublicKeyId", "ListSSHPublicKeys", "SSHPublicKeys")));
            steps.AddRange(inputs.ServiceCredentials.Select(id => StatusStep(
                "service", "Deactivate the service-specific credential", id, "UpdateServiceSpecificCredential", "ServiceSpecificCredentialId", "ListServiceSpecificCredentials", "ServiceSpecificCredentials")));
            steps.AddRange(inputs.Roles.Select(TrustStep));
            steps.AddRange(inputs.Groups.Select(GroupStep));
            // What comes after the denial does not wait for each other; what fails must not keep the rest from being done.
            return [first, .. steps.Skip(1).Select(step => step with { After = [first.Id] })];
        }
    }

    public static string SubjectOf(string account, string user) => $"{account}/iam/leaver/{user}";

    public override async Task<CourseEnd> GoAsync(Journal journal, RotationSettings settings, Func<IReadOnlyList<Step>, bool, Task> perform, CancellationToken ct)
    {
        // The journal stays open: it is the record, and the way back.
        await perform(Steps, true).ConfigureAwait(false);
        if (inputs.Unread.Count > 0)
        {
            throw new RotationException(
                RotationException.Incomplete, $"What could be read of {inputs.User} is disabled, and a policy denies everything. Not read, so look for yourself: {string.Join(", ", inputs.Unread)}.");
        }
        return new(RotationState.Paused, null, "Everything that lets the person in is disabled. Undo-FtKeyRotation takes back what AWS can take back.");
    }

    /// <summary>What a journal says of it.</summary>
    public static KeyRotation Tell(LeaverInputs inputs, JournalHead head, IReadOnlyDictionary<string, StepRecord> steps)
    {
        bool whole = steps.Count > 0 && steps.Values.All(record => record == StepRecord.Done);
        return new()
        {
            Id = head.Id,
            Kind = LeaverInputs.Type,
            UserName = inputs.User,
            Account = RotationCourses.AccountOf(head),
            State = whole ? RotationState.Paused : RotationState.Interrupted,
            Reached = whole ? "Disabled" : "Begun",
            BegunAt = head.Begun,
        };
    }

    private Step DenyStep() => new("deny", "iam:PutUserPolicy", "Deny everything, sessions included", inputs.User)
    {
        Look = async (_, ct) => (await _iam.CallAsync("GetUserPolicy", new() { { "PolicyName", DenyName } }, ct).ConfigureAwait(false))["PolicyDocument"].IsNull ? Effect.Absent : Effect.Whole,
        Act = (_, ct) => _iam.CallAsync("PutUserPolicy", new() { { "PolicyName", DenyName }, { "PolicyDocument", DenyAll } }, ct),
        Undo = (_, ct) => _iam.CallAsync("DeleteUserPolicy", new() { { "PolicyName", DenyName } }, ct),
    };

    private Step StatusStep(string kind, string action, string id, string operation, string member, string list, string items)
    {
        Task SetAsync(string status, CancellationToken ct) => _iam.CallAsync(operation, new() { { member, id }, { "Status", status } }, ct);
        return new($"{kind}:{id}", $"iam:{operation}", action, $"{inputs.User}/{id}")
        {
            // What is gone lets nobody in either.
            Look = async (_, ct) => (await _iam.ListAsync(list, items, member, item => item["Status"].AsText() == "Active", ct).ConfigureAwait(false)).Contains(id) ? Effect.Absent : Effect.Whole,
            Act = (_, ct) => SetAsync("Inactive", ct),
            Undo = (_, ct) => SetAsync("Active", ct),
        };
    }

    private Step PasswordStep() => new("password", "iam:DeleteLoginProfile", "Delete the console password (it cannot be brought back)", inputs.User)
    {
        Look = async (_, ct) =>
        {
            try
            {
                await _iam.CallAsync("GetLoginProfile", new(), ct).ConfigureAwait(false);
                return Effect.Absent;
            }
            catch (AwsServiceException e) when (e.Kind == AwsErrorKind.NotFound)
            {
                return Effect.Whole;
            }
        },
        Act = (_, ct) => _iam.CallAsync("DeleteLoginProfile", new(), ct),
    };

    private Step MfaStep(string serial) => new($"mfa:{Short(serial)}", "iam:DeactivateMFADevice", "Deactivate the MFA device (it cannot be brought back)", serial)
    {
        Look = async (_, ct) => (await _iam.ListAsync("ListMFADevices", "MFADevices", "SerialNumber", _ => true, ct).ConfigureAwait(false)).Contains(serial) ? Effect.Absent : Effect.Whole,
        Act = (_, ct) => _iam.CallAsync("DeactivateMFADevice", new() { { "SerialNumber", serial } }, ct),
    };

    private Step GroupStep(string group) => new($"group:{(group.Length > 100 ? Short(group) : group)}", "iam:RemoveUserFromGroup", "Take the person out of the group", group)
    {
        Look = async (_, ct) => (await _iam.ListAsync("ListGroupsForUser", "Groups", "GroupName", _ => true, ct).ConfigureAwait(false)).Contains(group) ? Effect.Absent : Effect.Whole,
        Act = (_, ct) => _iam.CallAsync("RemoveUserFromGroup", new() { { "GroupName", group } }, ct),
        Undo = (_, ct) => _iam.CallAsync("AddUserToGroup", new() { { "GroupName", group } }, ct),
    };

    private Step TrustStep(string role)
    {
        string sid = DenyName + Short(inputs.UserArn);
        async Task<TrustPolicy> ReadAsync(CancellationToken ct)
        {
            ObjectNode reply = await tools.Client.CallAsync(new("iam", "GetRole", tools.Region, new() { { "RoleName", role } }), ct).ConfigureAwait(false);
            return TrustPolicy.Parse(reply["Role"]["AssumeRolePolicyDocument"].AsText()) ?? throw new RotationException(RotationException.Incomplete, $"The trust policy of {role} cannot be read.");
        }
        Task WriteAsync(string policy, CancellationToken ct) =>
            tools.Client.CallAsync(new("iam", "UpdateAssumeRolePolicy", tools.Region, new() { { "RoleName", role }, { "PolicyDocument", policy } }), ct);
        return new($"trust:{role}", "iam:UpdateAssumeRolePolicy", "Deny the person in the trust policy that names them", role)
        {
            Look = async (_, ct) => (await ReadAsync(ct).ConfigureAwait(false)).Denies(sid) ? Effect.Whole : Effect.Absent,
            Act = async (_, ct) => await WriteAsync((await ReadAsync(ct).ConfigureAwait(false)).With(sid, inputs.UserArn), ct).ConfigureAwait(false),
            Undo = async (_, ct) => await WriteAsync((await ReadAsync(ct).ConfigureAwait(false)).Without(sid), ct).ConfigureAwait(false),
        };
    }

    /// <summary>A few letters that stand for a text, for ids that take no slashes and no length.</summary>
    private static string Short(string text) =>
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))[..12];
}
