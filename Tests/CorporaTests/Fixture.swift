import Basics
import Corpora
import Foundation
import TestSupport
import Testing

/// Bytes that are read at once: what lies across two chunks must not differ.
let chunkSize = 1 << 16

/// Files for one test, in a folder that goes with it.
final class Fixture {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func path(_ name: String) -> String { folder.path(name) }

  /// Writes a file and returns its path.
  func file(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
    try folder.write(bytes, to: name)
  }

  func file(_ name: String, _ text: String) throws -> String { try file(name, text.utf8) }

  /// A whole TMX with these units.
  static func tmx(_ units: String, declaration: String = #"<?xml version="1.0"?>"#) -> String {
    """
    \(declaration)
    <tmx version="1.4"><header srclang="en"/><body>
    \(units)
    </body></tmx>
    """
  }

  /// A unit with these languages and the markup of their segments.
  static func unit(_ variants: KeyValuePairs<String, String>) -> String {
    "<tu>" + variants.map { #"<tuv xml:lang="\#($0)"><seg>\#($1)</seg></tuv>"# }.joined() + "</tu>"
  }

  /// The pairs that a file gives.
  static func pairs(
    _ path: String, _ source: String? = "en", _ target: String? = "fr", recover: Bool = false
  ) throws(UserError) -> [SentencePair] {
    try read(CorpusRequest(files: [path], source: source, target: target, recover: recover)).pairs
  }

  static func read(_ request: CorpusRequest) throws(UserError) -> (
    pairs: [SentencePair], report: CorpusReport
  ) {
    var corpus = try ParallelCorpus(request)
    var pairs: [SentencePair] = []
    while let pair = try corpus.next() { pairs.append(pair) }
    return (pairs, corpus.report)
  }

  /// A file for the time of a call.
  static func with<R>(_ text: String, named name: String, _ body: (String) throws -> R) throws -> R
  {
    let fixture = try Fixture()
    return try withExtendedLifetime(fixture) { try body(try fixture.file(name, text)) }
  }

  /// The languages of a file and their units, `en 2`.
  static func list(_ path: String) throws(UserError) -> [String] {
    try languages(of: path).entries.map { "\($0.language) \($0.units)" }
  }

  /// The error that reading a file ends in.
  static func failure(_ path: String, _ source: String? = "en", _ target: String? = "fr") throws
    -> UserError
  {
    do {
      let pairs = try pairs(path, source, target)
      Issue.record("read \(pairs.count) pairs where an error was expected")
    } catch {
      return error
    }
    throw CancellationError()
  }
}

extension SentencePair {
  /// `source|target`.
  var joined: String { source + "|" + target }
}
