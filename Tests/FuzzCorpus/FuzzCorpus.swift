import FuzzInputs
import Glibc

/// Where the files of an input are written: a folder of this process, in memory.
private let folder: String = {
  let parent = getenv("DRAGOMAN_FUZZ_FOLDER").map { String(cString: $0) } ?? "/dev/shm"
  let path = "\(parent)/fuzz-corpus-\(getpid())"
  mkdir(path, 0o700)
  return path
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func readCorpus(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let input = FuzzInput(UnsafeBufferPointer(start: bytes, count: count)) else { return -1 }
  do {
    try input.read(in: folder)
  } catch {
    fatalError("\(error)")
  }
  return 0
}

/// With `DRAGOMAN_FUZZ_SEEDS`, writes the seeds to that folder and does no more.
@_cdecl("LLVMFuzzerInitialize")
public func writeCorpusSeeds(_: UnsafeRawPointer?, _: UnsafeRawPointer?) -> CInt {
  guard let folder = getenv("DRAGOMAN_FUZZ_SEEDS") else { return 0 }
  Seed.write(to: String(cString: folder)) { $0.inputs.map(\.bytes) }
  exit(0)
}
