using System.Text;
using System.Text.Json;
using FormTool.Aws.Documents;

namespace FormTool.Core.Reports;

/// <summary>Reads a long JSON document piece by piece: single tokens, and whole values where they are wanted.
/// Only the piece at hand is in memory.</summary>
internal sealed class JsonPieces(Stream stream)
{
    /// <summary>No single piece is longer: whatever it is, it is no finding.</summary>
    private const int MostBytes = 16 * 1024 * 1024;

    private byte[] _buffer = new byte[64 * 1024];
    private int _start, _end;
    private bool _ended;
    private JsonReaderState _state = new(new() { MaxDepth = NodeJson.MaxDepth });

    private delegate bool Take<T>(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes, out T taken);

    /// <summary>The name of the first member of the first object, without taking anything; null where the text begins otherwise.</summary>
    public async ValueTask<string?> PeekFirstNameAsync(CancellationToken cancellation)
    {
        await FillAsync(cancellation).ConfigureAwait(false);
        if (Bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            _start += Encoding.UTF8.Preamble.Length;
        }
        while (true)
        {
            if (TryPeek(out string? name))
            {
                return name;
            }
            await FillAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The next token, and its text where it is a name; null at the end.</summary>
    public async ValueTask<(JsonTokenType Type, string? Name)?> TokenAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (TryTake(Token, out (JsonTokenType, string?) token))
            {
                return token;
            }
            if (_ended)
            {
                return null;
            }
            await FillAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The next value, whole; null where a list ends instead.</summary>
    /// <exception cref="JsonException">The text is no JSON, or ends too early.</exception>
    public async ValueTask<Node?> ValueAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (TryTake(Value, out Node? value))
            {
                return value;
            }
            if (_ended)
            {
                throw new JsonException("It ends too early.");
            }
            await FillAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The next line that is not empty, as a value; null at the end.</summary>
    /// <exception cref="JsonException">The line is no JSON.</exception>
    public async ValueTask<Node?> LineAsync(CancellationToken cancellation)
    {
        while (true)
        {
            int length = Bytes.IndexOf((byte)'\n');
            if (length < 0 && !_ended)
            {
                await FillAsync(cancellation).ConfigureAwait(false);
                continue;
            }
            if (length < 0 && _start == _end)
            {
                return null;
            }
            int whole = length < 0 ? _end - _start : length;
            int start = _start;
            _start = Math.Min(_end, start + whole + 1);
            if (_buffer.AsSpan(start, whole).IndexOfAnyExcept(" \t\r"u8) >= 0)
            {
                return NodeJson.Parse(_buffer.AsSpan(start, whole));
            }
        }
    }

    private ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start, _end - _start);

    private static bool Token(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes, out (JsonTokenType, string?) token)
    {
        bool read = reader.Read();
        token = read ? (reader.TokenType, reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null) : default;
        return read;
    }

    private static bool Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes, out Node? value)
    {
        value = null;
        if (!reader.Read())
        {
            return false;
        }
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            return true;
        }
        int start = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            return false;
        }
        value = NodeJson.Parse(bytes[start..(int)reader.BytesConsumed]);
        return true;
    }

    private bool TryTake<T>(Take<T> take, out T taken)
    {
        Utf8JsonReader reader = new(Bytes, _ended, _state);
        if (!take(ref reader, Bytes, out taken))
        {
            return false;
        }
        _start += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
        return true;
    }

    private bool TryPeek(out string? name)
    {
        name = null;
        Utf8JsonReader reader = new(Bytes, _ended, _state);
        if (!reader.Read())
        {
            return _ended;
        }
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return true;
        }
        if (!reader.Read())
        {
            return _ended;
        }
        name = reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : "";
        return true;
    }

    private async ValueTask FillAsync(CancellationToken cancellation)
    {
        if (_start > 0)
        {
            Bytes.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= MostBytes)
            {
                throw new JsonException($"It holds one value of more than {MostBytes / 1024 / 1024} MB.");
            }
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        int read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
        _end += read;
        _ended |= read == 0;
    }
}
