using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Monitoring;

/// <summary>
/// The events that the CIS AWS Foundations Benchmark wants somebody to be told of, as CloudTrail would write them.
/// A pattern is recognised by what it matches, not by how it is written.
/// </summary>
internal static class WatchedEvents
{
    /// <summary>What happens all day and must not ring: whoever watches everything watches nothing.</summary>
    public static Node Ordinary { get; } = Event("ec2.amazonaws.com", "DescribeInstances");

    /// <summary>Each pattern's name and the events that all have to match.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<Node> Events)> All { get; } =
    [
        ("root-usage", [
            Event("ec2.amazonaws.com", "RunInstances", userType: "Root"),
            Event("signin.amazonaws.com", "ConsoleLogin", userType: "Root", eventType: "AwsConsoleSignIn")]),
        ("unauthorized-calls", [
            Event("ec2.amazonaws.com", "RunInstances", more: [("errorCode", Node.Of("Client.UnauthorizedOperation"))]),
            Event("s3.amazonaws.com", "GetBucketPolicy", more: [("errorCode", Node.Of("AccessDenied"))]),
            Event("kms.amazonaws.com", "Decrypt", more: [("errorCode", Node.Of("AccessDeniedException"))])]),
        ("console-without-mfa", [SignIn("Success", null)]),
        ("iam-changes", Events("iam.amazonaws.com",
            "DeleteGroupPolicy", "DeleteRolePolicy", "DeleteUserPolicy", "PutGroupPolicy", "PutRolePolicy", "PutUserPolicy", "CreatePolicy", "DeletePolicy",
            "CreatePolicyVersion", "DeletePolicyVersion", "AttachRolePolicy", "DetachRolePolicy", "AttachUserPolicy", "DetachUserPolicy", "AttachGroupPolicy", "DetachGroupPolicy")),
        ("trail-changes", Events("cloudtrail.amazonaws.com", "CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging")),
        ("console-failures", [SignIn("Failure", "Failed authentication"), SignIn("Failure", "Failed authentication", mfaUsed: "Yes")]),
        ("key-deletion", Events("kms.amazonaws.com", "DisableKey", "ScheduleKeyDeletion")),
        ("bucket-policy-changes", Events("s3.amazonaws.com",
            "PutBucketAcl", "PutBucketPolicy", "PutBucketCors", "PutBucketLifecycle", "PutBucketReplication",
            "DeleteBucketPolicy", "DeleteBucketCors", "DeleteBucketLifecycle", "DeleteBucketReplication")),
        ("config-changes", Events("config.amazonaws.com", "StopConfigurationRecorder", "DeleteDeliveryChannel", "PutDeliveryChannel", "PutConfigurationRecorder")),
        ("security-group-changes", Events("ec2.amazonaws.com",
            "AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress", "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress", "CreateSecurityGroup", "DeleteSecurityGroup")),
        ("network-acl-changes", Events("ec2.amazonaws.com",
            "CreateNetworkAcl", "CreateNetworkAclEntry", "DeleteNetworkAcl", "DeleteNetworkAclEntry", "ReplaceNetworkAclEntry", "ReplaceNetworkAclAssociation")),
        ("gateway-changes", Events("ec2.amazonaws.com",
            "CreateCustomerGateway", "DeleteCustomerGateway", "AttachInternetGateway", "CreateInternetGateway", "DeleteInternetGateway", "DetachInternetGateway")),
        ("route-changes", Events("ec2.amazonaws.com",
            "CreateRoute", "CreateRouteTable", "ReplaceRoute", "ReplaceRouteTableAssociation", "DeleteRouteTable", "DeleteRoute", "DisassociateRouteTable")),
        // EC2-Classic is gone, and the ClassicLink calls of the benchmark's text with it.
        ("vpc-changes", Events("ec2.amazonaws.com",
            "CreateVpc", "DeleteVpc", "ModifyVpcAttribute", "AcceptVpcPeeringConnection", "CreateVpcPeeringConnection", "DeleteVpcPeeringConnection", "RejectVpcPeeringConnection")),
        ("organization-changes", Events("organizations.amazonaws.com",
            "AcceptHandshake", "AttachPolicy", "CreateAccount", "CreateOrganizationalUnit", "CreatePolicy", "DeclineHandshake", "DeleteOrganization",
            "DeleteOrganizationalUnit", "DeletePolicy", "DetachPolicy", "DisablePolicyType", "EnablePolicyType", "InviteAccountToOrganization",
            "LeaveOrganization", "MoveAccount", "RemoveAccountFromOrganization", "UpdatePolicy", "UpdateOrganizationalUnit")),
    ];

    private static List<Node> Events(string source, params string[] names) => [.. names.Select(name => Event(source, name))];

    private static ObjectNode SignIn(string outcome, string? error, string mfaUsed = "No") => Event("signin.amazonaws.com", "ConsoleLogin", userType: "IAMUser", eventType: "AwsConsoleSignIn", more:
    [
        ("additionalEventData", new ObjectNode { { "MFAUsed", mfaUsed } }),
        ("responseElements", new ObjectNode { { "ConsoleLogin", outcome } }),
        ("errorMessage", Node.Of(error)),
    ]);

    private static ObjectNode Event(
        string source, string name, string userType = "AssumedRole", string eventType = "AwsApiCall", params (string Member, Node Value)[] more)
    {
        ObjectNode result = new()
        {
            { "eventVersion", "1.10" },
            { "userIdentity", new ObjectNode { { "type", userType }, { "principalId", "AROAEXAMPLE:session" }, { "accountId", "111122223333" } } },
            { "eventSource", source },
            { "eventName", name },
            { "awsRegion", "us-east-1" },
            { "sourceIPAddress", "192.0.2.10" },
            { "userAgent", "console.amazonaws.com" },
            { "eventType", eventType },
        };
        foreach ((string member, Node value) in more)
        {
            result.Add(member, value);
        }
        return result;
    }
}
