import Glibc

/// An open file, closed when the value is destroyed.
package struct FileDescriptor: ~Copyable {
  package let number: Int32

  package init(_ number: Int32) {
    self.number = number
  }

  deinit {
    close(number)
  }
}
