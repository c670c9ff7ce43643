package import Basics

/// What carries bytes between the ranks of a group: processes that train a model together, numbered from 0.
///
/// Transfers are only started, and go on in the background until they are waited for. What one rank sends to another with the
/// same tag arrives in order. Any thread may call it.
package protocol Transport: AnyObject, Sendable {
  var rank: Int { get }
  var rankCount: Int { get }

  /// Starts to send bytes, which must stay as they are until they are waited for.
  func send(_ bytes: UnsafeRawBufferPointer, to rank: Int, tag: Int) -> Transfer

  /// Starts to receive bytes, exactly as many as the other rank sends.
  func receive(_ bytes: UnsafeMutableRawBufferPointer, from rank: Int, tag: Int) -> Transfer

  /// Waits until transfers are complete.
  ///
  /// - Throws: `UserError` where a rank or the network is lost, whatever the transfer
  func wait(for transfers: [Transfer]) throws(UserError)
}

/// A transfer that was started.
package struct Transfer: Sendable, Hashable {
  package let id: Int

  package init(id: Int) { self.id = id }
}
