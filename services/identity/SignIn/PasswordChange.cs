using Quality.Identity.Accounts;

namespace Quality.Identity.SignIn;

/// <summary>What somebody typed to change their password.</summary>
internal sealed record PasswordChange(string Current, string Chosen, string Repeated)
{
    /// <summary>Everything that is wrong with it, as sentences.</summary>
    public IReadOnlyList<string> Problems(string userName, Texts texts)
    {
        var found = new List<string>();
        if (Chosen != Repeated) found.Add(texts.NotTheSame);
        if (Chosen.Length > 0 && Chosen == Current) found.Add(texts.PasswordUnchanged);
        switch (PasswordPolicy.Check(Chosen, userName))
        {
            case PasswordProblem.TooShort: found.Add(texts.PasswordTooShort); break;
            case PasswordProblem.TooLong: found.Add(texts.PasswordTooLong); break;
            case PasswordProblem.ContainsUserName: found.Add(texts.PasswordHasName); break;
            case PasswordProblem.Common: found.Add(texts.PasswordCommon); break;
        }

        return found;
    }
}
