namespace FormTool.Core.Analysis.Policies;

/// <summary>On what a step of an escalation has to be allowed.</summary>
internal enum StepTarget
{
    /// <summary>Something new, whose name the caller chooses: any resource of the statement will do.</summary>
    New,
    /// <summary>Whatever there is of the service's resources, not named ones.</summary>
    Any,
    /// <summary>Any user, the principal itself included.</summary>
    User,
    /// <summary>Any user but the principal itself: one's own keys bring nothing.</summary>
    OtherUser,
    /// <summary>Any group.</summary>
    Group,
    /// <summary>Any role.</summary>
    Role,
    /// <summary>Any customer managed policy, those attached to the principal included.</summary>
    Policy,
    /// <summary>Any key.</summary>
    Key,
    /// <summary>The principal itself, where it has a permissions boundary.</summary>
    Bounded,
}

/// <summary>One action of an escalation.</summary>
/// <param name="Action">In AWS's own spelling.</param>
/// <param name="Target">On what.</param>
/// <param name="PassedTo">For iam:PassRole: the service that receives the role.</param>
internal sealed record EscalationStep(string Action, StepTarget Target, string? PassedTo = null);

/// <summary>A way to become what one is not: all steps have to be allowed.</summary>
/// <param name="How">What it does, in a few words.</param>
/// <param name="Steps">The actions.</param>
internal sealed record EscalationPath(string How, params EscalationStep[] Steps)
{
    /// <summary>One line for a person.</summary>
    public string Text { get; } = $"{string.Join(" + ", Steps.Select(step => step.Action))}: {How}";
}

/// <summary>
/// The publicly known primitives by which a principal raises its own privileges.
/// A path that starts from compute that exists already (a function, an instance) reaches the roles which that compute has.
/// </summary>
internal static class EscalationTable
{
    private const string Lambda = "lambda.amazonaws.com";
    private const string Ec2 = "ec2.amazonaws.com";
    private const string Tasks = "ecs-tasks.amazonaws.com";
    private const string Glue = "glue.amazonaws.com";
    private const string SageMaker = "sagemaker.amazonaws.com";
    private const string States = "states.amazonaws.com";

