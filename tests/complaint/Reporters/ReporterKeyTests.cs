using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Complaints.Reporters;
using Quality.Testing;

namespace Quality.Complaints.Tests.Reporters;

public sealed class ReporterKeyTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("quality-test-").FullName;

    private string Keys => Path.Combine(data, "keys");

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public void The_first_start_makes_a_key_that_only_its_owner_reads()
    {
        var first = Load();
        var file = Assert.Single(Directory.GetFiles(Keys));
        Assert.Equal("reporter-1.key", Path.GetFileName(file));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(first.Current.Id, Load().Current.Id);
    }

    [Fact]
    public void Starts_at_the_same_time_agree_on_one_key()
    {
        var ids = new string[8];
        Parallel.For(0, ids.Length, i => ids[i] = Load().Current.Id);
        Assert.Single(ids.Distinct());
        Assert.Single(Directory.GetFiles(Keys));
    }

    [Fact]
    public void A_new_key_seals_and_the_old_one_still_opens()
    {
        var reporter = new Reporter("某人", "1", "", "", "");
        var old = Load();
        var stored = old.Current.Seal("complaints/1", reporter);
        var newest = Random();
        File.WriteAllText(Path.Combine(Keys, "reporter-10.key"), newest);
        File.WriteAllText(Path.Combine(Keys, "reporter-9.key"), Random()); // by number, not by letters
        var both = Load();
        Assert.NotEqual(old.Current.Id, both.Current.Id);
        Assert.Equal(Load(("Complaint:ReporterKey", newest)).Current.Id, both.Current.Id);
        Assert.Equal(reporter, both.Find(stored.KeyId).Open("complaints/1", stored));
        Assert.Equal("REPORTER_DAMAGED", Assert.Throws<QualityException>(() => both.Find(stored.KeyId).Open("complaints/2", stored)).Reason);
        Assert.Equal("REPORTER_KEY_MISSING", Assert.Throws<QualityException>(() => old.Find(both.Current.Id)).Reason);
    }

    [Fact]
    public void A_setting_takes_the_place_of_files()
    {
        var (key, former) = (Random(), Random());
        var keys = Load(("Complaint:ReporterKey", key), ("Complaint:FormerReporterKeys", $" {former} ,"));
        Assert.Equal(keys.Current.Id, Load(("Complaint:ReporterKey", key)).Current.Id);
        Assert.True(keys.Has(Load(("Complaint:ReporterKey", former)).Current.Id));
        Assert.False(Directory.Exists(Keys));
    }

    [Theory]
    [InlineData("not base64")]
    [InlineData("c2hvcnQ=")]
    public void A_key_that_is_none_stops_the_start_without_being_printed(string value)
    {
        var e = Assert.Throws<InvalidOperationException>(() => Load(("Complaint:ReporterKey", value)));
        Assert.Contains("Complaint:ReporterKey", e.Message);
        Assert.DoesNotContain(value, e.Message);
    }

    [Fact]
    public void A_reporter_prints_as_nothing() => Assert.DoesNotContain("某人", $"{new Reporter("某人", "1", "", "", "")}");

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_replica_with_another_key_does_not_start(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var work = host.Services.GetRequiredService<UnitOfWork<ComplaintsModule>>();
        var own = host.Services.GetRequiredService<ReporterKeys>();
        Assert.Equal(1, await work.JobAsync(tx => ReporterStore.EnsureReadableAsync(tx, own)));
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => work.JobAsync(tx => ReporterStore.EnsureReadableAsync(tx, Load())));
        Assert.Contains(own.Current.Id, e.Message);
    }

    private static string Random() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private ReporterKeys Load(params (string Key, string Value)[] settings) => ReporterKeys.Load(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value)).Build(), data);
}
