import Glibc

/// How many times as long twice the input takes: about 2 where the work is linear, 4 where it is quadratic.
///
/// It counts the processor time of the calling thread, and the best of some runs, so that whatever runs beside the tests does
/// not matter much.
///
/// - Parameter size: of the smaller input; large enough that a run takes some milliseconds
/// - Parameter run: does the work for an input of a size, which has been made before
public func growth(from size: Int, runs: Int = 3, _ run: (_ size: Int) throws -> Void) rethrows
  -> Double
{
  func best(_ size: Int) throws -> Double {
    var best = Double.infinity
    for _ in 0..<runs {
      let start = threadSeconds()
      try run(size)
      best = min(best, threadSeconds() - start)
    }
    return best
  }
  let small = try best(size)
  return try best(2 * size) / small
}

private func threadSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