    /// <summary>All paths.</summary>
    public static IReadOnlyList<EscalationPath> Paths { get; } =
    [
        new("puts a new version of a policy in force", On("iam:CreatePolicyVersion", StepTarget.Policy)),
        new("puts an older version of a policy in force", On("iam:SetDefaultPolicyVersion", StepTarget.Policy)),
        new("attaches any policy to a user", On("iam:AttachUserPolicy", StepTarget.User)),
        new("attaches any policy to a group", On("iam:AttachGroupPolicy", StepTarget.Group)),
        new("attaches any policy to a role", On("iam:AttachRolePolicy", StepTarget.Role)),
        new("writes an inline policy of a user", On("iam:PutUserPolicy", StepTarget.User)),
        new("writes an inline policy of a group", On("iam:PutGroupPolicy", StepTarget.Group)),
        new("writes an inline policy of a role", On("iam:PutRolePolicy", StepTarget.Role)),
        new("joins any group", On("iam:AddUserToGroup", StepTarget.Group)),
        new("makes access keys for any user", On("iam:CreateAccessKey", StepTarget.OtherUser)),
        new("gives any user a console password", On("iam:CreateLoginProfile", StepTarget.OtherUser)),
        new("changes any user's console password", On("iam:UpdateLoginProfile", StepTarget.OtherUser)),
        new("lets itself assume any role", On("iam:UpdateAssumeRolePolicy", StepTarget.Role)),
        new("replaces the identity provider that roles trust", On("iam:UpdateSAMLProvider", StepTarget.Any)),
        new("takes its own permissions boundary away", On("iam:DeleteUserPermissionsBoundary", StepTarget.Bounded)),
        new("changes its own permissions boundary", On("iam:PutUserPermissionsBoundary", StepTarget.Bounded)),
        new("takes its own permissions boundary away", On("iam:DeleteRolePermissionsBoundary", StepTarget.Bounded)),
        new("changes its own permissions boundary", On("iam:PutRolePermissionsBoundary", StepTarget.Bounded)),

        new("starts an instance with any role", Pass(Ec2), New("ec2:RunInstances")),
        new("gives a running instance any role", Pass(Ec2), Any("ec2:AssociateIamInstanceProfile")),
        new("gives a running instance any role", Pass(Ec2), Any("ec2:ReplaceIamInstanceProfileAssociation")),
        new("starts a spot instance with any role", Pass(Ec2), New("ec2:RequestSpotInstances")),
        new("starts a fleet with any role", Pass(Ec2), New("autoscaling:CreateLaunchConfiguration"), New("autoscaling:CreateAutoScalingGroup")),
        new("runs a function as any role", Pass(Lambda), New("lambda:CreateFunction"), New("lambda:InvokeFunction")),
        new("runs a function as any role, by an event source", Pass(Lambda), New("lambda:CreateFunction"), New("lambda:CreateEventSourceMapping")),
        new("runs a function as any role, by letting others invoke it", Pass(Lambda), New("lambda:CreateFunction"), New("lambda:AddPermission")),
        new("runs a function as any role, by its URL", Pass(Lambda), New("lambda:CreateFunction"), New("lambda:CreateFunctionUrlConfig")),
        new("gives an existing function any role", Pass(Lambda), Any("lambda:UpdateFunctionConfiguration"), Any("lambda:UpdateFunctionCode")),
        new("creates a stack as any role", Pass("cloudformation.amazonaws.com"), New("cloudformation:CreateStack")),
        new("updates a stack as any role", Pass("cloudformation.amazonaws.com"), Any("cloudformation:UpdateStack")),
        new("creates a stack set as any role", Pass("cloudformation.amazonaws.com"), New("cloudformation:CreateStackSet"), New("cloudformation:CreateStackInstances")),
        new("opens a Glue endpoint with any role", Pass(Glue), New("glue:CreateDevEndpoint")),
        new("runs a Glue job as any role", Pass(Glue), New("glue:CreateJob"), New("glue:StartJobRun")),
        new("schedules a Glue job as any role", Pass(Glue), New("glue:CreateJob"), New("glue:CreateTrigger")),
        new("runs a Glue job as any role", Pass(Glue), Any("glue:UpdateJob"), Any("glue:StartJobRun")),
        new("opens a notebook with any role", Pass(SageMaker), New("sagemaker:CreateNotebookInstance"), New("sagemaker:CreatePresignedNotebookInstanceUrl")),
        new("runs a training job as any role", Pass(SageMaker), New("sagemaker:CreateTrainingJob")),
        new("runs a processing job as any role", Pass(SageMaker), New("sagemaker:CreateProcessingJob")),
        new("runs a task as any role", Pass(Tasks), New("ecs:RegisterTaskDefinition"), New("ecs:RunTask")),
        new("runs a task as any role", Pass(Tasks), New("ecs:RegisterTaskDefinition"), New("ecs:StartTask")),
        new("runs a service as any role", Pass(Tasks), New("ecs:RegisterTaskDefinition"), New("ecs:CreateService")),
        new("runs a service as any role", Pass(Tasks), New("ecs:RegisterTaskDefinition"), Any("ecs:UpdateService")),
        new("runs a batch job as any role", Pass(Tasks), New("batch:RegisterJobDefinition"), New("batch:SubmitJob")),
        new("runs a pipeline as any role", Pass("datapipeline.amazonaws.com"), New("datapipeline:CreatePipeline"), New("datapipeline:PutPipelineDefinition"), New("datapipeline:ActivatePipeline")),
        new("runs a build as any role", Pass("codebuild.amazonaws.com"), New("codebuild:CreateProject"), New("codebuild:StartBuild")),
        new("gives a build project any role", Pass("codebuild.amazonaws.com"), Any("codebuild:UpdateProject"), Any("codebuild:StartBuild")),
        new("creates a pipeline as any role", Pass("codepipeline.amazonaws.com"), New("codepipeline:CreatePipeline")),
        new("creates a project whose role administers it", Pass("codestar.amazonaws.com"), New("codestar:CreateProject")),
        new("runs an automation as any role", Pass("ssm.amazonaws.com"), New("ssm:StartAutomationExecution")),
        new("runs a state machine as any role", Pass(States), New("states:CreateStateMachine"), New("states:StartExecution")),
        new("gives a state machine any role", Pass(States), Any("states:UpdateStateMachine"), Any("states:StartExecution")),
        new("starts a cluster with any role", Pass("elasticmapreduce.amazonaws.com"), New("elasticmapreduce:RunJobFlow")),
        new("runs a service as any role", Pass("tasks.apprunner.amazonaws.com"), New("apprunner:CreateService")),
        new("calls any API on a schedule as any role", Pass("scheduler.amazonaws.com"), New("scheduler:CreateSchedule")),
        new("calls targets as any role", Pass("events.amazonaws.com"), New("events:PutRule"), New("events:PutTargets")),
        new("runs code as any role", Pass("bedrock-agentcore.amazonaws.com"), New("bedrock-agentcore:CreateCodeInterpreter"), New("bedrock-agentcore:StartCodeInterpreterSession"), New("bedrock-agentcore:InvokeCodeInterpreter")),

        new("replaces the code of any function", Any("lambda:UpdateFunctionCode")),
        new("puts a layer before the code of any function", Any("lambda:UpdateFunctionConfiguration")),
        new("runs commands on any instance", Any("ssm:SendCommand")),
        new("opens a session on any instance", Any("ssm:StartSession")),
        new("puts its key on any instance", Any("ec2-instance-connect:SendSSHPublicKey")),
        new("replaces the start script of any instance", Any("ec2:ModifyInstanceAttribute"), Any("ec2:StopInstances"), Any("ec2:StartInstances")),
        new("runs commands in any task", Any("ecs:ExecuteCommand")),
        new("changes any stack with the stack's own role", Any("cloudformation:UpdateStack")),
        new("runs any build with its own commands", Any("codebuild:StartBuild")),
        new("opens any Glue endpoint", Any("glue:UpdateDevEndpoint")),
        new("opens any notebook", Any("sagemaker:CreatePresignedNotebookInstanceUrl")),
        new("changes what any state machine does", Any("states:UpdateStateMachine"), Any("states:StartExecution")),
    ];

