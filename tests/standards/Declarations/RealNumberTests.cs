using Quality.Common.Values;
using Quality.Standards.Declarations;
using Quality.Testing;
using V1 = Quality.Protos.Standards.V1;

namespace Quality.Standards.Tests.Declarations;

public class RealNumberTests
{
    [Fact]
    public void Every_recorded_number_of_a_chinese_standard_with_its_year_can_be_declared()
    {
        var numbers = File.ReadLines(SharedData.Path("standards/standards_records.csv")).Skip(1).Select(line => line.Split(',')[0])
            .Where(number => StandardNumber.TryParse(number, out var parsed) && parsed.Year is not null && parsed.Remainder.Length == 0).ToList();
        Assert.True(numbers.Count > 30, $"{numbers.Count} numbers");
        foreach (var number in numbers)
        {
            var kind = (V1.StandardKind)StandardNumber.Parse(number).Number!.Kind;
            var (_, standard, _) = DeclarationRequest.Check(new V1.CreateDeclarationRequest { Declaration = new(Samples.Own(number)) { StandardKind = kind } });
            Assert.Equal(number, standard.AsWritten);
        }
    }
}
