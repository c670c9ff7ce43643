/// What a file that is not text holds, as far as its first bytes tell.
struct BinaryContent: Sendable {
  /// With its article: `a PNG picture`.
  let name: String
  /// A command that makes something readable of the file whose path follows it.
  let command: String?
  /// What to do if no command helps.
  let fix: String?

  /// The bytes by which it is recognized, and a further condition if a text may begin with them.
  private let bytes: [UInt8]
  private let offset: Int
  private let also: (@Sendable (UnsafeBufferPointer<UInt8>) -> Bool)?

  /// - Parameter head: the first bytes of the file, or all of them
  /// - Returns: nil for what may be text
  init?(_ head: UnsafeBufferPointer<UInt8>) {
    let known = Self.signatures.first { content in
      head.dropFirst(content.offset).starts(with: content.bytes) && content.also?(head) != false
    }
    guard let content = known ?? Self.byZeros(head) else { return nil }
    self = content
  }

  /// - Parameter signature: a character for each byte, up to U+00FF
  private init(
    _ signature: String, at offset: Int = 0, _ name: String, command: String? = nil,
    fix: String? = nil, also: (@Sendable (UnsafeBufferPointer<UInt8>) -> Bool)? = nil
  ) {
    self.name = name
    self.command = command
    self.fix = fix
    self.offset = offset
    self.also = also
    bytes = signature.unicodeScalars.map { UInt8($0.value) }
  }

  // MARK: Signatures

  private static let plainTextFix = "save its text as plain text (UTF-8)"
  private static let lfsFix = "fetch the file itself: git lfs pull"

  private static let signatures: [Self] = [
    Self(
      "SQLite format 3\0", "an SQLite database, as .sdltm memories are",
      fix: "export it as TMX from the program that made it"),
    // The name of its first member tells what a zip archive contains.
    Self("PK\u{3}\u{4}", "an Office document (docx, xlsx, pptx)", fix: plainTextFix) { head in
      let name = String(decoding: head.dropFirst(30).prefix(32), as: UTF8.self)
      return ["[Content_Types].xml", "word/", "xl/", "ppt/", "_rels/.rels", "docProps/"]
        .contains(where: name.hasPrefix)
    },
    Self(
      "PK\u{3}\u{4}", "an OpenDocument file or an e-book (odt, ods, epub)", fix: plainTextFix
    ) { $0.dropFirst(30).starts(with: "mimetypeapplication/".utf8) },
    Self("PK\u{3}\u{4}", "a zip archive", command: "unzip"),
    Self("PK\u{5}\u{6}", "an empty zip archive"),
    Self("PK\u{7}\u{8}", "a part of a zip archive"),
    Self("BZh", "a bzip2 file", command: "bunzip2 --keep") { head in
      // A sentence may begin with `BZh`; the digit and what follows it tell.
      guard let level = head.dropFirst(3).first, (0x31...0x39).contains(level) else { return false }
      let next = head.dropFirst(4).prefix(6)
      return next.isEmpty || next.elementsEqual([0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
        || next.contains { $0 < 9 || $0 >= 0x80 }
    },
    Self("\u{FD}7zXZ\0", "an xz file", command: "unxz --keep"),
    Self("\u{28}\u{B5}\u{2F}\u{FD}", "a zstd file", command: "unzstd"),
    Self("\u{4}\u{22}\u{4D}\u{18}", "an lz4 file", command: "unlz4"),
    Self("\u{2}\u{21}\u{4C}\u{18}", "an lz4 file", command: "unlz4"),
    Self("LZIP\u{1}", "an lzip file", command: "lzip --decompress --keep"),
    Self("\u{5D}\0\0", "an lzma file", command: "unlzma --keep") {
      // The size before the compressed bytes is unknown, or below 2⁴⁰.
      $0.count > 13 && ($0[10...12].allSatisfy { $0 == 0xFF } || $0[10...12].allSatisfy { $0 == 0 })
    },
    Self("7z\u{BC}\u{AF}\u{27}\u{1C}", "a 7z archive", command: "7z x"),
    Self("Rar!\u{1A}\u{7}", "a rar archive", command: "unrar x"),
    Self("\u{1F}\u{8B}", "another gzip file", fix: "decompress it once: gunzip"),
    Self("\u{1F}\u{9D}", "a file made by compress", command: "gunzip --keep"),
    Self("ustar", at: 257, "a tar archive", command: "tar -xf"),
    Self("%PDF-", "a PDF document", fix: plainTextFix),
    Self("\u{89}PNG", "a PNG picture"),
    Self("\u{FF}\u{D8}\u{FF}", "a JPEG picture"),
    Self("GIF8", "a GIF picture") { $0.prefix(32).contains(0) },
    Self("RIFF", "a picture, a sound or a film (RIFF)") { head in
      ["WEBP", "WAVE", "AVI "].contains { head.dropFirst(8).starts(with: $0.utf8) }
    },
    Self("\u{7F}ELF", "a program (ELF)"),
    Self(
      "\u{D0}\u{CF}\u{11}\u{E0}\u{A1}\u{B1}\u{1A}\u{E1}",
      "an old Office document (doc, xls, ppt)", fix: plainTextFix),
    Self("\u{DE}\u{12}\u{4}\u{95}", "a gettext catalogue (.mo)", command: "msgunfmt"),
    Self("\u{95}\u{4}\u{12}\u{DE}", "a gettext catalogue (.mo)", command: "msgunfmt"),
    Self("PAR1", "a Parquet table", fix: "export it as tab-separated text") {
      $0.count > 4 && $0[4] < 0x20 && $0[4] != 9 && $0[4] != 10 && $0[4] != 13
    },
    // Text, but not that of the corpus.
    Self(
      "version https://git-lfs.github.com/spec/", "a git-lfs pointer, not the file", fix: lfsFix),
    Self(
      "version https://hawser.github.com/spec/", "a git-lfs pointer, not the file", fix: lfsFix),
    Self(
      "/annex/objects/", "a git-annex pointer, not the file",
      fix: "fetch the file itself: git annex get"),
  ]

  // MARK: Zeros

  /// What has more zero bytes than damage explains; UTF-16 and UTF-32 have them, too, and a mark or markup that tells.
  private static func byZeros(_ head: UnsafeBufferPointer<UInt8>) -> BinaryContent? {
    let zeros = head.count { $0 == 0 }
    guard zeros > 1, zeros * 100 > head.count, TextEncoding.mark(head)?.isUTF8 != false,
      !TextEncoding.opensMarkup(head)
    else { return nil }
    let even = stride(from: 0, to: head.count, by: 2).count { head[$0] == 0 }
    let fewer = min(even, zeros - even)
    if zeros * 4 > head.count, fewer * 10 < zeros, zeros * 2 <= head.count + 1 {
      return Self(
        "", "UTF-16 without a byte-order mark, or binary data",
        fix: "save it as UTF-8, or as UTF-16 with its mark")
    }
    let percent = zeros * 100 / head.count
    return Self("", "binary data (\(percent) % of its first \(head.count) bytes are zero)")
  }
}
