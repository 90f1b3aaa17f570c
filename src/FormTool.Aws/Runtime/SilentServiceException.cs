using System.Globalization;

namespace FormTool.Aws.Runtime;

/// <summary>The call was not made, because its service has given no good answer for so long as one call may take.</summary>
internal sealed class SilentServiceException(TimeSpan silence, Exception last) : Exception(
    string.Create(CultureInfo.InvariantCulture, $"Not asked: the service gave no good answer for {silence.TotalSeconds:0.#} s."), last);
