namespace Quality.Browser.Tests;

/// <summary>Somebody who can sign in; a forced change of the password is remembered here.</summary>
public sealed class Person(string user, string password)
{
    public string User { get; } = user;

    public string Password { get; set; } = password;
}
