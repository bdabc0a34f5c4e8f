using System.Text.RegularExpressions;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Penalties;

/// <summary>Names of persons after words that announce one (法定代表人、经营者、联系人 …) or before 先生, 女士; then every other place of the same name.</summary>
internal static partial class PersonNames
{
    // The usual surnames, by the frequency lists of the Ministry of Public Security; compound ones apart.
    private const string Surnames =
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤尚常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁符阮舒纪梅童毕单裴霍涂成苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳穆农司卓古吉缪简车项连芦麦褚娄窦戚岑党宫费卜冷晏席卫米柏宗瞿桂全佟臧闵苟邬边卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝妥撒海虎哈";

    private const string Compound = "欧阳|上官|司马|诸葛|慕容|司徒|令狐|皇甫|尉迟|夏侯|东方|公孙|宇文|长孙|端木";

    private static readonly string[] Titles = ["先生", "女士", "同志"];

    // What does not go on a name: 王明在场, 张三的陈述.
    private const string Breaks = "的在于是和与及向对称说等以将把从到被未不已有无经为系签提表承认陈述收现到场也均并因就共其本身";

    public static IEnumerable<PersonalDatum> Find(string text)
    {
        List<PersonalDatum> found = [];
        foreach (Match m in Announced().Matches(text))
            if (NameAt(text, m.Index + m.Length) is { } name) found.Add(name);
        foreach (Match m in Titled().Matches(text)) found.Add(Of(m.Groups["name"].Index, m.Groups["name"].Length));
        return found.Concat(found.Where(n => n.Length > 1).Select(n => text.Substring(n.Start, n.Length)).Distinct().SelectMany(name => Elsewhere(text, name)));
    }

    /// <summary>The name that begins here; null where none does.</summary>
    private static PersonalDatum? NameAt(string text, int start)
    {
        var foreign = Dotted().Match(text, start);
        if (foreign.Success) return Of(start, foreign.Length);
        var run = 0;
        while (start + run < text.Length && IsHan(text[start + run])) run++;
        if (run < 2) return null;
        var surname = IsCompound(text, start) ? 2 : Surnames.Contains(text[start], StringComparison.Ordinal) ? 1 : 0;
        if (surname == 0 || text[start + surname] == '某') return null;
        var length = Math.Min(run, surname + 2);
        if (run > surname + 2 && Breaks.Contains(text[start + surname + 1], StringComparison.Ordinal)) length = surname + 1;
        if (Titles.Any(title => string.CompareOrdinal(text, start + surname, title, 0, 2) == 0)) length = surname;
        return length > 0 ? Of(start, length) : null;
    }

    private static IEnumerable<PersonalDatum> Elsewhere(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + name.Length, StringComparison.Ordinal)) yield return Of(at, name.Length);
    }

    private static bool IsCompound(string text, int start) =>
        start + 3 <= text.Length && IsHan(text[start + 2]) && Compound.Split('|').Contains(text.Substring(start, 2));

    private static bool IsHan(char c) => c is >= '\u4E00' and <= '\u9FFF';

    private static PersonalDatum Of(int start, int length) => new(start, length, V1.PersonalDataKind.Name);

    [GeneratedRegex(@"(?:法定代表人|法人代表|直接责任人员?|直接负责的主管人员|现场负责人|主要负责人|质量负责人|负责人|经营者|投资人|业主|联系人|委托代理人|代理人|被询问人|询问人|当事人姓名|姓名|证人|投诉人|举报人|消费者|执法人员|办案人员|主办人|协办人|收货人|送货人|员工|工人|店长|厂长|股东|经办人)(?:\(?姓名\)?)?[:为是系叫 ]{0,2}(?=[\p{IsCJKUnifiedIdeographs}])")]
    private static partial Regex Announced();

    [GeneratedRegex(@"(?<name>[" + Surnames + @"][\p{IsCJKUnifiedIdeographs}]{0,2}?)(?=先生|女士|同志)")]
    private static partial Regex Titled();

    [GeneratedRegex(@"\G[\p{IsCJKUnifiedIdeographs}]{2,6}(?:[·•][\p{IsCJKUnifiedIdeographs}]{1,8})+")]
    private static partial Regex Dotted();
}
