using System.Data;
using System.Globalization;
using Dapper;

namespace Quality.Common.Storage;

/// <summary>Legal dates are TEXT, yyyy-MM-dd, in both databases.</summary>
internal sealed class DateOnlyText : SqlMapper.TypeHandler<DateOnly>
{
    public override DateOnly Parse(object value) => DateOnly.ParseExact((string)value, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public override void SetValue(IDbDataParameter parameter, DateOnly value)
    {
        parameter.DbType = DbType.String;
        parameter.Value = value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}

/// <summary>Instants are BIGINT, milliseconds since 1970 UTC, in both databases.</summary>
internal sealed class InstantMilliseconds : SqlMapper.TypeHandler<DateTimeOffset>
{
    public override DateTimeOffset Parse(object value) => DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(value, CultureInfo.InvariantCulture));

    public override void SetValue(IDbDataParameter parameter, DateTimeOffset value)
    {
        parameter.DbType = DbType.Int64;
        parameter.Value = value.ToUnixTimeMilliseconds();
    }
}

/// <summary>
/// Chooses a record's constructor by column names alone: SQLite knows the type of a NULL only from its declaration, and Dapper's
/// own map would then find no constructor.
/// </summary>
internal sealed class ByNameTypeMap(Type type) : SqlMapper.ITypeMap
{
    private readonly DefaultTypeMap inner = new(type);

    public System.Reflection.ConstructorInfo? FindConstructor(string[] names, Type[] types) =>
        type.GetConstructors().FirstOrDefault(c => c.GetParameters().Select(p => p.Name!).SequenceEqual(names.Select(n => n.Replace("_", "", StringComparison.Ordinal)), StringComparer.OrdinalIgnoreCase))
        ?? inner.FindConstructor(names, types);

    public System.Reflection.ConstructorInfo? FindExplicitConstructor() => inner.FindExplicitConstructor();

    public SqlMapper.IMemberMap? GetConstructorParameter(System.Reflection.ConstructorInfo constructor, string columnName) =>
        inner.GetConstructorParameter(constructor, columnName.Replace("_", "", StringComparison.Ordinal));

    public SqlMapper.IMemberMap? GetMember(string columnName) => inner.GetMember(columnName);
}
