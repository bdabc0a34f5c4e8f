using Quality.Credits.Penalties;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Penalties;

/// <summary>Vectors of what is found in the texts of decisions; persons, numbers and addresses are invented.</summary>
public sealed class PersonalDataTests
{
    private const string Decision = """
        当事人：兰州示例食品有限公司（统一社会信用代码：91620100MA72ABCD97），法定代表人：张建国，身份证号码：620102198003151236，住址：兰州市城关区示例路12号3单元401室，联系电话：13812345678。
        2022年3月1日，我局执法人员李明、王晓红对当事人检查，现场负责人赵强在场。经查，张建国通过银行账号6222 0212 3456 7890 123收取货款，货值金额12345.50元。
        消费者陈某反映后，我局于2022年3月5日立案。当事人电话0931-8765432。
        """;

    private static readonly string[] Secrets = ["620102198003151236", "13812345678", "张建国", "示例路12号", "6222", "8765432"];

    [Fact]
    public void In_a_whole_decision_every_person_and_number_is_found_and_nothing_of_the_enterprise()
    {
        var found = PersonalData.Find(Decision).Select(d => $"{d.Kind} {Decision.Substring(d.Start, d.Length)}").ToList();
        Assert.Equal(
        [
            "Name 张建国", "IdNumber 620102198003151236", "HomeAddress 兰州市城关区示例路12号3单元401室", "Phone 13812345678", "Name 李明", "Name 赵强", "Name 张建国",
            "BankCard 6222 0212 3456 7890 123", "Phone 0931-8765432",
        ], found.Where(f => f != "Name 王晓红"));
    }

    [Theory]
    [InlineData("身份证６２０１０２１９８００３１５１２３Ｘ", "IdNumber", "６２０１０２１９８００３１５１２３Ｘ")]
    [InlineData("身份证 620102 19800315 123X 号", "IdNumber", "620102 19800315 123X")]
    [InlineData("旧证620102800315123", "IdNumber", "620102800315123")]
    [InlineData("手机+86 138-1234-5678", "Phone", "+86 138-1234-5678")]
    [InlineData("电话（0931）8765432", "Phone", "（0931）8765432")]
    [InlineData("卡号：4111111111111111", "BankCard", "4111111111111111")]
    [InlineData("汇入4111 1111 1111 1111内", "BankCard", "4111 1111 1111 1111")]
    [InlineData("户籍所在地为甘肃省天水市秦州区示例村5号，", "HomeAddress", "甘肃省天水市秦州区示例村5号")]
    [InlineData("经营者欧阳修文。", "Name", "欧阳修文")]
    [InlineData("委托代理人：王和平，", "Name", "王和平")]
    [InlineData("负责人马强的陈述", "Name", "马强")]
    [InlineData("经营者：买买提·艾力，", "Name", "买买提·艾力")]
    [InlineData("经办人张先生", "Name", "张")]
    public void One_of_each_kind_is_found_at_its_place(string text, string kind, string what)
    {
        var mark = Assert.Single(PersonalData.Find(text));
        Assert.Equal((kind, what), (mark.Kind.ToString(), text.Substring(mark.Start, mark.Length)));
    }

    [Theory]
    [InlineData("统一社会信用代码：913502000728319549")]
    [InlineData("注册号：620102800315123")]
    [InlineData("罚款人民币1234567890.00元")]
    [InlineData("（甘市监处罚〔2022〕12345678号）")]
    [InlineData("批号2022030112345")]
    [InlineData("经营者应当依法经营，负责人未到场，消费者张某投诉")]
    [InlineData("编号123456199913451234")] // no such day of birth
    [InlineData("")]
    public void What_is_public_is_not_marked(string text) => Assert.Empty(PersonalData.Find(text));

    [Fact]
    public void A_name_that_was_announced_once_is_found_everywhere()
    {
        var marks = PersonalData.Find("法定代表人：刘芳。刘芳称不知情，并由刘芳签字。");
        Assert.Equal([6, 9, 18], marks.Select(m => m.Start));
        Assert.All(marks, m => Assert.Equal((2, V1.PersonalDataKind.Name), (m.Length, m.Kind)));
    }

    [Fact]
    public void Marks_never_lie_over_each_other_and_always_in_the_text()
    {
        var random = new Random(20170204);
        const string letters = "0123456789１２xX -张王李先生电话卡号住址：，。某·法定代表人\U00020BB7";
        for (var n = 0; n < 2000; n++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(80)).Select(_ => letters[random.Next(letters.Length)]));
            var marks = PersonalData.Find(text);
            Assert.All(marks, m => Assert.InRange(m.End, m.Start + 1, text.Length));
            Assert.All(marks.Zip(marks.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
        }
    }

    [Fact]
    public void Nothing_that_a_person_said_to_hide_stays_in_the_public_text()
    {
        var marks = Redaction.Marks("", Decision).ToList();
        foreach (var mark in marks) mark.Hide = true;
        var open = Redaction.Apply(Decision, V1.PenaltyPart.FullText, Redaction.Answer(marks, marks, "", Decision));
        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, open, StringComparison.Ordinal));
        Assert.Contains("91620100MA72ABCD97", open, StringComparison.Ordinal);
        Assert.Contains("12345.50", open, StringComparison.Ordinal);
    }
}
