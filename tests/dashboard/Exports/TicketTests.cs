using System.Security.Claims;
using Microsoft.Extensions.Time.Testing;
using Quality.Dashboard.Exports;
using Quality.Dashboard.Sessions;

namespace Quality.Dashboard.Tests.Exports;

public sealed class TicketTests
{
    private readonly FakeTimeProvider time = new();
    private readonly ExportTickets tickets;
    private readonly ClaimsPrincipal owner = Person("one");

    public TicketTests() => tickets = new ExportTickets(time);

    [Fact]
    public void A_ticket_is_good_once()
    {
        var key = Add();
        Assert.Equal("名录", tickets.Take(key, owner)?.FileName);
        Assert.Null(tickets.Take(key, owner));
    }

    [Fact]
    public void A_ticket_is_good_for_its_owner_only_and_stays_theirs()
    {
        var key = Add();
        Assert.Null(tickets.Take(key, Person("other")));
        Assert.NotNull(tickets.Take(key, owner));
    }

    [Fact]
    public void A_ticket_ends_after_a_minute()
    {
        var key = Add();
        time.Advance(TimeSpan.FromSeconds(61));
        Assert.Null(tickets.Take(key, owner));
    }

    private string Add() => tickets.Add(new ExportSource<int>("名录", [], _ => AsyncEnumerable.Empty<int>()), ExportFormat.Csv, owner)["/exports/".Length..];

    private static ClaimsPrincipal Person(string session) => new(new ClaimsIdentity([new(SignIn.SessionClaim, session)], "test"));
}
