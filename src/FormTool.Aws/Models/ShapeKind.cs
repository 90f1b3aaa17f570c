namespace FormTool.Aws.Models;

/// <summary>What a value of a shape is.</summary>
internal enum ShapeKind
{
    Text,
    Structure,
    List,
    Map,
    Boolean,
    Integer,
    Long,
    Float,
    Double,
    Timestamp,
    Blob,
}

/// <summary>Where in an HTTP message a member travels.</summary>
internal enum MemberLocation
{
    Body,
    Uri,
    QueryString,
    Header,
    HeaderMap,
    StatusCode,
}

/// <summary>The wire forms of a moment.</summary>
internal enum TimestampFormat
{
    Iso8601,
    UnixTimestamp,
    Rfc822,
}
