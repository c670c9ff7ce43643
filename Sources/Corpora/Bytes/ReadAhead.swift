import Basics
import Glibc

/// Reads a source on a thread of its own, a few chunks ahead of who takes them.
///
/// Unpacking and parsing then run side by side. The thread ends with the source, or soon after nobody takes chunks.
final class ReadAhead {
  private let ring: Ring

  init(_ source: any ByteSource, chunkSize: Int) {
    ring = Ring(source, chunkSize: chunkSize)
    var thread = pthread_t()
    let retained = Unmanaged.passRetained(ring)
    let code = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Ring>.fromOpaque(argument).takeRetainedValue().fill() }
        return nil
      }, retained.toOpaque())
    if code == 0 {
      pthread_detach(thread)
    } else {
      retained.release()
      ring.isThreaded = false
    }
  }

  deinit { ring.stop() }

  /// The next chunk, valid until the next call; nil at the end.
  func next() throws(UserError) -> UnsafeBufferPointer<UInt8>? { try ring.take() }
}

/// The chunks between the two threads.
private final class Ring {
  private enum Chunk {
    case bytes(Int)
    case end
    case failure(UserError)
  }

  private static let capacity = 8

  private let source: any ByteSource
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var buffers: [UnsafeMutableBufferPointer<UInt8>] = []
  private var chunks = [Chunk](repeating: .end, count: capacity)
  // Chunks that were filled, and those that were given back, in all.
  private var filledCount = 0
  private var freedCount = 0
  private var isHeld = false
  private var isStopped = false
  /// Whether a thread fills chunks; without one, who takes a chunk fills it.
  var isThreaded = true

  init(_ source: any ByteSource, chunkSize: Int) {
    self.source = source
    for _ in 0..<Self.capacity { buffers.append(.allocate(capacity: chunkSize)) }
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(changed)
    mutex.deallocate()
    changed.deallocate()
    for buffer in buffers { buffer.deallocate() }
  }

  func fill() {
    while true {
      pthread_mutex_lock(mutex)
      while filledCount - freedCount == Self.capacity, !isStopped {
        pthread_cond_wait(changed, mutex)
      }
      let isStopped = isStopped
      let index = filledCount % Self.capacity
      pthread_mutex_unlock(mutex)
      if isStopped { return }
      let chunk = read(into: buffers[index])
      pthread_mutex_lock(mutex)
      chunks[index] = chunk
      filledCount += 1
      pthread_cond_signal(changed)
      pthread_mutex_unlock(mutex)
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
    pthread_mutex_lock(mutex)
    if isHeld {
      freedCount += 1
      isHeld = false
      pthread_cond_signal(changed)
    }
    let index = freedCount % Self.capacity
    if !isThreaded, filledCount == freedCount {
      chunks[index] = read(into: buffers[index])
      filledCount += 1
    }
    while filledCount == freedCount { pthread_cond_wait(changed, mutex) }
    let chunk = chunks[index]
    isHeld = true
    // Behind the end there is nothing to wait for: it is kept.
    if case .bytes = chunk {} else { isHeld = false }
    pthread_mutex_unlock(mutex)
    switch chunk {
    case .bytes(let count): return UnsafeBufferPointer(rebasing: buffers[index].prefix(count))
    case .end: return nil
    case .failure(let error): throw error
    }
  }

  func stop() {
    pthread_mutex_lock(mutex)
    isStopped = true
    pthread_cond_signal(changed)
    pthread_mutex_unlock(mutex)
  }
}
