/// What a file holds that is not text, as far as its first bytes tell.
struct BinaryContent: Sendable {
  /// With its article: `a PNG picture`.
  let name: String
  /// A command that makes something readable of the file when its path follows; nil where there is none.
  var command: String?
  /// What to do where no command helps.
  var fix: String?

  private init(_ name: String, command: String? = nil, fix: String? = nil) {
    self.name = name
    self.command = command
    self.fix = fix
  }

  /// - Parameter head: the first bytes of the file, or all of them
  /// - Returns: nil for what may be text
  init?(_ head: UnsafeBufferPointer<UInt8>) {
    if let known = Self.signatures.first(where: { $0.matches(head) }) {
      self = known.content
      return
    }
    guard let binary = Self.byZeros(head) else { return nil }
    self = binary
  }

  // MARK: Signatures

  private struct Signature: Sendable {
    let bytes: [UInt8]
    let offset: Int
    /// Something else that the first bytes have, where these may begin a line of text.
    let also: @Sendable (UnsafeBufferPointer<UInt8>) -> Bool
    let content: BinaryContent

    init(
      _ bytes: [UInt8], at offset: Int = 0, _ content: BinaryContent,
      also: @escaping @Sendable (UnsafeBufferPointer<UInt8>) -> Bool = { _ in true }
    ) {
      self.bytes = bytes
      self.offset = offset
      self.content = content
      self.also = also
    }

    init(
      _ text: String, at offset: Int = 0, _ content: BinaryContent,
      also: @escaping @Sendable (UnsafeBufferPointer<UInt8>) -> Bool = { _ in true }
    ) {
      self.init(Array(text.utf8), at: offset, content, also: also)
    }

    func matches(_ head: UnsafeBufferPointer<UInt8>) -> Bool {
      head.dropFirst(offset).starts(with: bytes) && also(head)
    }
  }

  private static let fetchedFix = "fetch the file itself:"
  private static let plainTextFix = "save its text as plain text (UTF-8)"

