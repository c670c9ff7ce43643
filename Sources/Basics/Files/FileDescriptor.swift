import Glibc

/// An open file, closed when it is let go of.
package struct FileDescriptor: ~Copyable {
  package let number: Int32

  package init(_ number: Int32) {
    self.number = number
  }

  deinit {
    close(number)
  }
}
