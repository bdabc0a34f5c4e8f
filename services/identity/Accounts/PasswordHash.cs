using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Quality.Identity.Accounts;

/// <summary>PBKDF2 with SHA-512, as ASP.NET Core Identity keeps it; only so many at once as the machine has processors.</summary>
internal sealed class PasswordHash : IDisposable
{
    /// <summary>OWASP's number for PBKDF2-HMAC-SHA512 is 210,000.</summary>
    private const int Iterations = 220_000;

    private readonly PasswordHasher<Account> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private readonly SemaphoreSlim processors = new(Environment.ProcessorCount);
    private readonly Lazy<string> nobody;

    public PasswordHash() => nobody = new(() => hasher.HashPassword(null!, PasswordPolicy.NewPassword()));

    public Task<string> MakeAsync(string password, CancellationToken cancel) =>
        WorkAsync(() => hasher.HashPassword(null!, Normal(password)), cancel);

    /// <summary>Compares; with no hash it works as long and answers no, so that time does not tell which names exist.</summary>
    public Task<bool> MatchesAsync(string? hash, string password, CancellationToken cancel) => WorkAsync(
        () => hasher.VerifyHashedPassword(null!, hash ?? nobody.Value, Normal(password)) != PasswordVerificationResult.Failed && hash is not null, cancel);

    public void Dispose() => processors.Dispose();

    /// <summary>The same password from every keyboard and input method.</summary>
    private static string Normal(string password) => UserName.IsText(password) ? password.Normalize(NormalizationForm.FormKC) : password;

    private async Task<T> WorkAsync<T>(Func<T> work, CancellationToken cancel)
    {
        await processors.WaitAsync(cancel);
        try
        {
            return await Task.Run(work, cancel);
        }
        finally
        {
            processors.Release();
        }
    }
}
