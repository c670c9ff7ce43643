import Glibc

/// How many times as long twice the input takes: about 2 where the work is linear, 4 where it is quadratic.
///
/// It counts the processor time of the calling thread. Whatever runs beside the tests only makes a run slower, so the fastest
/// runs of both sizes are compared, which take turns until they are as good as linear work gives, or for twenty rounds.
///
/// - Parameter size: of the smaller input; large enough that a run takes some milliseconds
/// - Parameter run: does the work for an input of a size, which has been made before
public func growth(from size: Int, _ run: (_ size: Int) throws -> Void) rethrows -> Double {
  var fastest = (small: Double.infinity, large: Double.infinity)
  for round in 1...20 {
    fastest.small = min(fastest.small, try threadSeconds { try run(size) })
    fastest.large = min(fastest.large, try threadSeconds { try run(2 * size) })
    if round >= 3 && fastest.large < 2.2 * fastest.small { break }
  }
  return fastest.large / fastest.small
}

/// Seconds of the processor that `body` takes on this thread.
private func threadSeconds(_ body: () throws -> Void) rethrows -> Double {
  func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
  let start = now()
  try body()
  return now() - start
}
