using System.Text.Json;

namespace FormTool.Aws.Models;

/// <summary>Where the parts of a model file stand. One pass over the tokens, nothing is built: EC2's takes about a millisecond.</summary>
internal sealed class ModelFile
{
    private readonly Dictionary<string, Dictionary<string, Range>> _sections = new(StringComparer.Ordinal);

    public ModelFile(ReadOnlyMemory<byte> file)
    {
        File = file;
        Utf8JsonReader reader = new(file.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string section = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                _sections[section] = ReadPlaces(ref reader);
            }
        }
    }

    public ReadOnlyMemory<byte> File { get; }

    public Dictionary<string, Range> Section(string name) =>
        _sections.TryGetValue(name, out Dictionary<string, Range>? places) ? places : [];

    public ReadOnlySpan<byte> Part(Range place) => File.Span[place];

    private static Dictionary<string, Range> ReadPlaces(ref Utf8JsonReader reader)
    {
        Dictionary<string, Range> places = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            places[name] = start..(int)reader.BytesConsumed;
        }
        return places;
    }
}
