import CKernels

extension Matrix {
  /// The largest numbers of a row, decreasing, equal ones by the lowest column; minus infinity and NaN are left out.
  ///
  /// - Parameter count: how many are wanted
  /// - Parameter columns: [count], written: where they stand
  /// - Parameter values: [count], written: what they are
  /// - Returns: how many there are, at most `count`
  package func largest(
    _ count: Int, ofRow row: Int, columns: UnsafeMutablePointer<Int32>,
    values: UnsafeMutablePointer<Float>
  ) -> Int {
    precondition((0..<rows).contains(row), "row \(row) of a matrix of \(rows)")
    return ck_largest(self.columns, self.row(row), count, columns, values)
  }
}
