using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Quality.Rules;

/// <summary>One C# source, parsed: rules ask the syntax, so that comments and strings are never confused with code.</summary>
internal sealed class CSharpText(string source)
{
    private readonly SyntaxNode root = CSharpSyntaxTree.ParseText(source).GetRoot();

    /// <summary>Every string in the source with its line and the type around it; the holes of an interpolated one read {}.</summary>
    public IEnumerable<(int Line, string Type, string Text)> Strings()
    {
        foreach (var node in root.DescendantNodes())
        {
            if (node is LiteralExpressionSyntax literal && literal.IsKind(SyntaxKind.StringLiteralExpression))
            {
                yield return (Line(node), TypeAround(node), literal.Token.ValueText);
            }
            else if (node is InterpolatedStringExpressionSyntax interpolated)
            {
                yield return (Line(node), TypeAround(node), string.Concat(interpolated.Contents.Select(
                    part => part is InterpolatedStringTextSyntax text ? text.TextToken.ValueText : "{}")));
            }
        }
    }

    /// <summary>Every simple or generic name used as code.</summary>
    public IEnumerable<(int Line, string Name)> Names() =>
        root.DescendantNodes().OfType<SimpleNameSyntax>().Select(name => (Line(name), name.Identifier.ValueText));

    /// <summary>Every method, constructor, operator, accessor and local function with the lines it takes, attributes not counted.</summary>
    public IEnumerable<(int Line, string Name, int Lines)> Methods()
    {
        foreach (var node in root.DescendantNodes())
        {
            var name = node switch
            {
                MethodDeclarationSyntax method => method.Identifier,
                LocalFunctionStatementSyntax function => function.Identifier,
                ConstructorDeclarationSyntax constructor => constructor.Identifier,
                OperatorDeclarationSyntax @operator => @operator.OperatorToken,
                AccessorDeclarationSyntax accessor => accessor.Keyword,
                _ => default,
            };
            if (!name.IsKind(SyntaxKind.None))
            {
                var first = name.GetLocation().GetLineSpan().StartLinePosition.Line;
                var last = node.GetLocation().GetLineSpan().EndLinePosition.Line;
                yield return (first + 1, name.ValueText, last - first + 1);
            }
        }
    }

    private static string TypeAround(SyntaxNode node) =>
        node.Ancestors().OfType<TypeDeclarationSyntax>().FirstOrDefault()?.Identifier.ValueText ?? "";

    private static int Line(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
}
