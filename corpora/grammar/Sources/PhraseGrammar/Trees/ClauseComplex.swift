/// Clauses that are coordinated or subordinated to one another, in the same order in both languages.
///
/// There is no subjunctive: nothing is reported after a negated `think`.
package indirect enum ClauseComplex: Hashable, Sendable {
  case clause(Clause)
  /// A clause whose subject is that of the clause before and is not said again: `…, bought a hat`.
  case predicate(Clause)
  /// `A, B and C`, `A, but B`; two whole clauses have a comma before `and` too, and so has
  /// what follows a list.
  case joined([ClauseComplex], Conjunction)
  /// `A because B`, `A when B`
  case subordinate(ClauseComplex, Conjunction, ClauseComplex)
  /// `When A, B`
  case fronted(Conjunction, ClauseComplex, ClauseComplex)
  /// `Last week, A`: `La semaine dernière, A`
  case dated(TimeExpression, ClauseComplex)
  /// `X says that A, that B and that C`; `que` is repeated as `that` is.
  case report(Clause, [ClauseComplex])

  /// `A, B and C` for `A, and B`; where B has a reason, C is set apart from it.
  package func adding(_ last: ClauseComplex) -> ClauseComplex {
    if case .joined(let parts, .and) = self, case .clause? = parts.last {
      return .joined(parts + [last], .and)
    }
    return .joined([self, last], .and)
  }

  /// All clauses of the complex, in order.
  package var clauses: [Clause] {
    switch self {
    case .clause(let clause), .predicate(let clause): [clause]
    case .joined(let parts, _): parts.flatMap(\.clauses)
    case .subordinate(let main, _, let other): main.clauses + other.clauses
    case .fronted(_, let first, let main): first.clauses + main.clauses
    case .dated(_, let main): main.clauses
    case .report(let frame, let contents): [frame] + contents.flatMap(\.clauses)
    }
  }
}
