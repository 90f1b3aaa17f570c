using System.Collections.Concurrent;
using System.Text.Json;

namespace FormTool.Aws.Models;

/// <summary>The named shapes of a model, each read from the file's bytes when it is first needed.</summary>
internal sealed class ShapeTable
{
    private readonly ReadOnlyMemory<byte> _file;
    private readonly Dictionary<string, Range> _places;
    private readonly ConcurrentDictionary<string, ShapeDefinition> _read = new(StringComparer.Ordinal);

    public ShapeTable(ReadOnlyMemory<byte> file, Dictionary<string, Range> places) => (_file, _places) = (file, places);

    /// <exception cref="InvalidDataException">The model refers to a shape that it does not hold.</exception>
    public ShapeDefinition Get(string name) => _read.GetOrAdd(name, Read);

    private ShapeDefinition Read(string name)
    {
        if (!_places.TryGetValue(name, out Range place))
        {
            throw new InvalidDataException($"The service model has no shape '{name}'.");
        }
        Utf8JsonReader reader = new(_file.Span[place]);
        reader.Read();
        return ShapeDefinition.Read(ref reader);
    }
}
