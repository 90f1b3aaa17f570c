namespace FormTool.Aws.Runtime;

/// <summary>What the end of a call says of its service.</summary>
internal enum CallEnd
{
    /// <summary>It works: it gave what was asked for, or a good reason why not.</summary>
    Answered,
    /// <summary>It failed, was too busy or said nothing; or the call was stopped from here.</summary>
    Failed,
}