    private static readonly string[] s_selfGrants =
        ["iam:CreatePolicyVersion", "iam:AttachUserPolicy", "iam:AttachGroupPolicy", "iam:AttachRolePolicy", "iam:PutUserPolicy", "iam:PutGroupPolicy", "iam:PutRolePolicy"];

    private static readonly EscalationPath[] s_ofUsers = [.. Paths.Where(path => path.Steps is [{ Target: StepTarget.OtherUser }])];

    private static readonly EscalationPath[] s_ofRoles = [.. Paths.Where(path => path.Steps is [{ Action: "iam:UpdateAssumeRolePolicy" }])];

    private static readonly ILookup<string, EscalationPath> s_passing = Paths
        .SelectMany(path => path.Steps.Where(step => step.PassedTo is not null).Select(step => (Service: step.PassedTo!, Path: path)))
        .ToLookup(pair => pair.Service, pair => pair.Path, StringComparer.Ordinal);

    /// <summary>The paths on which a role is passed to the service.</summary>
    public static IEnumerable<EscalationPath> PassingTo(string service) => s_passing[service];

    /// <summary>The paths of one step, tried on one user or role, after which one is that user or role.</summary>
    public static IReadOnlyList<EscalationPath> Takeovers(bool ofRole) => ofRole ? s_ofRoles : s_ofUsers;

    /// <summary>Whether the path gives rights to whoever takes it, without anybody else.</summary>
    public static bool IsSelfGrant(EscalationPath path) => path.Steps is [{ Action: string action }] && s_selfGrants.Contains(action);

    /// <summary>Joins any group.</summary>
    public static EscalationStep JoinGroup { get; } = On("iam:AddUserToGroup", StepTarget.Group);

    /// <summary>Passes any role to any service.</summary>
    public static EscalationStep PassRoleAny { get; } = On("iam:PassRole", StepTarget.Role);

    /// <summary>Assumes any role that lets it.</summary>
    public static EscalationStep AssumeRoleAny { get; } = On("sts:AssumeRole", StepTarget.Role);

    /// <summary>Decrypts with any key.</summary>
    public static IReadOnlyList<EscalationStep> DecryptAny { get; } = [On("kms:Decrypt", StepTarget.Key), On("kms:ReEncryptFrom", StepTarget.Key)];

    /// <summary>Every step once; a step's place here is its index in the answers for a principal.</summary>
    public static IReadOnlyList<EscalationStep> Steps { get; } =
        [.. Paths.SelectMany(path => path.Steps).Append(PassRoleAny).Append(AssumeRoleAny).Concat(DecryptAny).Distinct()];

    /// <summary>Every action once, in lower case; its place here is its bit in <see cref="PolicyStatement.Dangerous"/>.</summary>
    public static IReadOnlyList<string> Actions { get; } = [.. Steps.Select(step => step.Action.ToLowerInvariant()).Distinct()];

    /// <summary>The bits of the actions that the statement touches.</summary>
    public static ulong[] Mark(PolicyStatement statement)
    {
        ulong[] bits = new ulong[(Actions.Count + 63) / 64];
        for (int i = 0; i < Actions.Count; i++)
        {
            if (statement.Allows ? statement.Actions.MayMatch(Actions[i]) : statement.Actions.SurelyMatches(Actions[i]))
            {
                bits[i / 64] |= 1UL << (i % 64);
            }
        }
        return bits;
    }

    private static EscalationStep On(string action, StepTarget target) => new(action, target);

    private static EscalationStep New(string action) => new(action, StepTarget.New);

    private static EscalationStep Any(string action) => new(action, StepTarget.Any);

    private static EscalationStep Pass(string service) => new("iam:PassRole", StepTarget.Role, service);
}
