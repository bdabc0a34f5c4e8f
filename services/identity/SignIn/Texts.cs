using System.Globalization;

namespace Quality.Identity.SignIn;

/// <summary>The words of the sign-in pages; a text that one language lacks does not compile.</summary>
internal sealed record Texts
{
    public required string Language { get; init; }
    public required string Other { get; init; }
    public required string OtherName { get; init; }
    public required string Product { get; init; }
    public required string Tagline { get; init; }
    public required string Skip { get; init; }
    public required string SignIn { get; init; }
    public required string SignInLead { get; init; }
    public required string UserName { get; init; }
    public required string Password { get; init; }
    public required string SignInButton { get; init; }
    public required string Help { get; init; }
    public required string Refused { get; init; }
    public required string TooMany { get; init; }
    public required string Expired { get; init; }
    public required string NewPassword { get; init; }
    public required string NewPasswordLead { get; init; }
    public required string MustChangeLead { get; init; }
    public required string CurrentPassword { get; init; }
    public required string ChosenPassword { get; init; }
    public required string RepeatPassword { get; init; }
    public required string PasswordRules { get; init; }
    public required string ChangeButton { get; init; }
    public required string WrongCurrent { get; init; }
    public required string NotTheSame { get; init; }
    public required string PasswordTooShort { get; init; }
    public required string PasswordTooLong { get; init; }
    public required string PasswordHasName { get; init; }
    public required string PasswordCommon { get; init; }
    public required string PasswordUnchanged { get; init; }
    public required string NoLocalPassword { get; init; }
    public required string SignOut { get; init; }
    public required string SignOutLead { get; init; }
    public required string SignOutButton { get; init; }
    public required string Stay { get; init; }
    public required string SignedOut { get; init; }
    public required string SignedOutLead { get; init; }
    public required string BackToSystem { get; init; }
    public required string Error { get; init; }
    public required string ErrorLead { get; init; }
    public required string NotFound { get; init; }
    public required string NoAccount { get; init; }
    public required string NoAccountLead { get; init; }
    public required string ExternalFailed { get; init; }
    public required string ExternalSubject { get; init; }
    public required string ErrorCode { get; init; }

    public static Texts Current => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? English : Chinese;

    public static readonly Texts Chinese = new()
    {
        Language = "zh-CN",
        Other = "en",
        OtherName = "English",
        Product = "甘肃省消费品质量提升监测平台",
        Tagline = "用数据看清质量，用质量赢得信任",
        Skip = "跳到主要内容",
        SignIn = "登录",
        SignInLead = "请使用单位分配的账户登录。",
        UserName = "用户名",
        Password = "密码",
        SignInButton = "登录",
        Help = "没有账户或忘记密码，请联系本单位管理员。",
        Refused = "用户名或密码不正确，或账户不可用。连续输错五次，账户将暂时锁定。",
        TooMany = "尝试次数过多，请稍后再试。",
        Expired = "页面已过期，请重新提交。",
        NewPassword = "设置新密码",
        NewPasswordLead = "修改后，其他设备上的登录将全部退出。",
        MustChangeLead = "这是首次登录或密码已被重置，请先设置自己的密码。",
        CurrentPassword = "当前密码",
        ChosenPassword = "新密码",
        RepeatPassword = "再次输入新密码",
        PasswordRules = "至少 12 个字符，不得包含用户名，不得使用常见密码。可以使用一句话。",
        ChangeButton = "保存新密码",
        WrongCurrent = "当前密码不正确，或账户已暂时锁定。",
        NotTheSame = "两次输入的新密码不一致。",
        PasswordTooShort = "新密码至少需要 12 个字符。",
        PasswordTooLong = "新密码不能超过 128 个字符。",
        PasswordHasName = "新密码不得包含用户名。",
        PasswordCommon = "这个密码过于常见，容易被猜到。",
        PasswordUnchanged = "新密码不能与当前密码相同。",
        NoLocalPassword = "此账户通过省统一身份认证登录，没有本地密码。",
        SignOut = "退出登录",
        SignOutLead = "确定要退出登录吗？",
        SignOutButton = "退出",
        Stay = "返回系统",
        SignedOut = "已退出登录",
        SignedOutLead = "您已安全退出。如使用公用电脑，请关闭浏览器。",
        BackToSystem = "返回系统",
        Error = "无法完成请求",
        ErrorLead = "请返回系统后重试。如果问题仍然出现，请把下面的代码告诉管理员。",
        NotFound = "没有找到这个页面",
        NoAccount = "没有对应的账户",
        NoAccountLead = "统一身份认证已确认您的身份，但本系统中没有与之对应的可用账户。请把下面的标识告诉本单位管理员。",
        ExternalFailed = "统一身份认证没有完成，请重新登录。",
        ExternalSubject = "身份标识",
        ErrorCode = "代码",
    };

    public static readonly Texts English = new()
    {
        Language = "en",
        Other = "zh-CN",
        OtherName = "中文",
        Product = "Quality · Gansu consumer goods",
        Tagline = "See quality in the data, earn trust by quality",
        Skip = "Skip to main content",
        SignIn = "Sign in",
        SignInLead = "Use the account that your organisation gave you.",
        UserName = "User name",
        Password = "Password",
        SignInButton = "Sign in",
        Help = "No account, or password forgotten? Ask the administrator of your organisation.",
        Refused = "User name or password is wrong, or the account cannot be used. Five wrong attempts in a row lock an account for a while.",
        TooMany = "Too many attempts. Please try again later.",
        Expired = "The page had expired. Please submit it again.",
        NewPassword = "Set a new password",
        NewPasswordLead = "All other devices will be signed out.",
        MustChangeLead = "This is the first sign-in, or the password was reset. Please choose a password of your own first.",
        CurrentPassword = "Current password",
        ChosenPassword = "New password",
        RepeatPassword = "New password again",
        PasswordRules = "At least 12 characters, without the user name, and not a common password. A sentence works well.",
        ChangeButton = "Save new password",
        WrongCurrent = "The current password is wrong, or the account is locked for a while.",
        NotTheSame = "The two new passwords differ.",
        PasswordTooShort = "The new password needs at least 12 characters.",
        PasswordTooLong = "The new password has more than 128 characters.",
        PasswordHasName = "The new password must not contain the user name.",
        PasswordCommon = "This password is common and easily guessed.",
        PasswordUnchanged = "The new password must differ from the current one.",
        NoLocalPassword = "This account signs in through the province and has no password here.",
        SignOut = "Sign out",
        SignOutLead = "Do you want to sign out?",
        SignOutButton = "Sign out",
        Stay = "Back to the system",
        SignedOut = "Signed out",
        SignedOutLead = "You are signed out. On a shared computer, please close the browser.",
        BackToSystem = "Back to the system",
        Error = "The request could not be completed",
        ErrorLead = "Go back to the system and try again. If it happens again, tell your administrator the code below.",
        NotFound = "This page does not exist",
        NoAccount = "No matching account",
        NoAccountLead = "The province confirmed who you are, but no usable account here belongs to you. Tell the administrator of your organisation the identifier below.",
        ExternalFailed = "The sign-in at the province was not completed. Please sign in again.",
        ExternalSubject = "Identifier",
        ErrorCode = "Code",
    };
}
