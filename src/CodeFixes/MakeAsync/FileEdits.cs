using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;
using Code = AsyncLoop.CodeFixes.Common.Code;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>The edits of one file, node by node; those of a node are done in the order in which they are added, after those inside it.</summary>
internal sealed class FileEdits
{
    private readonly Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>> _edits = new();

    public FileEdits(SourceFile file) => File = file;

    public SourceFile File { get; }

    /// <summary>A name was written in full, because nothing imports it.</summary>
    public bool NeedsImport { get; private set; }

    /// <summary>A line was added, which needs its place.</summary>
    public bool NeedsFormat { get; set; }

    public void Add<T>(T node, Func<T, SyntaxNode> edit)
        where T : SyntaxNode =>
        _edits[node] = _edits.TryGetValue(node, out var earlier) ? current => edit((T)earlier(current)) : current => edit((T)current);

    /// <summary>Another name, with its comments and type arguments as they were.</summary>
    public void Rename(SimpleNameSyntax name, string newName) =>
        Add(name, node => node.WithIdentifier(Code.Name(newName).Identifier.WithTriviaFrom(node.Identifier)));

    public SyntaxNode Apply() => File.Root.ReplaceNodes(_edits.Keys, (original, current) => _edits[original](current));

    /// <summary>An await at a place of the file says <c>ConfigureAwait(false)</c>, as those around it do.</summary>
    public bool LeavesContextAt(SyntaxNode place) =>
        AwaitHabit.LeavesContext(place, File.Model, File.Document.Project.AnalyzerOptions, CancellationToken.None);

    /// <summary><c>Task</c>, as it can be written at a position.</summary>
    public NameSyntax TaskAt(int position) => TypeNameAt(File.Types.Task, position);

    /// <summary>The name of a type: its own where that means nothing else there, else the full one, which is shortened and imported later.</summary>
    public NameSyntax TypeNameAt(INamedTypeSymbol type, int position)
    {
        var found = File.Model.LookupSymbols(position, name: type.Name).Where(symbol => symbol is not INamedTypeSymbol named || named.Arity == type.Arity).ToList();
        if (found.Count == 1 && found[0].Is(type))
            return Code.Name(type.Name);
        NeedsImport = true;
        return (NameSyntax)SyntaxGenerator.GetGenerator(File.Document).TypeExpression(type)
            .WithAdditionalAnnotations(Simplifier.Annotation, Simplifier.AddImportsAnnotation);
    }

    /// <summary><c>Task&lt;T&gt;</c>.</summary>
    public TypeSyntax TaskOf(TypeSyntax result, int position)
    {
        var list = TypeArgumentList(Code.Bare(SyntaxKind.LessThanToken), SingletonSeparatedList(result.WithoutTrivia()), Code.Bare(SyntaxKind.GreaterThanToken));
        var generic = GenericName(Identifier(TriviaList(), "Task", TriviaList()), list);
        return TaskAt(position) switch
        {
            QualifiedNameSyntax qualified => qualified.WithRight(generic),
            _ => generic,
        };
    }
}
