import Basics
import Foundation
import Testing

@Suite struct SHA256Tests {
  /// FIPS 180-4's own examples (NIST, "Examples with intermediate values").
  static let examples: [(text: String, digest: String)] = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ]

  @Test(arguments: examples, [false, true])
  func examplesOfTheStandard(example: (text: String, digest: String), portable: Bool) {
    var hash = SHA256(portable: portable)
    hash.update(example.text.utf8)
    #expect(hash.finish() == example.digest)
  }

  @Test func piecesOfAnyLengthGiveOneDigest() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 37 ^ $0 >> 3) }
    for count in 0...300 {
      var whole = SHA256(portable: true)
      whole.update(bytes[..<count])
      var pieces = SHA256()
      var rest = bytes[..<count]
      var size = 1
      while !rest.isEmpty {
        pieces.update(rest.prefix(size))
        rest = rest.dropFirst(size)
        size = size % 130 + 17
      }
      #expect(pieces.finish() == whole.finish(), "\(count) bytes")
    }
  }

  /// Where the processor has instructions for it, they are used: weights are hashed at every checkpoint.
  @Test func isAcceleratedWhereThatCanBe() throws {
    let processor = try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
    #expect(SHA256.isAccelerated == processor.contains(" sha_ni"))
  }
}
