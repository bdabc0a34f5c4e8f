using Google.Protobuf.WellKnownTypes;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Grades;

/// <summary>A rating by a third party (第三方信用评价); it has its own table, and no grade reads it (7.8).</summary>
internal sealed record Rating(string Id, string Uscc, string Agency, string Method, string RatingText, string RatedOn, string UntilOn, string Document, DateTimeOffset CreatedAt)
{
    public V1.ThirdPartyRating ToWire() => new()
    {
        Name = "thirdPartyRatings/" + Id, Enterprise = "enterprises/" + Uscc, Agency = Agency, Method = Method, Rating = RatingText, RatedOn = RatedOn, UntilOn = UntilOn, Document = Document,
        CreateTime = CreatedAt.ToTimestamp(),
    };

    public static V1.ThirdPartyRating Check(V1.ThirdPartyRating? sent, DateOnly today)
    {
        var r = sent ?? throw Fail.Invalid("rating", "REQUIRED", "rating is required.");
        var check = new Violations();
        check.AddIf(!Common.Values.Uscc.TryFromName(r.Enterprise, out _), "rating.enterprise", r.Enterprise.Length == 0 ? "REQUIRED" : "BAD_NAME", "rating.enterprise must be enterprises/{code} with a code of 18 characters.");
        var (rated, until) = (check.Date("rating.rated_on", r.RatedOn, notAfter: today), check.Date("rating.until_on", r.UntilOn, required: false));
        check.AddIf(until < rated, "rating.until_on", "BAD_RANGE", "rating.until_on is before rating.rated_on.");
        var rating = new V1.ThirdPartyRating
        {
            Enterprise = r.Enterprise, Agency = check.Required("rating.agency", r.Agency, 200), Method = check.Required("rating.method", r.Method, 300), Rating = check.Required("rating.rating", r.Rating, 50),
            RatedOn = rated is { } on ? ChinaTime.Format(on) : "", UntilOn = until is { } end ? ChinaTime.Format(end) : "", Document = check.Required("rating.document", r.Document, 300),
        };
        check.ThrowIfAny();
        return rating;
    }
}

/// <summary>The table <c>third_party_ratings</c>.</summary>
internal static class RatingStore
{
    public static Task InsertAsync(Transaction tx, Rating r) => tx.ExecuteAsync(
        """
        INSERT INTO third_party_ratings (id, uscc, agency, method, rating, rated_on, until_on, document, created_at)
        VALUES (@Id, @Uscc, @Agency, @Method, @RatingText, @RatedOn, @UntilOn, @Document, @CreatedAt)
        """,
        r);

    /// <summary>The newest first.</summary>
    public static Task<List<Rating>> ListAsync(Transaction tx, string uscc, string? after, int limit)
    {
        var (on, id) = after?.Split('|') is [var rated, var last] ? (rated, last) : ("9999-12-31", "");
        return tx.QueryAsync<Rating>(
            """
            SELECT id, uscc, agency, method, rating AS rating_text, rated_on, until_on, document, created_at FROM third_party_ratings
            WHERE uscc = @uscc AND (rated_on, id) < (@on, @id) ORDER BY rated_on DESC, id DESC LIMIT @limit
            """,
            new { uscc, on, id, limit });
    }

    public static Task<int> CountAsync(Transaction tx, string uscc) => tx.ScalarAsync<int>("SELECT COUNT(*) FROM third_party_ratings WHERE uscc = @uscc", new { uscc });

    /// <summary>The key of a page: day, id.</summary>
    public static string PageKey(Rating rating) => $"{rating.RatedOn}|{rating.Id}";
}
