import Basics
import Dispatch
import Synchronization

/// Reads a source on a thread of its own, a few chunks ahead of the caller.
///
/// Decompression and parsing then run side by side. The thread ends with the source, or soon after this object is released.
final class ReadAhead {
  private let ring: Ring

  init(_ source: any ByteSource, chunkSize: Int) {
    ring = Ring(source, chunkSize: chunkSize)
    let thread = SystemThread { [ring] in ring.fill() }
    thread?.detach()
    ring.isThreaded = thread != nil
  }

  deinit { ring.stop() }

  /// The next chunk, valid until the next call; nil at the end.
  func next() throws(UserError) -> UnsafeBufferPointer<UInt8>? { try ring.take() }
}

/// The chunks between the two threads, each used by one of them at a time.
private final class Ring: @unchecked Sendable {
  private enum Chunk {
    case bytes(Int)
    case end
    case failure(UserError)
  }

  private static let capacity = 8

  private let source: any ByteSource
  private var buffers: [UnsafeMutableBufferPointer<UInt8>] = []
  /// Memory of its own, because both threads use it, each its elements.
  private let chunks = UnsafeMutablePointer<Chunk>.allocate(capacity: capacity)
  // The numbers of free and of filled chunks. They begin at 0, as a semaphore may not end below its first value.
  private let free = DispatchSemaphore(value: 0)
  private let filled = DispatchSemaphore(value: 0)
  private var takenCount = 0
  /// Whether the caller uses a chunk.
  private var isHeld = false
  private var hasEnded = false
  private let isStopped = Atomic(false)
  /// Whether a thread fills the chunks; otherwise they are read when they are taken. For the caller only.
  var isThreaded = true

  init(_ source: any ByteSource, chunkSize: Int) {
    self.source = source
    chunks.initialize(repeating: .end, count: Self.capacity)
    for _ in 0..<Self.capacity {
      buffers.append(.allocate(capacity: chunkSize))
      free.signal()
    }
  }

  deinit {
    chunks.deinitialize(count: Self.capacity)
    chunks.deallocate()
    for buffer in buffers { buffer.deallocate() }
  }

  func fill() {
    for count in 0... {
      free.wait()
      if isStopped.load(ordering: .relaxed) { return }
      let chunk = read(into: buffers[count % Self.capacity])
      chunks[count % Self.capacity] = chunk
      filled.signal()
      guard case .bytes = chunk else { return }
    }
  }

  private func read(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Chunk {
    do throws(UserError) {
      let count = try source.read(into: buffer)
      return count > 0 ? .bytes(count) : .end
    } catch {
      return .failure(error)
    }
  }

  func take() throws(UserError) -> UnsafeBufferPointer<UInt8>? {
    if isHeld { free.signal() }
    isHeld = false
    let index = takenCount % Self.capacity
    if isThreaded {
      filled.wait()
    } else if !hasEnded {
      chunks[index] = read(into: buffers[index])
    }
    let chunk = chunks[index]
    guard case .bytes(let count) = chunk else {
      // The end is kept for further calls.
      hasEnded = true
      if isThreaded { filled.signal() }
      if case .failure(let error) = chunk { throw error }
      return nil
    }
    takenCount += 1
    isHeld = true
    return UnsafeBufferPointer(rebasing: buffers[index].prefix(count))
  }

  func stop() {
    isStopped.store(true, ordering: .relaxed)
    free.signal()
  }
}
