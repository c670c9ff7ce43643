import COneDNN

/// The library under the products, for reports.
package enum ProductLibrary {
  /// Its version, as "2.6.3".
  package static var version: String { String(cString: od_version()) }
}
