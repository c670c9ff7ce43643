import CFuzzing
import FuzzInputs
import Glibc

@_cdecl("LLVMFuzzerTestOneInput")
public func readXML(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  fuzz_read_xml(bytes, count)
  return 0
}

/// With `DRAGOMAN_FUZZ_SEEDS`, writes the seeds to that folder and does no more.
@_cdecl("LLVMFuzzerInitialize")
public func writeXMLSeeds(_: UnsafeRawPointer?, _: UnsafeRawPointer?) -> CInt {
  guard let folder = getenv("DRAGOMAN_FUZZ_SEEDS") else { return 0 }
  Seed.write(to: String(cString: folder)) { seed in seed.files.map { [255, 6] + $0 } }
  exit(0)
}
