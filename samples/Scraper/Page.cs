namespace Scraper;

/// <summary>What came of one URL. Any status is a success, 404 too: an answer came. An error says why none did.</summary>
/// <param name="Url">The URL that was asked for.</param>
/// <param name="Status">The HTTP status; null with an error.</param>
/// <param name="Size">The length of the content in characters.</param>
/// <param name="Duration">From sending the request to the last character, without the wait for a free place.</param>
/// <param name="Error">Why there was no answer; null when there was one.</param>
public sealed record Page(Uri Url, int? Status, int Size, TimeSpan Duration, string? Error);
