namespace FormTool.Core.Access;

/// <summary>What reading, changing and owning a resource amount to: one action stands for each, and says what it stands for.</summary>
internal static class AccessLevels
{
    private static readonly Dictionary<string, (string Level, string Action)[]> s_actions = new(StringComparer.Ordinal)
    {
        ["s3"] = [("Read", "s3:GetObject"), ("Write", "s3:PutObject"), ("Admin", "s3:PutBucketPolicy")],
        ["kms"] = [("Read", "kms:Decrypt"), ("Write", "kms:Encrypt"), ("Admin", "kms:PutKeyPolicy")],
        ["sns"] = [("Read", "sns:Subscribe"), ("Write", "sns:Publish"), ("Admin", "sns:SetTopicAttributes")],
        ["sqs"] = [("Read", "sqs:ReceiveMessage"), ("Write", "sqs:SendMessage"), ("Admin", "sqs:SetQueueAttributes")],
        ["backup"] = [("Read", "backup:CopyFromBackupVault"), ("Write", "backup:CopyIntoBackupVault"), ("Admin", "backup:PutBackupVaultAccessPolicy")],
        ["role"] = [("Read", "iam:GetRole"), ("Write", "sts:AssumeRole"), ("Admin", "iam:UpdateAssumeRolePolicy")],
        ["user"] = [("Read", "iam:GetUser"), ("Write", "iam:CreateAccessKey"), ("Admin", "iam:PutUserPolicy")],
        ["secretsmanager"] = [("Read", "secretsmanager:GetSecretValue"), ("Write", "secretsmanager:PutSecretValue"), ("Admin", "secretsmanager:PutResourcePolicy")],
        ["ssm"] = [("Read", "ssm:GetParameter"), ("Write", "ssm:PutParameter"), ("Admin", "ssm:DeleteParameter")],
        ["dynamodb"] = [("Read", "dynamodb:GetItem"), ("Write", "dynamodb:PutItem"), ("Admin", "dynamodb:DeleteTable")],
        ["lambda"] = [("Read", "lambda:GetFunction"), ("Write", "lambda:InvokeFunction"), ("Admin", "lambda:UpdateFunctionCode")],
        ["ec2"] = [("Read", "ec2:GetConsoleOutput"), ("Write", "ec2:StartInstances"), ("Admin", "ec2:ModifyInstanceAttribute")],
        ["rds"] = [("Read", "rds:CreateDBSnapshot"), ("Write", "rds:ModifyDBInstance"), ("Admin", "rds:DeleteDBInstance")],
        ["logs"] = [("Read", "logs:GetLogEvents"), ("Write", "logs:PutLogEvents"), ("Admin", "logs:DeleteLogGroup")],
    };

    /// <summary>The actions that stand for the levels of a kind of resource (<c>role</c>, <c>user</c>, or the service of its ARN); none where none are known.</summary>
    public static IReadOnlyList<(string Level, string Action)> Of(string kind) => s_actions.GetValueOrDefault(kind, []);

    /// <summary>Every action that is known here, for completion.</summary>
    public static IEnumerable<string> Actions => s_actions.Values.SelectMany(levels => levels.Select(level => level.Action)).Concat(
        ["s3:ListBucket", "s3:DeleteObject", "s3:GetBucketPolicy", "kms:GenerateDataKey", "kms:ScheduleKeyDeletion", "iam:PassRole"]).Distinct();
}
