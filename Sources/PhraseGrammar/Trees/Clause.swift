/// A subject, a verb group and what follows.
package struct Clause: Hashable, Sendable {
  package var subject: Nominal
  package var group: VerbGroup
  package var complements: [Complement]

  package init(_ subject: Nominal, _ group: VerbGroup, _ complements: [Complement] = []) {
    self.subject = subject
    self.group = group
    self.complements = complements
  }
}
