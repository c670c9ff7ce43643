import Basics
import Foundation
package import Ranks

/// Ranks in one process: each a thread.
package enum LocalRanks {
  /// Runs `body` for each rank, in a thread of its own, and waits for all. Where one throws, the others lose it.
  ///
  /// - Returns: what the ranks return
  package static func run<Result: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (RankGroup) throws -> Result
  ) throws -> [Result] {
    let post = Post()
    let results = Results<Result>(count: count)
    let threads = (0..<count).map { rank in
      let thread = Thread {
        do {
          results.set(rank, .success(try body(RankGroup(LocalTransport(post, rank, count)))))
        } catch {
          results.set(rank, .failure(error))
          post.lose(rank)
        }
      }
      thread.stackSize = 8 << 20
      return thread
    }
    for thread in threads { thread.start() }
    return try results.all().map { try $0.get() }
  }
}

private final class Results<Value: Sendable>: @unchecked Sendable {
  private let condition = NSCondition()
  private var values: [Result<Value, any Error>?]

  init(count: Int) { values = Array(repeating: nil, count: count) }

  func set(_ index: Int, _ value: Result<Value, any Error>) {
    condition.withLock { values[index] = value }
    condition.signal()
  }

  /// The first cause comes before the losses that follow from it.
  func all() -> [Result<Value, any Error>] {
    condition.withLock {
      while values.contains(where: { $0 == nil }) { condition.wait() }
      return values.compactMap { $0 }.sorted { !$0.isLoss && $1.isLoss && $0.isFailure }
    }
  }
}

extension Result {
  fileprivate var isFailure: Bool { if case .failure = self { true } else { false } }
  fileprivate var isLoss: Bool {
    if case .failure(let error as UserError) = self {
      error.found.contains("is lost")
    } else {
      false
    }
  }
}

/// Where messages wait until they are received, and receivers until messages come.
private final class Post: @unchecked Sendable {
  struct Address: Hashable {
    let sender: Int
    let receiver: Int
    let tag: Int
  }

  private let condition = NSCondition()
  private var letters: [Address: [[UInt8]]] = [:]
  private var lost: Int?

  func put(_ bytes: [UInt8], _ address: Address) {
    condition.withLock { letters[address, default: []].append(bytes) }
    condition.broadcast()
  }

  func take(_ address: Address) throws(UserError) -> [UInt8] {
    condition.lock()
    defer { condition.unlock() }
    while true {
      if var waiting = letters[address], !waiting.isEmpty {
        let bytes = waiting.removeFirst()
        letters[address] = waiting
        return bytes
      }
      if let lost { throw UserError(.system, found: "rank \(lost) is lost") }
      condition.wait()
    }
  }

  func lose(_ rank: Int) {
    condition.withLock { lost = rank }
    condition.broadcast()
  }
}

private final class LocalTransport: Transport, @unchecked Sendable {
  let rank: Int
  let rankCount: Int
  private let post: Post
  private var next = 0
  private var receipts: [Transfer: (UnsafeMutableRawBufferPointer, Post.Address)] = [:]
  /// In the order in which they were asked for.
  private var order: [Transfer] = []
  /// What is sent is read when it is waited for: so whoever changes it too early fails.
  private var dispatches: [Transfer: (UnsafeRawBufferPointer, Post.Address)] = [:]

  init(_ post: Post, _ rank: Int, _ count: Int) {
    (self.post, self.rank, rankCount) = (post, rank, count)
  }

  private func transfer() -> Transfer {
    next += 1
    return Transfer(id: next)
  }

  func send(_ bytes: UnsafeRawBufferPointer, to rank: Int, tag: Int) -> Transfer {
    let transfer = transfer()
    dispatches[transfer] = (bytes, Post.Address(sender: self.rank, receiver: rank, tag: tag))
    order.append(transfer)
    return transfer
  }

  func receive(_ bytes: UnsafeMutableRawBufferPointer, from rank: Int, tag: Int) -> Transfer {
    let transfer = transfer()
    receipts[transfer] = (bytes, Post.Address(sender: rank, receiver: self.rank, tag: tag))
    order.append(transfer)
    return transfer
  }

  func wait(for transfers: [Transfer]) throws(UserError) {
    // What is sent makes progress whatever is waited for.
    for transfer in order {
      guard let (bytes, address) = dispatches.removeValue(forKey: transfer) else { continue }
      post.put(Array(bytes), address)
    }
    let awaited = Set(transfers)
    // Those with the same address were asked for in this order.
    for transfer in order where awaited.contains(transfer) {
      guard let (bytes, address) = receipts.removeValue(forKey: transfer) else { continue }
      let letter = try post.take(address)
      guard letter.count == bytes.count else {
        throw UserError(
          .data, found: "\(letter.count) bytes with tag \(address.tag), expected \(bytes.count)")
      }
      bytes.copyBytes(from: letter)
    }
    order.removeAll { receipts[$0] == nil && dispatches[$0] == nil }
  }
}
