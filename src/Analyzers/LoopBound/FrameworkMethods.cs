using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>Which methods of a class a framework calls on its context.</summary>
internal sealed class FrameworkMethods
{
    private readonly Compilation _compilation;
    private readonly KnownTypes _types;
    private readonly ActiveFrameworks _frameworks;

    public FrameworkMethods(Compilation compilation, KnownTypes types, ActiveFrameworks frameworks)
    {
        _compilation = compilation;
        _types = types;
        _frameworks = frameworks;
    }

    /// <summary>The line that proves the method; null where none does. Functions inside methods are judged by what becomes of them.</summary>
    public Framework? Of(IMethodSymbol method)
    {
        if (method.MethodKind is MethodKind.LocalFunction or MethodKind.AnonymousFunction or MethodKind.Constructor or MethodKind.StaticConstructor or MethodKind.Destructor
            || method.ContainingType is not { } type)
            return null;
        foreach (var row in _frameworks.OfType(type))
        {
            if (IsOverride(method, row) || IsImplementation(method, type, row) || IsHandler(method, row)
                || (row.Use == FrameworkUse.Component && !method.IsStatic && _types.IsAsyncFunction(method)))
                return row;
        }

        return null;
    }

    /// <summary>First declared by the framework: not an override of Object's or of the user's own base class.</summary>
    private bool IsOverride(IMethodSymbol method, Framework row)
    {
        if (!method.IsOverride)
            return false;
        var root = method;
        while (root.OverriddenMethod is { } overridden)
            root = overridden;
        return IsDeclaredBy(row, root.ContainingType);
    }

    private bool IsImplementation(IMethodSymbol method, INamedTypeSymbol type, Framework row)
    {
        foreach (var contract in method.ExplicitInterfaceImplementations)
        {
            if (IsContract(contract.ContainingType, row))
                return true;
        }

        if (method.DeclaredAccessibility != Accessibility.Public || method.IsStatic)
            return false;
        foreach (var contract in type.AllInterfaces)
        {
            if (!IsContract(contract, row))
                continue;
            foreach (var member in contract.GetMembers(method.Name))
            {
                if (type.FindImplementationForInterfaceMember(member).Is(method))
                    return true;
            }
        }

        return false;
    }

    /// <summary>An interface of the framework, and of a component one that derives from such: the methods of a grain.</summary>
    private bool IsContract(INamedTypeSymbol contract, Framework row)
    {
        if (IsDeclaredBy(row, contract))
            return true;
        return row.Use == FrameworkUse.Component && contract.AllInterfaces.Any(i => IsDeclaredBy(row, i));
    }

    private bool IsDeclaredBy(Framework row, INamedTypeSymbol type) => type.ContainingAssembly.Is(_compilation.Assembly)
        ? type.OriginalDefinition.FullName() == row.Type
        : ActiveFrameworks.IsBelow(type.ContainingNamespace, row);

    /// <summary>
    /// <c>void OnX(object sender, XEventArgs e)</c>: certain where the arguments are the framework's. Others, such as plain
    /// EventArgs, are raised by anything (a process that exits, a model on another thread): certain where the method is
    /// private and nothing but the framework's own events names it. Markup names handlers without C#.
    /// </summary>
    private bool IsHandler(IMethodSymbol method, Framework row)
    {
        if (row.Use != FrameworkUse.Type || row.Context != FrameworkContext.Synchronization
            || !method.ReturnsVoid || method.Parameters.Length != 2 || method.MethodKind != MethodKind.Ordinary
            || method.Parameters[1].Type is not INamedTypeSymbol arguments || !arguments.Name.EndsWith("EventArgs", StringComparison.Ordinal))
            return false;
        return IsDeclaredBy(row, arguments)
            || (method.DeclaredAccessibility == Accessibility.Private && method.Parameters[0].Type.SpecialType == SpecialType.System_Object
                && IsAttachedOnlyToFramework(method));
    }

    private bool IsAttachedOnlyToFramework(IMethodSymbol method)
    {
        foreach (var reference in method.ContainingType.DeclaringSyntaxReferences)
        {
            foreach (var node in reference.GetSyntax().DescendantNodes())
            {
                if (node is SimpleNameSyntax name && name.Identifier.ValueText == method.Name && !IsAttachedToFramework(name))
                    return false;
            }
        }

        return true;
    }

    /// <summary><c>button.Click += OnClick</c>, also with <c>this.</c> and <c>new EventHandler(..)</c> around it.</summary>
    private bool IsAttachedToFramework(SimpleNameSyntax name)
    {
        ExpressionSyntax handler = name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access ? access : name;
        if (handler.Parent is ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 1 } creation })
            handler = creation;
        return handler.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression or (int)SyntaxKind.SubtractAssignmentExpression } attachment
            && attachment.Right == handler
            && ModelCache.Get(_compilation, name.SyntaxTree)?.GetSymbolInfo(attachment.Left).Symbol is IEventSymbol raised
            && _frameworks.OfEvent(raised) is not null;
    }
}
