using System.Text.Json;
using FormTool.Aws.Documents;

namespace FormTool.Core.Doing;

/// <summary>What stands in a journal. The file may have been torn by a crash or changed by anybody: it is bounded and checked.</summary>
internal sealed class JournalText(JournalHead head, long wholeBytes)
{
    private const int MaxBytes = 4 * 1024 * 1024;
    private const int MaxLine = 256 * 1024;

    private static readonly Dictionary<string, StepRecord> Records =
        Enum.GetValues<StepRecord>().Where(record => record != StepRecord.None).ToDictionary(Journal.Name, StringComparer.Ordinal);

    public JournalHead Head { get; } = head;

    /// <summary>The bytes up to the end of the last whole line.</summary>
    public long WholeBytes { get; } = wholeBytes;

    public Dictionary<string, string> Outputs { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, StepRecord> Steps { get; } = new(StringComparer.Ordinal);

    /// <summary>When the newest record was written.</summary>
    public DateTimeOffset Latest { get; private set; } = head.Begun;

    /// <exception cref="DoingException">It is not there, or holds what FormTool did not write.</exception>
    public static JournalText Read(string path)
    {
        byte[] bytes = Bytes(path);
        int whole = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        JournalText? text = null;
        int number = 0;
        for (int start = 0; start < whole;)
        {
            int end = Array.IndexOf(bytes, (byte)'\n', start);
            number++;
            Node node = Parse(bytes.AsSpan(start, end - start), path, number);
            start = end + 1;
            if (text is null)
            {
                if (node["v"].AsNumber() is double version && version != JournalHead.Version)
                {
                    throw Wrong(path, 1, $"it is of version {version}, and this FormTool reads version {JournalHead.Version}");
                }
                text = new(JournalHead.From(node) ?? throw Wrong(path, 1, "it is no beginning of a journal"), whole);
            }
            else if (!text.Take(node))
            {
                throw Wrong(path, number, "it is no record of a step");
            }
        }
        return text ?? throw Wrong(path, 1, "it is no beginning of a journal");
    }

    /// <summary>Takes in one record; false where it is none.</summary>
    public bool Take(Node node)
    {
        if (node["record"].AsText() is not string name || !Records.TryGetValue(name, out StepRecord record)
            || node["step"].AsText() is not { Length: > 0 and <= Plan.MaxStepId } step
            || node["at"].AsTime() is not DateTimeOffset at
            || JournalHead.Texts(node["outputs"]) is not IReadOnlyDictionary<string, string> outputs)
        {
            return false;
        }
        Steps[step] = record;
        Latest = at;
        foreach ((string output, string value) in outputs)
        {
            Outputs[output] = value;
        }
        return true;
    }

    private static Node Parse(ReadOnlySpan<byte> line, string path, int number)
    {
        try
        {
            return line.Length > MaxLine ? throw Wrong(path, number, "it is too long") : NodeJson.Parse(line);
        }
        catch (JsonException e)
        {
            throw Wrong(path, number, "it is no JSON", e);
        }
    }

    private static byte[] Bytes(string path)
    {
        try
        {
            using FileStream file = StateFolder.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > MaxBytes)
            {
                throw new DoingException(DoingException.JournalNotValid, $"The journal '{path}' has {file.Length} bytes; FormTool writes none over {MaxBytes}.");
            }
            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DoingException(DoingException.JournalNotFound, $"There is no open operation '{Path.GetFileNameWithoutExtension(path)}' here.", e);
        }
    }

    private static DoingException Wrong(string path, int line, string why, Exception? inner = null) =>
        new(DoingException.JournalNotValid, $"Line {line} of the journal '{path}' cannot be used: {why}. FormTool did not write it so.", inner);
}