  private static let signatures: [Signature] = [
    Signature(
      "SQLite format 3\0",
      BinaryContent(
        "an SQLite database, as .sdltm memories are",
        fix: "export it as TMX from the program that made it")),
    // The name of the first member tells what a zip archive is the container of.
    Signature(
      [0x50, 0x4B, 3, 4], BinaryContent("an Office document (docx, xlsx, pptx)", fix: plainTextFix),
      also: { head in
        let name = String(decoding: head.dropFirst(30).prefix(32), as: UTF8.self)
        return ["[Content_Types].xml", "word/", "xl/", "ppt/", "_rels/.rels", "docProps/"]
          .contains(where: name.hasPrefix)
      }),
    Signature(
      [0x50, 0x4B, 3, 4],
      BinaryContent("an OpenDocument file or an e-book (odt, ods, epub)", fix: plainTextFix),
      also: { $0.dropFirst(30).starts(with: Array("mimetypeapplication/".utf8)) }),
    Signature([0x50, 0x4B, 3, 4], BinaryContent("a zip archive", command: "unzip")),
    Signature([0x50, 0x4B, 5, 6], BinaryContent("an empty zip archive")),
    Signature([0x50, 0x4B, 7, 8], BinaryContent("a part of a zip archive")),
    Signature("BZh", BinaryContent("a bzip2 file", command: "bunzip2 --keep")) { head in
      // A sentence may begin with `BZh`; the digit and what follows it tell.
      guard let level = head.dropFirst(3).first, (0x31...0x39).contains(level) else { return false }
      let next = head.dropFirst(4).prefix(6)
      return next.isEmpty || next.elementsEqual([0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
        || next.contains { $0 < 9 || $0 >= 0x80 }
    },
    Signature(
      [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], BinaryContent("an xz file", command: "unxz --keep")),
    Signature([0x28, 0xB5, 0x2F, 0xFD], BinaryContent("a zstd file", command: "unzstd")),
    Signature([0x04, 0x22, 0x4D, 0x18], BinaryContent("an lz4 file", command: "unlz4")),
    Signature([0x02, 0x21, 0x4C, 0x18], BinaryContent("an lz4 file", command: "unlz4")),
    Signature("LZIP\u{1}", BinaryContent("an lzip file", command: "lzip --decompress --keep")),
    Signature([0x5D, 0, 0], BinaryContent("an lzma file", command: "unlzma --keep")) {
      // The size in front of the packed bytes is not known, or below 2⁴⁰.
      $0.count > 13 && ($0[10...12].allSatisfy { $0 == 0xFF } || $0[10...12].allSatisfy { $0 == 0 })
    },
    Signature(
      [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], BinaryContent("a 7z archive", command: "7z x")),
    Signature("Rar!\u{1A}\u{7}", BinaryContent("a rar archive", command: "unrar x")),
    Signature(
      [0x1F, 0x8B], BinaryContent("packed with gzip again", fix: "unpack it once: gunzip")),
    Signature(
      [0x1F, 0x9D], BinaryContent("a file packed with compress", command: "gunzip --keep")),
    Signature("ustar", at: 257, BinaryContent("a tar archive", command: "tar -xf")),
    Signature("%PDF-", BinaryContent("a PDF document", fix: plainTextFix)),
    Signature([0x89, 0x50, 0x4E, 0x47], BinaryContent("a PNG picture")),
    Signature([0xFF, 0xD8, 0xFF], BinaryContent("a JPEG picture")),
    Signature("GIF8", BinaryContent("a GIF picture")) { $0.prefix(32).contains(0) },
    Signature("RIFF", BinaryContent("a picture, a sound or a film (RIFF)")) { head in
      ["WEBP", "WAVE", "AVI "].contains { head.dropFirst(8).starts(with: Array($0.utf8)) }
    },
    Signature([0x7F, 0x45, 0x4C, 0x46], BinaryContent("a program (ELF)")),
    Signature(
      [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
      BinaryContent("an old Office document (doc, xls, ppt)", fix: plainTextFix)),
    Signature(
      [0xDE, 0x12, 0x04, 0x95], BinaryContent("a gettext catalogue (.mo)", command: "msgunfmt")),
    Signature(
      [0x95, 0x04, 0x12, 0xDE], BinaryContent("a gettext catalogue (.mo)", command: "msgunfmt")),
    Signature("PAR1", BinaryContent("a Parquet table", fix: "export it as tab-separated text")) {
      $0.count > 4 && $0[4] < 0x20 && $0[4] != 9 && $0[4] != 10 && $0[4] != 13
    },
    // Text, but not the text that is meant.
    Signature(
      "version https://git-lfs.github.com/spec/",
      BinaryContent("a git-lfs pointer, not the file", fix: "\(fetchedFix) git lfs pull")),
    Signature(
      "version https://hawser.github.com/spec/",
      BinaryContent("a git-lfs pointer, not the file", fix: "\(fetchedFix) git lfs pull")),
    Signature(
      "/annex/objects/",
      BinaryContent("a git-annex pointer, not the file", fix: "\(fetchedFix) git annex get")),
  ]

  // MARK: Zeros

  /// What has more zero bytes than damage explains; UTF-16 and UTF-32 say by a mark that theirs are no such.
  private static func byZeros(_ head: UnsafeBufferPointer<UInt8>) -> BinaryContent? {
    let zeros = head.reduce(into: 0) { if $1 == 0 { $0 += 1 } }
    guard zeros > 1, zeros * 100 > head.count, TextEncoding.markedName(head)?.isWide != true,
      !TextEncoding.opensMarkup(head)
    else { return nil }
    let even = stride(from: 0, to: head.count, by: 2).reduce(into: 0) {
      if head[$1] == 0 { $0 += 1 }
    }
    let fewer = min(even, zeros - even)
    if zeros * 4 > head.count, fewer * 10 < zeros, zeros * 2 <= head.count + 1 {
      return BinaryContent(
        "UTF-16 without a byte-order mark, or binary data",
        fix: "save it as UTF-8, or as UTF-16 with its mark")
    }
    let percent = zeros * 100 / head.count
    return BinaryContent("binary data (\(percent) % of its first \(head.count) bytes are zero)")
  }
}
