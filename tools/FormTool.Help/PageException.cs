namespace FormTool.Help;

/// <summary>A page of help that lacks something, or says something that is not so.</summary>
public sealed class PageException(string page, string message) : Exception($"{page}: {message}");
